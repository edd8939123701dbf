/**
 * What proc_lib knows of a process: where it came from. Erlang keeps this in the process dictionary
 * (`$ancestors`, `$initial_call`); here it hangs on the pid, where user code does not erase it, and goes with the pid. A
 * table by pid would cost a quarter of the time that it takes to start a server, most of it in the garbage collector.
 */
import { type Pid, processInfo } from '@hot/runtime';

/** The function a process was started with. */
export interface InitialCall {
  readonly module: string;
  readonly function: string;
  readonly arity: number;
}

/** Where a process came from. */
export interface Ancestry {
  /** Who started it, and may wait for its `initAck`; `undefined` when plain Node code spawned it. */
  readonly parent: Pid | undefined;
  /** Parent, parent's parent, …: a registered name where the process had one, else its pid. */
  readonly ancestors: readonly (Pid | string)[];
  readonly initialCall: InitialCall;
}

/** A pid with what is noted on it (the field is the runtime's). */
interface Noted {
  origin: Ancestry | null;
}

/** Processes that stand in for plain Node code: parents, but nobody's ancestors. */
const proxies = new WeakSet<object>();

/** Notes that a process acts for plain Node code. */
export function rememberProxy(pid: Pid): void {
  proxies.add(pid);
}

/** Whether a process acts for plain Node code. */
export function isProxy(pid: Pid): boolean {
  return proxies.has(pid);
}

/** Notes the origin of a process that has just been spawned, by `parent` or by plain Node code. */
export function remember(pid: Pid, parent: Pid | undefined, initialCall: InitialCall): void {
  const visible = parent !== undefined && !isProxy(parent);
  (pid as unknown as Noted).origin = {
    parent,
    ancestors: visible ? [nameOf(parent), ...ancestorsOf(parent)] : [],
    initialCall,
  };
}

/** What is known of a process, or `undefined` when proc_lib did not start it. */
export function ancestryOf(pid: Pid): Ancestry | undefined {
  return (pid as unknown as Noted).origin ?? undefined;
}

/** The ancestors of a process, nearest first; none when proc_lib did not start it. */
export function ancestorsOf(pid: Pid): readonly (Pid | string)[] {
  return ancestryOf(pid)?.ancestors ?? [];
}

/**
 * The function that a process runs (OTP: `proc_lib:initial_call/1`, `translate_initial_call/1`). For a behaviour that is
 * `init` of its callback module.
 * @returns `undefined` when the process was not started by proc_lib
 */
export function initialCall(pid: Pid): InitialCall | undefined {
  return ancestryOf(pid)?.initialCall;
}

/** {@link initialCall}; for a process that proc_lib did not start, as in OTP, `proc_lib:init_p/5`, which says just that. */
export function translateInitialCall(pid: Pid): InitialCall {
  return ancestryOf(pid)?.initialCall ?? { module: 'proc_lib', function: 'init_p', arity: 5 };
}

function nameOf(pid: Pid): Pid | string {
  const name: unknown = processInfo(pid, 'registered_name');
  return typeof name === 'string' && name !== '' ? name : pid;
}
