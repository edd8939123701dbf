/** A protocol of many requests: handlers one by one, and clients. */
import { continueWith, GenServer, noreply, ok, reply, stop } from '@hot/behaviours';
import { exactly, same } from './exactly';

type State = Map<string, string>;

interface Kv extends GenServer.Protocol {
  args: { size: number };
  state: State;
  call: {
    size: number;
    clear(): void;
    get: (q: { key: string }) => string | undefined;
    put: (q: { key: string; value: string }) => 'ok';
    both: (q: { left: 1 } | { right: 2 }) => boolean;
  };
  cast: 'reset' | { type: 'drop'; key: string };
  info: 'tick';
  continue: 'warm_up';
}

same<
  GenServer.Request<Kv>,
  | 'size'
  | 'clear'
  | { readonly type: 'get'; key: string }
  | { readonly type: 'put'; key: string; value: string }
  | { readonly type: 'both'; left: 1 }
  | { readonly type: 'both'; right: 2 }
>(true);

// ---------------------------------------------------------------------------------------------- handlers

const init: GenServer.Init<Kv> = ({ size }) => (size === 0 ? stop('empty') : ok(new Map(), continueWith('warm_up')));

const handleCall = GenServer.calls<Kv>({
  size: (_request, _from, state) => reply(state.size, state),
  clear: (_request, from) => {
    GenServer.reply(from, undefined);
    return noreply(new Map<string, string>(), 1000);
  },
  get: ({ key }, _from, state) => reply(state.get(key), state),
  put: async ({ key, value }, _from, state) => {
    await Promise.resolve();
    return reply('ok', new Map(state).set(key, value), 'hibernate');
  },
  both: (request, _from, state) => ('left' in request ? reply(request.left === 1, state) : stop('right', false, state)),
});

const handleCast = GenServer.casts<Kv>({
  reset: () => noreply(new Map<string, string>()),
  drop: ({ key }, state) => (state.delete(key) ? noreply(state) : stop('no such key', state)),
});

const handleInfo: GenServer.HandleInfo<Kv> = (_message, state) => noreply(state);
const handleContinue: GenServer.HandleContinue<Kv> = (_value, state) => noreply(state);

const kv = { init, handleCall, handleCast, handleInfo, handleContinue };

export const wrongHandlers = [
  // @ts-expect-error 'size' is missing
  GenServer.calls<Kv>({
    clear: (_request, _from, state) => reply(undefined, state),
    get: (_request, _from, state) => reply(undefined, state),
    put: (_request, _from, state) => reply('ok', state),
    both: (_request, _from, state) => reply(true, state),
  }),
  GenServer.calls<Kv>({
    // @ts-expect-error the reply to 'size' is a number, though that to 'put' is 'ok'
    size: (_request, _from, state) => reply('ok', state),
    clear: (_request, _from, state) => reply(undefined, state),
    get: (_request, _from, state) => reply(undefined, state),
    // @ts-expect-error the state is a map of strings
    put: (_request, _from, _state) => reply('ok', new Map([['a', 1]])),
    // @ts-expect-error a handler returns a result
    both: () => true,
  }),
  GenServer.calls<Kv>({
    size: (_request, from, state) => {
      // @ts-expect-error a deferred reply has the same type
      GenServer.reply(from, 'many');
      return noreply(state);
    },
    clear: (_request, _from, state) => reply(undefined, state),
    get: (_request, _from, state) => reply(undefined, state),
    put: (_request, _from, state) => reply('ok', state),
    both: (_request, _from, state) => reply(true, state),
    // @ts-expect-error there is no such request
    erase: (_request: unknown, _from: unknown, state: State) => reply(true, state),
  }),
  GenServer.casts<Kv>({
    reset: (_request, state) => noreply(state),
    // @ts-expect-error a cast has nobody to reply to
    drop: (_request, state) => reply('ok', state),
  }),
];

// ---------------------------------------------------------------------------------------------- starting

