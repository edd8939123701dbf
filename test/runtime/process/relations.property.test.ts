import type { Pid, ProcessInfo, Ref } from '@hot/runtime';
import { type Probe, startTestNode, type TestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import fc from 'fast-check';
import { fcRuns } from '../../helpers/fc-runs';

const PROCESSES = 6;
const who = fc.nat({ max: PROCESSES - 1 });

/** What one process does with another. */
type Step =
  | { readonly do: 'link' | 'unlink'; readonly a: number; readonly b: number }
  | { readonly do: 'monitor'; readonly a: number; readonly b: number; readonly byName: boolean }
  | { readonly do: 'demonitor'; readonly a: number; readonly which: number; readonly flush: boolean }
  | { readonly do: 'exit'; readonly a: number; readonly b: number; readonly reason: string }
  | { readonly do: 'trap'; readonly a: number; readonly flag: boolean }
  | { readonly do: 'register' | 'unregister'; readonly a: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('link' as const, 'unlink' as const), a: who, b: who }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('monitor' as const), a: who, b: who, byName: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('demonitor' as const),
      a: who,
      which: fc.nat({ max: 20 }),
      flush: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('exit' as const),
      a: who,
      b: who,
      reason: fc.constantFrom('normal', 'kill', 'crash', 'shutdown'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('trap' as const), a: who, flag: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('register' as const, 'unregister' as const), a: who }) },
);

/** A monitor, and what its maker knows of it. */
interface Made {
  readonly ref: Ref;
  readonly by: number;
  /** Whether its maker has ended it. */
  ended: boolean;
}

class Play {
  private readonly probes: Probe[];
  private readonly monitors: Made[] = [];

  constructor(private readonly node: TestNode) {
    this.probes = Array.from({ length: PROCESSES }, (_, n) => node.probe({ trapExit: n % 2 === 0 }));
  }

  /** Does a step, if its process lives, and checks everything. */
  take(step: Step): void {
    const probe = this.probes[step.a] as Probe;
    if (probe.alive) this.carryOut(step, probe);
    this.check();
  }

  private carryOut(step: Step, probe: Probe): void {
    const { self } = probe;
    const other = 'b' in step ? (this.probes[step.b] as Probe) : probe;
    switch (step.do) {
      case 'link':
        if (other.alive || self.trapExit) expect(self.link(other.pid)).to.equal(true);
        else expect(() => self.link(other.pid)).to.throw('noproc');
        break;
      case 'unlink':
        expect(self.unlink(other.pid)).to.equal(true);
        break;
      case 'monitor': {
        const name = `process ${step.b}`;
        const target = step.byName ? this.node.whereis(name) : other.pid;
        const ref = self.monitor(step.byName ? name : other.pid);
        // A monitor of oneself is none.
        if (target !== probe.pid) this.monitors.push({ ref, by: step.a, ended: false });
        break;
      }
      case 'demonitor': {
        const made = this.monitors[step.which % Math.max(1, this.monitors.length)];
        if (made === undefined) break;
        const mine = made.by === step.a;
        const there = this.downsOf(made).length;
        const active = self.demonitor(made.ref, { info: true, flush: step.flush });
        if (mine && !made.ended) {
          if (active) expect(there).to.equal(0);
          made.ended = active || step.flush;
          if (step.flush) expect(this.downsOf(made)).to.have.length(0);
        } else expect(active).to.equal(false);
        break;
      }
      case 'exit':
        try {
          self.exit(other.pid, step.reason);
        } catch {
          // To itself, and not trapping: the exception that unwinds it.
          expect(other).to.equal(probe);
          expect(probe.alive).to.equal(false);
        }
        break;
      case 'trap':
        self.trapExit = step.flag;
        break;
      case 'register':
        if (this.node.processInfo(probe.pid, 'registered_name') === undefined) {
          this.node.register(`process ${step.a}`, probe.pid);
        }
        break;
      case 'unregister':
        if (this.node.whereis(`process ${step.a}`) !== undefined) this.node.unregister(`process ${step.a}`);
        break;
    }
  }

  private downsOf({ ref, by }: Made): unknown[] {
    return (this.probes[by] as Probe).messages.filter((message) => (message as { ref?: unknown }).ref === ref);
  }

  private check(): void {
    const living = this.probes.filter((probe) => probe.alive);
    const info = new Map<Pid<unknown>, Pick<ProcessInfo, 'links' | 'monitored_by' | 'monitors'>>();
    for (const { pid } of living) {
      info.set(pid, this.node.processInfo(pid, ['links', 'monitors', 'monitored_by']) as ProcessInfo);
    }
    for (const [pid, { links, monitored_by }] of info) {
      expect(new Set(links).size).to.equal(links.length);
      expect(links).to.not.include(pid);
      for (const linked of links) expect(info.get(linked)?.links).to.include(pid);
      for (const watcher of monitored_by) expect(info.has(watcher)).to.equal(true);
    }
    // Each monitor stands at both ends; by name it is told by its name at one and by its maker at the other.
    const made = [...info.values()].reduce((sum, { monitors }) => sum + monitors.length, 0);
    const watched = [...info.values()].reduce((sum, { monitored_by }) => sum + monitored_by.length, 0);
    expect(made).to.equal(watched);
    for (const monitor of this.monitors) {
      const downs = this.downsOf(monitor).length;
      expect(downs).to.be.at.most(1);
      if (monitor.ended) expect(downs).to.equal(0);
    }
    // A maker that lives has a DOWN for each monitor that is neither ended nor on.
    for (const [at, probe] of this.probes.entries()) {
      if (!probe.alive) continue;
      const mine = this.monitors.filter(({ by, ended }) => by === at && !ended);
      const down = mine.filter((monitor) => this.downsOf(monitor).length === 1).length;
      expect(info.get(probe.pid)?.monitors).to.have.length(mine.length - down);
    }
  }
}

describe('P3 links and monitors, whatever processes do with them', () => {
  it('stand at both ends, and tell of an end once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 50, size: 'max' }), async (steps) => {
        const node = await startTestNode();
        const play = new Play(node);
        for (const step of steps) play.take(step);
        await node.stop({ deadline: 0 });
      }),
      fcRuns(60),
    );
  });
});
