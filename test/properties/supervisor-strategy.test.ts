/**
 * Strategies of supervisors against a list: who is started in which order, who is stopped and restarted when a child ends,
 * and in which order all stop at the end. The model is written from the manual, without the actions that the strategies
 * of the sources return. A failure prints seed and path; time is virtual, so they repeat it exactly.
 */
import { Supervisor } from '@hot/behaviours';
import { coroutine, exit, type Pid } from '@hot/runtime';
import { expect } from 'chai';
import fc from 'fast-check';
import { endChild, startTrapping, supervise } from '../behaviours/helpers/suite-supervisor';
import { endOf } from '../behaviours/helpers/tester';
import { type AnySelf, coroutines } from '../helpers/body-kind';
import { fcRuns } from '../helpers/fc-runs';
import { inProcess } from '../helpers/in-process';

type Strategy = 'one_for_one' | 'one_for_all' | 'rest_for_one';
type Restart = Supervisor.Restart;
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a yield gives is known where it stands only
type Playing = Generator<unknown, void, any>;
const SOFT = ['normal', 'shutdown', { shutdown: 'done' }];
const REASONS = [...SOFT, 'crash', 'kill'];

/** Something that happens to a tree. Children are counted round. */
type Step =
  /** A child ends by itself; the next starts of some children fail so many times. */
  | { readonly do: 'end'; readonly child: number; readonly reason: unknown; readonly failures: readonly number[] }
  | { readonly do: 'terminate' | 'restart' | 'delete'; readonly child: number };

const tree = fc.record({
  strategy: fc.constantFrom<Strategy>('one_for_one', 'one_for_all', 'rest_for_one'),
  restarts: fc.array(fc.constantFrom<Restart>('permanent', 'transient', 'temporary'), { minLength: 1, maxLength: 6 }),
});
const child = fc.nat({ max: 5 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('end' as const),
      child,
      reason: fc.constantFrom<unknown>(...REASONS),
      failures: fc.array(fc.constantFrom(0, 0, 0, 1, 2), { maxLength: 6 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('terminate', 'restart', 'delete'), child }) },
);
const steps = fc.array(step, { maxLength: 12 });

/** A child as the model knows it. */
interface Known {
  readonly id: number;
  readonly restart: Restart;
  runs: boolean;
}

/** What a supervisor does, told as lines. */
class Model {
  readonly lines: string[] = [];
  readonly failures = new Map<number, number>();
  children: Known[];
  private readonly strategy: Strategy;

  constructor(strategy: Strategy, restarts: readonly Restart[]) {
    this.strategy = strategy;
    this.children = restarts.map((restart, id) => ({ id, restart, runs: false }));
    for (const known of this.children) this.start(known);
  }

  find(id: number): Known | undefined {
    return this.children.find((known) => known.id === id);
  }

  /** A child has ended by itself. */
  end(ended: Known, reason: unknown): void {
    ended.runs = false;
    const again = ended.restart === 'permanent' || (ended.restart === 'transient' && !SOFT.includes(reason as string));
    if (!again) {
      this.forgetIfTemporary(ended);
      return;
    }
    // An attempt that fails leads to another one, from where it failed.
    for (let failed: Known | undefined = ended; failed !== undefined;) failed = this.attempt(failed);
  }

  stop(known: Known): void {
    if (known.runs) this.lines.push(`stop ${known.id}`);
    known.runs = false;
    this.forgetIfTemporary(known);
  }

  /** Starts a child; whether that went well. */
  start(known: Known): boolean {
    this.lines.push(`start ${known.id}`);
    const failures = this.failures.get(known.id) ?? 0;
    if (failures > 0) this.failures.set(known.id, failures - 1);
    known.runs = failures === 0;
    return known.runs;
  }

  stopAll(): void {
    for (const known of [...this.children].reverse()) this.stop(known);
  }

  /** One attempt to restart a child and those that go with it; the one whose start failed. */
  private attempt(first: Known): Known | undefined {
    const from = this.strategy === 'one_for_all' ? 0 : this.children.indexOf(first);
    const group = this.strategy === 'one_for_one' ? [first] : this.children.slice(from);
    for (const known of [...group].reverse()) this.stop(known);
    return group.find((known) => this.children.includes(known) && !this.start(known));
  }

  private forgetIfTemporary(known: Known): void {
    if (known.restart === 'temporary') this.children = this.children.filter((other) => other !== known);
  }
}

/** A supervisor whose children tell the same lines. */
class Real {
  readonly lines: string[] = [];
  readonly failures = new Map<number, number>();

  spec(id: number, restart: Restart): Supervisor.ChildSpec {
    return { id, restart, start: [this.start, [id]] };
  }

  readonly start = (id: number): Promise<Pid> => {
    this.lines.push(`start ${id}`);
    const failures = this.failures.get(id) ?? 0;
    if (failures > 0) {
      this.failures.set(id, failures - 1);
      return Promise.reject(new Error('not this time'));
    }
    return startTrapping((reason) => {
      // A child that ends by itself was not stopped.
      if (reason === STOPPED) this.lines.push(`stop ${id}`);
    });
  };
}

const STOPPED = 'shutdown';
/** Of an end by itself: not the term that a stop gives. */
const own = (reason: unknown): unknown => (reason === STOPPED ? { shutdown: 'by itself' } : reason);