export async function clients(): Promise<void> {
  const pid = await GenServer.start<Kv>(kv, { size: 1 });
  const linked = await GenServer.startLink<Kv>(kv, { size: 1 }, { name: 'kv', timeout: 1000, hibernateAfter: 5000 });
  const monitored = await GenServer.startMonitor<Kv>(kv, { size: 1 });
  exactly<GenServer.ServerPid<Kv>>().of(pid);
  exactly<GenServer.ServerPid<Kv>>().of(linked);
  exactly<GenServer.ServerPid<Kv>>().of(monitored.pid);

  // @ts-expect-error wrong argument of init
  await GenServer.start<Kv>(kv, { length: 1 });
  // @ts-expect-error no such option
  await GenServer.start<Kv>(kv, { size: 1 }, { nam: 'kv' });
  // @ts-expect-error the module handles no casts
  await GenServer.start<Kv>({ init, handleCall, handleContinue }, { size: 1 });
  // @ts-expect-error the module handles no calls
  await GenServer.start<Kv>({ init, handleCast, handleContinue }, { size: 1 });
  // @ts-expect-error init makes another state
  await GenServer.start<Kv>({ ...kv, init: () => ok(1) }, { size: 1 });

  const size = await GenServer.call(pid, 'size');
  exactly<number>().of(size);
  const value = await GenServer.call(pid, { type: 'get', key: 'a' });
  exactly<string | undefined>().of(value);
  const put = await GenServer.call(pid, { type: 'put', key: 'a', value: 'b' });
  exactly<'ok'>().of(put);
  const both = await GenServer.call(pid, { type: 'both', right: 2 });
  exactly<boolean>().of(both);

  // A request that is one of several has one of several replies.
  const either = await GenServer.call(pid, Math.random() < 0.5 ? 'size' : { type: 'put', key: 'a', value: 'b' });
  exactly<number | 'ok'>().of(either);

  // @ts-expect-error the value of a put is a string
  await GenServer.call(pid, { type: 'put', key: 'a', value: 1 });
  // @ts-expect-error a get needs a key
  await GenServer.call(pid, { type: 'get' });
  // @ts-expect-error 'reset' is a cast, no call
  await GenServer.call(pid, 'reset');

  GenServer.cast(pid, 'reset');
  GenServer.cast(pid, { type: 'drop', key: 'a' });
  // @ts-expect-error 'size' is a call, no cast
  GenServer.cast(pid, 'size');
}

// ---------------------------------------------------------------------------------------------- one function for all

/** A single `handleCall` function: held to the union of all replies. */
export function handleAll(request: GenServer.Request<Kv>, _from: unknown, state: State): GenServer.CallResult<Kv> {
  if (request === 'size') return reply(state.size, state);
  if (request === 'clear') return reply(undefined, state);
  switch (request.type) {
    case 'get':
      return reply(state.get(request.key), state);
    case 'put':
      return reply('ok', state.set(request.key, request.value));
    case 'both':
      // @ts-expect-error no request is replied to with an object
      return reply({ no: 'such reply' }, state);
  }
}

// ---------------------------------------------------------------------------------------------- other forms

/** Requests of any form, as pairs. */
interface Pairs extends GenServer.Protocol {
  call: [request: number, reply: string] | [request: readonly [a: string, b: string], reply: boolean];
}

export async function pairs(server: GenServer.ServerPid<Pairs>): Promise<void> {
  const text = await GenServer.call(server, 1);
  exactly<string>().of(text);
  const flag = await GenServer.call(server, ['a', 'b']);
  exactly<boolean>().of(flag);
  // @ts-expect-error no such pair
  await GenServer.call(server, ['a']);
}

/** A server without a protocol: nothing is checked, except that handlers return results. */
export async function untyped(): Promise<void> {
  const server = await GenServer.start(
    { init: (n: number) => ok(n), handleCall: (_request: string, _from: unknown, n: number) => reply(n, n + 1) },
    0,
  );
  const answer: string = await GenServer.call(server, { any: 'thing' });
  GenServer.cast(server, answer);
  // @ts-expect-error a handler returns a result
  await GenServer.start({ init: () => ok(0), handleCall: () => 'reply' }, 0);
}

/** The parameter of a call in a protocol is an object: anything else cannot be asked for. */
interface Wrong extends GenServer.Protocol {
  call: { add: (n: number) => number };
}

export async function wrong(server: GenServer.ServerPid<Wrong>): Promise<void> {
  // @ts-expect-error the parameter of 'add' must be an object
  await GenServer.call(server, { type: 'add', n: 1 });
}

// ---------------------------------------------------------------------------------------------- a reply that is a union

interface Lamp extends GenServer.Protocol {
  state: 'red' | 'green';
  call: { colour: 'red' | 'green'; lit: boolean; last: never };
}

GenServer.calls<Lamp>({
  colour: (request, from, state) => {
    same<typeof request, 'colour'>(true);
    GenServer.reply(from, 'red');
    return reply(state, state);
  },
  lit: (_request, _from, state) => reply(state === 'green', state),
  last: (_request, _from, state) => stop('normal', state),
});

declare const lamp: GenServer.ServerPid<Lamp>;
exactly<Promise<'red' | 'green'>>().of(GenServer.call(lamp, 'colour'));
