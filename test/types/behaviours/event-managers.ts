/** Event managers and handlers, written without a cast: what is inferred, and what does not compile. */
import { AlarmHandler, GenEvent, ok, reply, stop, Supervisor } from '@hot/behaviours';
import type { Self } from '@hot/runtime';
import { exactly, same } from './exactly';
import * as log from './event-handler-module';

interface Shop extends GenEvent.Protocol {
  event: 'opened' | { type: 'sold'; item: string };
}

interface Counting extends GenEvent.HandlerProtocol {
  state: number;
  event: 'opened' | 'closed' | { type: 'sold'; item: string };
}

/** A handler that is an object, of a protocol without arguments, calls and takeovers. */
const counting: GenEvent.Callbacks<Counting> = {
  init: () => ok(0),
  handleEvent: (event, count) => (event === 'closed' ? GenEvent.swap('full', count, log, { size: 1 }) : ok(count + 1)),
};

/** One without any protocol: what it knows is what its functions say. */
const plain = {
  init: (start: number) => ok(start),
  handleEvent: (_event: unknown, state: number) => ok(state + 1),
  handleCall: (request: 'get' | { add: number }, state: number) =>
    request === 'get' ? reply(state, state) : reply('added', state + request.add),
};

// ---------------------------------------------------------------------------------------------- managers and events

export async function atTheShop(): Promise<void> {
  const shop = GenEvent.named<Shop>('shop');
  const pid = await GenEvent.startLink<Shop>({ name: shop });
  exactly<GenEvent.ManagerPid<Shop>>().of(pid);
  // The name says it already.
  exactly<GenEvent.ManagerPid<Shop>>().of(await GenEvent.start({ name: shop }));
  for (const manager of [shop, pid] as const) {
    GenEvent.notify(manager, 'opened');
    await GenEvent.syncNotify(manager, { type: 'sold', item: 'tea' });
    // @ts-expect-error the shop knows no such event
    GenEvent.notify(manager, 'closed');
    // @ts-expect-error what was sold?
    await GenEvent.syncNotify(manager, { type: 'sold' });
  }
  // A name without a protocol takes anything.
  GenEvent.notify('shop', { any: 'thing' });
  const { ref } = await GenEvent.startMonitor({ hibernateAfter: 1000, debug: ['trace'] });
  void ref;
  // @ts-expect-error a name that promises other events
  await GenEvent.start<Shop>({ name: GenEvent.named<{ event: 'other' }>('other') });
  // @ts-expect-error no such option
  await GenEvent.start({ hibernate: 1000 });
  const untyped = await GenEvent.start();
  GenEvent.notify(untyped, 'anything');
}

// ---------------------------------------------------------------------------------------------- handlers

export async function handlers(shop: GenEvent.ManagerPid<Shop>): Promise<void> {
  exactly<'ok'>().of(await GenEvent.addHandler(shop, log, { size: 1 }));
  await GenEvent.addSupHandler(shop, [log, 'id'], { size: 1 });
  // @ts-expect-error its argument is a size
  await GenEvent.addHandler(shop, log, { length: 1 });
  // @ts-expect-error in every form
  await GenEvent.addSupHandler(shop, [log, 'id'], 1);
  // Handling more events than there are does no harm.
  await GenEvent.addHandler(shop, counting, undefined);
  await GenEvent.addHandler(shop, plain, 1);
  // @ts-expect-error it starts from a number
  await GenEvent.addHandler(shop, plain, 'one');
  const deaf = { ...plain, handleEvent: (_event: 'opened', state: number) => ok(state) };
  // @ts-expect-error it does not handle all events of the shop
  await GenEvent.addHandler(shop, deaf, 1);
  // @ts-expect-error nor by a name with an id
  await GenEvent.addHandler(shop, [deaf, 1], 1);
  // Of a manager without a protocol nothing is known, so nothing is missing.
  await GenEvent.addHandler('shop', deaf, 1);
  // @ts-expect-error no module of callbacks
  await GenEvent.addHandler(shop, 'log', 1);
  // @ts-expect-error one that cannot begin
  await GenEvent.addHandler(shop, { handleEvent: () => ok(1) }, 1);

  await GenEvent.swapHandler(shop, [counting, 'why'], [log, { size: 2 }]);
  await GenEvent.swapSupHandler(shop, [[log, 1], 'swap'], [[log, 2], { size: 2 }]);
  // @ts-expect-error the arguments of the new one
  await GenEvent.swapHandler(shop, [counting, 'why'], [log, 2]);
  // What begins with anything begins with that, too.
  await GenEvent.swapHandler(shop, [log, 'why'], [counting, undefined]);
  // @ts-expect-error it is not made to take over: it begins with a number
  await GenEvent.swapHandler(shop, [log, 'why'], [plain, 1]);

  exactly<unknown>().of(await GenEvent.deleteHandler(shop, [log, 1], 'any'));
  exactly<GenEvent.HandlerId[]>().of(await GenEvent.whichHandlers(shop));
}