/** Does what may be refused; whether it was done. */
const done = coroutine(function* (work: () => PromiseLike<unknown>): Generator<unknown, boolean, unknown> {
  try {
    yield work();
    return true;
  } catch {
    return false;
  }
});

function* play(self: AnySelf, strategy: Strategy, restarts: readonly Restart[], steps: readonly Step[]): Playing {
  self.trapExit = true;
  const model = new Model(strategy, restarts);
  const real = new Real();
  const specs = restarts.map((restart, id) => real.spec(id, restart));
  const sup: Supervisor.SupervisorPid = yield supervise({ strategy, intensity: 1_000_000 }, specs);
  for (const step of steps) {
    const id = step.child % restarts.length;
    const known = model.find(id);
    if (step.do === 'end') {
      if (known?.runs !== true) continue;
      for (const [of, times] of step.failures.entries()) {
        model.failures.set(of, times);
        real.failures.set(of, times);
      }
      const children: { id: unknown; pid: Pid }[] = yield Supervisor.whichChildren(sup);
      const { pid } = children.find((info) => info.id === id) as { pid: Pid };
      yield endChild(self, pid, own(step.reason));
      model.end(known, step.reason);
      // What was not used up is not for later.
      model.failures.clear();
      real.failures.clear();
    } else if (step.do === 'terminate') {
      expect(yield done(() => Supervisor.terminateChild(sup, id))).to.equal(known !== undefined);
      if (known !== undefined) model.stop(known);
    } else if (step.do === 'restart') {
      const may = known?.runs === false;
      expect(yield done(() => Supervisor.restartChild(sup, id))).to.equal(may);
      if (may) model.start(known);
    } else {
      const may = known?.runs === false;
      expect(yield done(() => Supervisor.deleteChild(sup, id))).to.equal(may);
      if (may) model.children = model.children.filter((other) => other !== known);
    }
    expect(real.lines).to.deep.equal(model.lines);
    const infos: { id: unknown; pid: Pid | undefined }[] = yield Supervisor.whichChildren(sup);
    const shape = infos.reverse().map((info) => [info.id, info.pid !== undefined]);
    expect(shape).to.deep.equal(model.children.map((one) => [one.id, one.runs]));
  }
  exit(sup, STOPPED);
  expect(yield endOf(self, sup)).to.equal(STOPPED);
  model.stopAll();
  expect(real.lines).to.deep.equal(model.lines);
}

/** Children of one kind: a bag of numbers, of which those that run are in it. */
function* playDynamic(
  self: AnySelf,
  restart: Restart,
  count: number,
  ends: readonly { readonly child: number; readonly reason: unknown }[],
): Playing {
  self.trapExit = true;
  const real = new Real();
  const sup = yield supervise({ strategy: 'simple_one_for_one', intensity: 1_000_000 }, [
    { ...real.spec(0, restart), start: [real.start, []] },
  ]);
  const pids: (Pid | undefined)[] = [];
  for (let id = 0; id < count; id += 1) pids.push(yield Supervisor.startChild(sup, [id]));
  expect(real.lines.splice(0)).to.deep.equal(pids.map((_pid, id) => `start ${id}`));
  for (const { child, reason } of ends) {
    const id = child % count;
    const pid = pids[id];
    if (pid === undefined) continue;
    yield endChild(self, pid, own(reason));
    const again = restart === 'permanent' || (restart === 'transient' && !SOFT.includes(reason as string));
    expect(real.lines.splice(0)).to.deep.equal(again ? [`start ${id}`] : []);
    const infos: { pid: Pid }[] = yield Supervisor.whichChildren(sup);
    const running = infos.map((info) => info.pid);
    const [fresh] = running.filter((one) => !pids.includes(one));
    pids[id] = fresh;
    expect(fresh !== undefined).to.equal(again);
    expect(running).to.have.members(pids.filter((one) => one !== undefined));
  }
  exit(sup, STOPPED);
  expect(yield endOf(self, sup)).to.equal(STOPPED);
  const left = pids.flatMap((pid, id) => (pid === undefined ? [] : [`stop ${id}`]));
  expect(real.lines).to.have.members(left).and.have.length(left.length);
}

describe('Strategies of supervisors', () => {
  it('start, stop and restart children as a list does that was written from the manual', async () => {
    await fc.assert(
      fc.asyncProperty(tree, steps, ({ strategy, restarts }, steps) =>
        inProcess(coroutines, (self) => play(self, strategy, restarts, steps), { logger: { silent: true } }),
      ),
      fcRuns(1000),
    );
  }).timeout(60_000);

  it('restart dynamic children alone, each with its own arguments, and stop all of them', async () => {
    const restart = fc.constantFrom<Restart>('permanent', 'transient', 'temporary');
    const ends = fc.array(fc.record({ child, reason: fc.constantFrom<unknown>(...REASONS) }), { maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(restart, fc.integer({ min: 1, max: 6 }), ends, (restart, count, ends) =>
        inProcess(coroutines, (self) => playDynamic(self, restart, count, ends), { logger: { silent: true } }),
      ),
      fcRuns(1000),
    );
  }).timeout(60_000);
});
