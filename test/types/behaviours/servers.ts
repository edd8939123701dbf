/** Servers of many shapes, written without a cast: what is inferred, and what does not compile. */
import { continueWith, GenServer, ignore, noreply, ok, reply, stop } from '@hot/behaviours';
import { exactly } from './exactly';

// ---------------------------------------------------------------------------------------------- a state that is an object of a class

class Account {
  balance = 0;

  deposit(amount: number): this {
    this.balance += amount;
    return this;
  }
}

interface Bank extends GenServer.Protocol {
  args: { initial: number };
  state: Account;
  call: {
    balance: number;
    withdraw: (q: { amount: number }) => 'ok' | { error: 'insufficient' };
  };
  cast: { type: 'note'; text: string };
  info: { tick: number };
}

const bank: GenServer.Callbacks<Bank> = {
  init: ({ initial }) => ok(new Account().deposit(initial)),
  handleCall: GenServer.calls<Bank>({
    balance: (_request, _from, account) => reply(account.balance, account),
    withdraw: ({ amount }, _from, account) =>
      account.balance < amount ? reply({ error: 'insufficient' }, account) : reply('ok', account.deposit(-amount)),
  }),
  handleCast: ({ text }, account) => (text === 'close' ? stop('normal', account) : noreply(account)),
  handleInfo: ({ tick }, account) => noreply(account.deposit(tick), 1000),
  terminate: (_reason, account) => account.balance,
};

export async function atTheBank(): Promise<void> {
  const pid = await GenServer.start<Bank>(bank, { initial: 3 });
  const withdrawn = await GenServer.call(pid, { type: 'withdraw', amount: 3 });
  exactly<'ok' | { error: 'insufficient' }>().of(withdrawn);
  // The callbacks carry the protocol: it need not be said again.
  const inferred = await GenServer.start(bank, { initial: 3 });
  exactly<number>().of(await GenServer.call(inferred, 'balance'));
  // @ts-expect-error and so do their arguments
  await GenServer.start(bank, { starting: 3 });
}

export const wrongBanks: GenServer.Callbacks<Bank>[] = [
  // @ts-expect-error a map is no account
  { ...bank, init: () => ok(new Map()) },
  // @ts-expect-error a handler must return
  { ...bank, handleInfo: (_message, account) => void account.deposit(1) },
  // @ts-expect-error there is no such callback
  { ...bank, handelInfo: () => noreply(new Account()) },
  // @ts-expect-error init stops without a state
  { ...bank, init: () => stop('closed', new Account()) },
  // @ts-expect-error no such thing to do next
  { ...bank, handleInfo: (_message, account) => noreply(account, 'later') },
  // @ts-expect-error the protocol has nothing to continue with
  { ...bank, handleInfo: (_message, account) => noreply(account, continueWith('x')) },
];

// ---------------------------------------------------------------------------------------------- async callbacks

interface Pages extends GenServer.Protocol {
  args: string;
  state: { readonly host: string; readonly read: number };
  call: { fetch: (q: { path: string }) => string };
  continue: 'warm_up' | { load: string };
}

export const pages: GenServer.Callbacks<Pages> = {
  init: async (host) => {
    await null;
    return host === '' ? ignore : ok({ host, read: 0 }, continueWith('warm_up'));
  },
  handleCall: async ({ path }, _from, state) => {
    const text = await Promise.resolve(state.host + path);
    return reply(text, { ...state, read: state.read + 1 });
  },
  handleContinue: (what, state) =>
    what === 'warm_up' ? noreply(state, continueWith({ load: '/' })) : noreply(state, 'hibernate'),
  stateSchema: { safeParse: (state) => ({ success: typeof state === 'object' }) },
};

export const wrongPages: GenServer.Callbacks<Pages> = {
  ...pages,
  // @ts-expect-error what is awaited for has a type too
  handleCall: async (_request, _from, state) => reply(await Promise.resolve(1), state),
};

// ---------------------------------------------------------------------------------------------- a state that is a union

interface Line extends GenServer.Protocol {
  state: { readonly phase: 'idle' } | { readonly phase: 'open'; readonly since: number };
  call: { phase: 'idle' | 'open' };
  cast: 'open' | 'close';
}

export const line: GenServer.Callbacks<Line> = {
  init: () => ok({ phase: 'idle' }),
  handleCall: (_request, _from, state) => reply(state.phase, state),
  handleCast: (request) => (request === 'open' ? noreply({ phase: 'open', since: 1 }) : noreply({ phase: 'idle' })),
};

