/**
 * The callback modules of the gen_statem tests, one for each callback mode: machines that do what the events say. An event
 * whose content is a function has it run, and what it returns is the result of the state callback.
 */
import { GenStatem } from '@hot/behaviours';
import { type Pid, send } from '@hot/runtime';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a script gets and returns is the test's business, nonsense too
export type Anything = any;

/** What a script knows of the event. */
export interface ScriptEvent {
  readonly type: string;
  readonly content: Anything;
  readonly from?: Anything;
  readonly name?: unknown;
}

/** A script for one event. */
export type Script = (event: ScriptEvent, state: Anything, data: Anything) => unknown;

const { keepStateAndData, nextState, ok, replyTo, stopAndReply } = GenStatem;

const handle = (event: ScriptEvent, state: unknown, data: unknown): Anything => {
  if (typeof event.content === 'function') return (event.content as Script)(event, state, data);
  return event.type === 'call' ? keepStateAndData(replyTo(event.from, { echo: event.content })) : keepStateAndData();
};

/** The states of OTP's suite, and some more. */
const states = ['idle', 'wfor_conf', 'connected', 'start', 'wait', 'state1', 'state2', 'state3', 'a', 'b', 'c'];

const init = (args: unknown): Anything => (typeof args === 'function' ? args() : ok('idle', args));

/** How a machine is called. */
export type Mode = 'state_functions' | 'handle_event_function';

/** A machine in a mode of one function for all its events. */
export function machineOf(mode: Mode, handleEvent: Script, more: object = {}): Anything {
  const callbackMode = (): Anything => mode;
  if (mode === 'handle_event_function') return { init, callbackMode, handleEvent, ...more };
  const functions = states.map((state) => [
    state,
    (event: ScriptEvent, data: unknown): unknown => handleEvent(event, state, data),
  ]);
  return { init, callbackMode, ...Object.fromEntries(functions), ...more };
}

/** A machine in mode `handle_event_function`. */
export const handleEventMachine = machineOf('handle_event_function', handle);

/** The machine in each mode, for tests that run over both. */
export const machines: Readonly<Record<Mode, Anything>> = {
  state_functions: machineOf('state_functions', handle),
  handle_event_function: handleEventMachine,
};

/** The modes, for tests that run over both. */
export const modes = ['state_functions', 'handle_event_function'] as const satisfies Mode[];

/** Goes to a state and answers with it. */
export const goTo =
  (next: unknown, actions: readonly unknown[] = []): Script =>
  ({ type, from }, _state, data) =>
    nextState(next, data, type === 'call' ? [replyTo(from, next), ...actions] : actions);

/** Stays, answers `'ok'`, and does `actions`. */
export const act =
  (...actions: readonly unknown[]): Script =>
  ({ type, from }) =>
    keepStateAndData(type === 'call' ? [replyTo(from, 'ok'), ...actions] : actions);

/** Stops with `reason` after the answer `'stopped'`. */
export const stopWith =
  (reason: unknown): Script =>
  ({ from }, _state, data) =>
    stopAndReply(reason, replyTo(from, 'stopped'), data);

/** A machine that tells `watcher` of each event it handles, as `{ state, type, content }`, and of its end. */
export function toldBy(watcher: Pid<unknown>, mode: Mode = 'handle_event_function'): Anything {
  return machineOf(
    mode,
    (event, state, data) => {
      const told = { state, type: event.type, content: typeof event.content === 'function' ? 'script' : event.content };
      send(watcher, event.name === undefined ? told : { ...told, name: event.name });
      return handle(event, state, data);
    },
    {
      terminate: (reason: unknown, state: unknown, data: unknown) => send(watcher, { terminated: reason, state, data }),
    },
  );
}
