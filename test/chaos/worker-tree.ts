/**
 * A tree of 1,000 workers under three levels of supervisors: ten groups of ten teams of ten workers. There are teams of
 * every strategy, and workers of every behaviour, with all that a process can hold: a name, a helper it is linked to, a
 * timer, a monitor, a table, a membership.
 */
import { GenEvent, GenServer, GenStatem, noreply, ok, Pg, reply, stop, Supervisor } from '@hot/behaviours';
import { coroutine, ets, type Pid, self as runningSelf, sendAfter } from '@hot/runtime';
import type { AnySelf } from '../helpers/body-kind';

const GROUPS = 10;
const TEAMS = 10;
const WORKERS = 10;

/** No number of kills is too many: what is tested is what each one does. */
const tireless = { intensity: 1_000_000_000, period: 1 };

const strategies = ['one_for_one', 'one_for_all', 'rest_for_one'] as const;

/** Waits for its end, whoever it is linked to. */
const helper = coroutine(function* (self: AnySelf): Generator<unknown, void, unknown> {
  for (;;) yield self.receive();
});

/** A server that has everything; it traps exits in some cases, so that its `terminate` runs. */
const server = {
  init({ name, hub, traps }: Start) {
    const self = runningSelf();
    self.trapExit = traps;
    self.spawnLink(helper);
    self.monitor(hub);
    sendAfter(1_000_000, self.pid, 'much later');
    ets.new(name, { key: 'id' });
    return ok({ name });
  },
  handleCall: (_request: unknown, _from: unknown, state: object) => reply('alive', state),
  handleInfo(message: { type?: unknown; reason?: unknown } | null, state: object) {
    // One that traps exits ends by them as one that does not: its helper must not be left behind.
    const ends = message?.type === 'EXIT' && message.reason !== 'normal';
    return ends ? stop(message.reason, state) : noreply(state);
  },
  terminate: () => undefined,
};

/** A machine with a time-out that never comes, and a helper. */
const machine = {
  init({ hub }: Start) {
    runningSelf().spawnLink(helper);
    runningSelf().monitor(hub);
    return GenStatem.ok('idle', undefined, GenStatem.stateTimeout(1_000_000, 'late'));
  },
  callbackMode: () => 'handle_event_function' as const,
  handleEvent: () => GenStatem.keepStateAndData(),
};

const handler = { init: () => ok('s'), handleEvent: (_event: unknown, state: unknown) => ok(state) };

/** What a worker is started with. */
export interface Start {
  readonly name: string;
  /** A process outside of the tree that workers watch. */
  readonly hub: Pid;
  readonly traps: boolean;
}

/** Starts a worker: a process that is linked to the one that runs. */
export type Starter = (start: Start) => PromiseLike<Pid>;

/** The kinds of workers, in turn. */
const starters: readonly Starter[] = [
  (start) => GenServer.startLink(server as never, start, { name: start.name }),
  (start) => GenStatem.startLink(machine as never, start, { name: start.name }),
  coroutine(function* ({ name }: Start): Generator<unknown, Pid, unknown> {
    const pid = (yield GenEvent.startLink({ name })) as Pid;
    yield GenEvent.addHandler(pid, handler as never, undefined as never);
    return pid;
  }),
  coroutine(function* (start: Start): Generator<unknown, Pid, unknown> {
    const pid = (yield GenServer.startLink(server as never, start, { name: { global: start.name } })) as Pid;
    yield Pg.join('workers', pid);
    return pid;
  }),
];

/** How the workers of a tree are made. */
export interface TreeOptions {
  readonly hub: Pid;
  /** The worker of a number; one of each kind in turn unless given. */
  readonly starterOf?: (number: number) => Starter;
}

/** Starts the tree; the running process is linked to it. */
export function startTree({ hub, starterOf = (number) => pick(starters, number) }: TreeOptions): PromiseLike<Pid> {
  const worker = (number: number): Supervisor.ChildSpec => {
    const start: Start = { name: `worker ${number}`, hub, traps: number % 3 === 0 };
    return { id: number, start: () => starterOf(number)(start), shutdown: 100 };
  };
  const supervisor = (
    level: string,
    number: number,
    children: readonly Supervisor.ChildSpec[],
  ): Supervisor.ChildSpec => ({
    id: `${level} ${number}`,
    start: () => supervise(pick(strategies, number), children),
    type: 'supervisor',
  });
  const groups = numbers(GROUPS).map((group) => {
    const teams = numbers(TEAMS).map((place) => {
      const team = group * TEAMS + place;
      const workers = numbers(WORKERS).map((seat) => worker(team * WORKERS + seat));
      return supervisor('team', team, workers);
    });
    // Groups restart what has ended, and not all of their teams: each kill is to cost about the same.
    return { ...supervisor('group', group, teams), start: () => supervise('one_for_one', teams) };
  });
  return supervise('one_for_one', groups);
}

function supervise(strategy: Supervisor.Strategy, children: readonly Supervisor.ChildSpec[]): Promise<Pid> {
  const module = { init: () => Supervisor.init({ ...tireless, strategy }, children) };
  return Supervisor.startLink(module as never, undefined as never);
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_unused, number) => number);
}

function pick<T>(list: readonly T[], number: number): T {
  return list[number % list.length] as T;
}

/** The tree as it should look, and as {@link shapeOf} writes it. */
export function specifiedShape(): unknown {
  return numbers(GROUPS).map((group) => [
    `group ${group}`,
    numbers(TEAMS).map((place) => [
      `team ${group * TEAMS + place}`,
      numbers(WORKERS).map((seat) => [(group * TEAMS + place) * WORKERS + seat, 'runs']),
    ]),
  ]);
}

/** The tree as it is: each child's id, and its children, or whether it runs. */
export async function shapeOf(supervisor: Pid, isAlive: (pid: Pid) => boolean): Promise<unknown> {
  const children = await Supervisor.whichChildren(supervisor);
  const shape: unknown[] = [];
  // As OTP, the child that was started last comes first.
  for (const { id, pid, type } of [...children].reverse()) {
    if (typeof pid !== 'object') shape.push([id, pid]);
    else shape.push([id, type === 'supervisor' ? await shapeOf(pid, isAlive) : isAlive(pid) ? 'runs' : 'is dead']);
  }
  return shape;
}