/** Who owns handlers hears of their ends. */
export async function owner(self: Self<GenEvent.HandlerExitMessage<typeof log> | 'other'>): Promise<void> {
  await GenEvent.addSupHandler('shop', log, { size: 1 });
  const message = await self.receive();
  if (message === 'other') return;
  exactly<GenEvent.HandlerId<typeof log>>().of(message.handler);
  exactly<unknown>().of(message.reason);
}

/** Managers are children like others. */
export const tree = Supervisor.init({}, [
  { id: 'shop', start: [GenEvent, 'startLink', [{ name: 'shop', hibernateAfter: 1000 }]] },
  { id: 'alarms', start: [AlarmHandler, 'startLink', []] },
]);
// @ts-expect-error its options are checked where the specification is written
Supervisor.init({}, [{ id: 'shop', start: [GenEvent, 'startLink', [{ hibernate: 1000 }]] }]);

// ---------------------------------------------------------------------------------------------- alarms

interface Pager extends GenEvent.HandlerProtocol {
  args: { to: string };
  takeover: AlarmHandler.AlarmsLeft;
  state: readonly AlarmHandler.Alarm[];
  event: AlarmHandler.AlarmEvent;
}

const pager: GenEvent.Callbacks<Pager> = {
  init: (args) => {
    const left = Array.isArray(args) ? args[1] : 'error';
    return ok(typeof left === 'object' && 'alarm_handler' in left ? left.alarm_handler : []);
  },
  handleEvent: (event, alarms) => ok('set_alarm' in event ? [event.set_alarm, ...alarms] : alarms),
};

export async function alarms(): Promise<void> {
  exactly<'ok'>().of(AlarmHandler.setAlarm(['disk', 'full']));
  // @ts-expect-error an alarm has an id and a description
  AlarmHandler.setAlarm('disk');
  exactly<readonly AlarmHandler.Alarm[]>().of(await AlarmHandler.getAlarms());
  await GenEvent.swapHandler(AlarmHandler.name, [AlarmHandler, 'swap'], [pager, { to: 'me' }]);
  // @ts-expect-error whom to page?
  await GenEvent.swapHandler(AlarmHandler.name, [AlarmHandler, 'swap'], [pager, undefined]);
  // @ts-expect-error a log does not handle alarms
  await GenEvent.addHandler(AlarmHandler.name, log, { size: 1 });
  // @ts-expect-error alarms are what the manager is told of
  GenEvent.notify(AlarmHandler.name, 'disk');
}

// ---------------------------------------------------------------------------------------------- calls