// ---------------------------------------------------------------------------------------------- a generic server

interface Store<K, V> extends GenServer.Protocol {
  state: ReadonlyMap<K, V>;
  call: { size: number; get: (q: { key: K }) => V | undefined; put: (q: { key: K; value: V }) => 'ok' };
}

/** A store of whatever its user wants, made of an object that is written where it is started. */
export function startStore<K, V>(): Promise<GenServer.ServerPid<Store<K, V>>> {
  return GenServer.start<Store<K, V>>(
    {
      init: () => ok(new Map<K, V>()),
      handleCall: GenServer.calls<Store<K, V>>({
        size: (_request, _from, map) => reply(map.size, map),
        get: ({ key }, _from, map) => reply(map.get(key), map),
        put: ({ key, value }, _from, map) => reply('ok', new Map(map).set(key, value)),
      }),
    },
    undefined,
  );
}

export async function inStock(): Promise<void> {
  const store = await startStore<string, number>();
  exactly<number | undefined>().of(await GenServer.call(store, { type: 'get', key: 'a' }));
  exactly<number>().of(await GenServer.call(store, 'size'));
  // @ts-expect-error keys are strings here
  await GenServer.call(store, { type: 'get', key: 1 });
}

/** Its client can be as generic. */
export function lookUp<K, V>(store: GenServer.ServerPid<Store<K, V>>, key: K): Promise<V | undefined> {
  return GenServer.call(store, { type: 'get', key });
}

// ---------------------------------------------------------------------------------------------- names

export async function byName(): Promise<void> {
  const name = GenServer.named<Bank>('bank');
  const pid = await GenServer.start(bank, { initial: 1 }, { name });
  exactly<GenServer.ServerPid<Bank>>().of(pid);
  exactly<number>().of(await GenServer.call(name, 'balance'));
  GenServer.cast(name, { type: 'note', text: 'hi' });
  // @ts-expect-error a note has a text
  GenServer.cast(name, { type: 'note' });

  // A name without a protocol is good for any server.
  await GenServer.start(bank, { initial: 1 }, { name: 'plain' });
  await GenServer.start(bank, { initial: 1 }, { name: { global: ['bank', 1] } });
  await GenServer.start(bank, { initial: 1 }, { name: GenServer.named<Bank>({ global: 'bank' }) });
  // @ts-expect-error a name that promises another protocol is not
  await GenServer.start<Bank>(bank, { initial: 1 }, { name: GenServer.named<Line>('line') });

  const { replies } = await GenServer.multiCall(name, 'balance', { timeout: 100 });
  exactly<readonly (readonly [node: string, reply: number])[]>().of(replies);
  // @ts-expect-error the bank does not know this request
  await GenServer.multiCall(name, 'ballance');
  GenServer.abcast(name, { type: 'note', text: 'to all' });
  // @ts-expect-error nor this cast
  GenServer.abcast(name, 'close');
  // @ts-expect-error on several nodes only a local name is known
  await GenServer.multiCall(GenServer.named<Bank>({ global: 'bank' }), 'balance');
  const unknown = await GenServer.multiCall('anybody', { any: 'thing' });
  exactly<readonly (readonly [node: string, reply: unknown])[]>().of(unknown.replies);
}

// ---------------------------------------------------------------------------------------------- collections of requests

export async function manyAtOnce(accounts: GenServer.ServerPid<Bank>, phone: GenServer.ServerPid<Line>): Promise<void> {
  const first = GenServer.sendRequest(accounts, 'balance', 'bank' as const, GenServer.reqidsNew<never, 'bank'>());
  exactly<GenServer.RequestIds<number, 'bank'>>().of(first);
  const both = GenServer.sendRequest(phone, 'phase', 'line' as const, first);
  exactly<GenServer.RequestIds<number | 'idle' | 'open', 'bank' | 'line'>>().of(both);
  // @ts-expect-error a line has no balance
  GenServer.sendRequest(phone, 'balance', 'line' as const, first);
  const answer = await GenServer.receiveResponse(both, 100, true);
  if (answer === 'timeout' || answer === 'no_request') return;
  exactly<'bank' | 'line'>().of(answer.label);
  if ('reply' in answer.response) exactly<number | 'idle' | 'open'>().of(answer.response.reply);
}
