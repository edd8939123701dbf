/**
 * What the conformance tests of supervisors have in common: a callback module that returns what it is told, workers that do
 * what they are sent, and short forms of what is looked at again and again.
 */
import { GenServer, ok, stop, Supervisor } from '@hot/behaviours';
import { coroutine, exit, type LogEvent, type Pid, self as runningSelf } from '@hot/runtime';
import type { AnySelf } from '../../helpers/body-kind';
import { suiteServer } from './suite-server';
import { endOf, sleep } from './tester';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what init returns is the test's business, nonsense too
type Returned = any;

/** A callback module: `init` returns its argument, or what that returns if it is a function. */
export const suiteSupervisor = {
  init: (args: unknown): Returned => (typeof args === 'function' ? (args as () => unknown)() : args),
};

/** Starts a supervisor of these flags and children. */
export function supervise(
  flags: Supervisor.Flags,
  children: readonly Supervisor.ChildSpec[],
  options: Supervisor.StartOptions = {},
): Promise<Supervisor.SupervisorPid> {
  return Supervisor.startLink(suiteSupervisor, { flags, children }, options);
}

/** Starts a worker: a server that runs the scripts it is sent. */
export const startWorker = (): Promise<Pid> => GenServer.startLink(suiteServer, undefined);

/** Starts a worker that traps exits; it does `atEnd` when it is to terminate. */
export const startTrapping = (atEnd: (reason: unknown, self: AnySelf) => unknown = () => undefined): Promise<Pid> =>
  GenServer.startLink(
    {
      ...suiteServer,
      init: () => {
        runningSelf().trapExit = true;
        return ok(undefined);
      },
      terminate: (reason: unknown) => atEnd(reason, runningSelf()),
    },
    undefined,
  );

/** Takes `ms` to terminate. */
export const slowly =
  (ms: number) =>
  (_reason: unknown, self: AnySelf): unknown =>
    sleep(self, ms);

/** The specification of a worker. */
export const worker = (id: unknown, more: Partial<Supervisor.ChildSpec> = {}): Supervisor.ChildSpec => ({
  id,
  start: startWorker,
  ...more,
});

/** A start function that fails when it is told to. */
export class Fickle {
  /** What the next starts throw; `undefined` when they go well. */
  fails: unknown;
  /** How many starts fail so. */
  times = Infinity;
  /** Starts so far, those that failed too. */
  starts = 0;

  readonly start = (): Promise<Pid> => {
    this.starts += 1;
    if (this.fails === undefined || this.times === 0) return startWorker();
    this.times -= 1;
    throw this.fails;
  };
}

/** Has a child end by itself, with a reason or by being killed. The supervisor has dealt with it when this is over. */
export const endChild = coroutine(function* (
  self: AnySelf,
  pid: Pid,
  reason: unknown,
): Generator<unknown, void, unknown> {
  if (reason === 'kill') exit(pid, 'kill');
  else GenServer.cast(pid, (state: unknown) => stop(reason, state));
  yield endOf(self, pid);
  yield sleep(self, 1);
});

/** The children as pairs of id and pid, the newest first. */
export const childrenOf = coroutine(function* (
  supervisor: Supervisor.SupervisorPid | string,
): Generator<unknown, [id: unknown, pid: Returned][], unknown> {
  const infos = (yield Supervisor.whichChildren(supervisor)) as { id: unknown; pid: unknown }[];
  return infos.map(({ id, pid }) => [id, pid]);
});

/** The process of the child with that id, or what stands for it. */
export const childOf = coroutine(function* (
  supervisor: Supervisor.SupervisorPid | string,
  id: unknown,
): Generator<unknown, Returned, unknown> {
  const children = (yield childrenOf(supervisor)) as [unknown, unknown][];
  return children.find(([known]) => known === id)?.[1];
});

/** Specifications, active ones, supervisors, workers. */
export const countsOf = coroutine(function* (
  supervisor: Supervisor.SupervisorPid | string,
): Generator<unknown, number[], unknown> {
  const { specs, active, supervisors, workers } = (yield Supervisor.countChildren(supervisor)) as Awaited<
    ReturnType<typeof Supervisor.countChildren>
  >;
  return [specs, active, supervisors, workers];
});

/** The supervisor reports among what was logged, by context. */
export function reportsOf(logged: readonly LogEvent[], context: string): Readonly<Record<string, unknown>>[] {
  return logged.filter(({ label }) => label === `supervisor ${context}`).map(({ report }) => report ?? {});
}