export async function calls(shop: GenEvent.ManagerPid<Shop>): Promise<void> {
  exactly<string[]>().of(await GenEvent.call(shop, log, 'lines'));
  exactly<void>().of(await GenEvent.call(shop, [log, 'id'], 'clear'));
  exactly<boolean>().of(await GenEvent.call('shop', log, { type: 'has', line: 'a' }, 'infinity'));
  // @ts-expect-error the log knows no such request
  await GenEvent.call(shop, log, 'line');
  // @ts-expect-error nor this one
  await GenEvent.call(shop, [log, 1], { type: 'has' });
  // @ts-expect-error a counting handler takes no calls
  await GenEvent.call(shop, counting, 'count');
  // Without a protocol the functions tell.
  exactly<number | 'added'>().of(await GenEvent.call(shop, plain, 'get'));
  // @ts-expect-error there is no such request
  await GenEvent.call(shop, plain, 'set');

  const id = GenEvent.sendRequest(shop, log, 'lines');
  exactly<GenEvent.RequestId<string[]>>().of(id);
  const response = await GenEvent.receiveResponse(id, 100);
  if (response !== 'timeout' && 'reply' in response) exactly<string[]>().of(response.reply);
  const first = GenEvent.sendRequest(shop, log, 'lines', 'first' as const, GenEvent.reqidsNew<never, 'first'>());
  exactly<GenEvent.RequestIds<string[], 'first'>>().of(first);
  const both = GenEvent.sendRequest(shop, [log, 1], { type: 'has', line: 'a' }, 'second' as const, first);
  exactly<GenEvent.RequestIds<string[] | boolean, 'first' | 'second'>>().of(both);
  // @ts-expect-error the log knows no such request
  GenEvent.sendRequest(shop, log, 'line');
}

// ---------------------------------------------------------------------------------------------- callbacks

same<GenEvent.HandlerRequest<typeof log>, 'lines' | 'clear' | { readonly type: 'has'; line: string }>(true);
same<GenEvent.HandlerReply<typeof log, 'lines'>, string[]>(true);

interface Asked extends GenEvent.HandlerProtocol {
  args: number;
  state: number;
  event: 'opened';
  call: { count: number };
}

const asked: GenEvent.Callbacks<Asked> = {
  init: (start) => ok(start),
  handleEvent: async (_event, count) => {
    await null;
    return ok(count + 1);
  },
  handleCall: (_request, count) => (count > 9 ? GenEvent.removeHandlerAndReply(count) : reply(count, 0, 'hibernate')),
  handleInfo: (_message, count) => GenEvent.swap('args1', count, [log, 'id'], { size: 1 }),
  terminate: (_why, count) => count.toFixed(),
  codeChange: (_old, count) => ok(Number(count)),
  formatStatus: ({ state }) => ({ state: state + 1 }),
};

export const wrong: GenEvent.Callbacks<Asked>[] = [
  // @ts-expect-error its state is a number
  { ...asked, init: () => ok('zero') },
  // @ts-expect-error a handler must return
  { ...asked, handleEvent: () => undefined },
  // @ts-expect-error a handler does not stop its manager
  { ...asked, handleEvent: (_event, count) => stop('normal', count) },
  // @ts-expect-error an event has no answer
  { ...asked, handleEvent: (_event, count) => reply('ok', count) },
  // @ts-expect-error the answer is a number
  { ...asked, handleCall: (_request, count) => reply('one', count) },
  // @ts-expect-error a call must be answered
  { ...asked, handleCall: (_request, count) => ok(count) },
  // @ts-expect-error also by one that goes
  { ...asked, handleCall: () => GenEvent.removeHandler },
  // @ts-expect-error there is no such callback
  { ...asked, handelInfo: () => ok(1) },
];

// @ts-expect-error its protocol has calls, so it needs handleCall
export const incomplete: GenEvent.Callbacks<Asked> = { init: (n) => ok(n), handleEvent: (_event, n) => ok(n) };

GenEvent.calls<Asked>({ count: (_request, count) => reply(count, count) });
// @ts-expect-error a request is left out
GenEvent.calls<Asked>({});
// @ts-expect-error the answer is a number
GenEvent.calls<Asked>({ count: (_request, count) => reply('one', count) });
// @ts-expect-error an event is left out
GenEvent.events<log.Log>({ opened: (_event, lines) => ok(lines) });
