/**
 * The handler of the gen_event tests: it does what events, requests and messages say, as the one of OTP's own suite does.
 * One that is a function is run, with the state, and says what to return; so do the arguments of `init` and `terminate`.
 */
import { GenEvent, ok, reply } from '@hot/behaviours';
import { coroutine, type LogEvent, type Pid, send } from '@hot/runtime';
import type { AnySelf } from '../../helpers/body-kind';
import { nextMessage, sleep } from './tester';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a script gets and returns is the test's business, nonsense too
export type Anything = any;

/** A script for one callback. */
export type Script = (state: Anything) => unknown;

const run = (script: unknown, state: unknown, otherwise: unknown): Anything =>
  typeof script === 'function' ? (script as Script)(state) : otherwise;

/** Runs scripts. `terminate` returns `{ left: state }` unless its argument is one. */
export const suiteHandler = {
  init: (args: Anything): Anything => run(args, undefined, ok(args)),
  handleEvent: (event: Anything, state: Anything): Anything => run(event, state, ok(state)),
  handleCall: (request: Anything, state: Anything): Anything => run(request, state, reply({ echo: request }, state)),
  handleInfo: (message: Anything, state: Anything): Anything => run(message, state, ok(state)),
  terminate: (args: Anything, state: Anything): Anything => run(args, state, { left: state }),
};

/** What a handler tells its watcher: which callback was called, and with what. */
export type Told = readonly [callback: string, ...args: unknown[]];

/** The same handler, that tells `watcher` of each call of a callback. A script is told as `'script'`. */
export function handlerToldTo(watcher: Pid<unknown>): typeof suiteHandler {
  const shown = (given: unknown): unknown => (typeof given === 'function' ? 'script' : given);
  const telling = Object.entries(suiteHandler).map(([name, callback]) => [
    name,
    (given: unknown, state: unknown): unknown => {
      send(watcher, (name === 'init' ? [name, shown(given)] : [name, shown(given), state]) satisfies Told);
      return callback(given, state);
    },
  ]);
  return Object.fromEntries(telling) as typeof suiteHandler;
}

/** The news that a handler is gone. */
export const gone = (handler: GenEvent.HandlerId, reason: unknown): GenEvent.HandlerExitMessage => ({
  type: 'gen_event_EXIT',
  handler,
  reason,
});

/** The messages that have come, after a while for more to come. */
export const heard = coroutine(function* (self: AnySelf): Generator<unknown, unknown[], Anything> {
  yield sleep(self, 1);
  const messages: unknown[] = [];
  for (;;) {
    const message: unknown = yield nextMessage(self);
    if (message === 'nothing') return messages;
    messages.push(message);
  }
});

/** A process that owns a handler of the manager. What it hears it passes on as `{ owner: message }`; `{ end: reason }` ends it. */
export const ownerOf = coroutine(function* (
  self: AnySelf,
  manager: Pid,
  name: GenEvent.HandlerId<typeof suiteHandler>,
): Generator<unknown, Pid, Anything> {
  const owner = self.spawn(async (owning: AnySelf) => {
    await GenEvent.addSupHandler(manager, name, 'owned');
    for (;;) {
      const message = await owning.receive();
      if ('end' in message) owning.exit(message.end);
      send(self.pid, { owner: message });
    }
  });
  yield sleep(self, 1);
  return owner;
});

/** The report of a handler that crashed. */
export const reportOf = (logged: LogEvent[]): Readonly<Record<string, unknown>> | undefined =>
  logged.find(({ label }) => label === 'gen_event terminate')?.report;

/** A handler that crashes by an exit. */
export const exits =
  (self: AnySelf, reason: unknown): Script =>
  () =>
    self.exit(reason);

/** One that crashes by an error. */
export const boom = new Error('boom');
export const throws = (): never => {
  throw boom;
};
