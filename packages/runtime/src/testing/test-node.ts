/**
 * A node on virtual time: nothing happens by waiting, everything by `settle` and `advance`.
 *
 *     const node = await startTestNode({ seed: 7 });
 *     const pid = node.spawn(body);
 *     await node.settle();          // until nothing moves
 *     await node.advance(5_000);    // five seconds later
 */
import { Node } from '../code/node';
import type { NodeOptions, StopOptions } from '../node/node-options';
import { Probe, type ProbeOptions } from './probe';
import { VirtualClock } from './virtual-clock';

/** Turns of the event loop without any work after which the node counts as settled. */
const QUIET_TURNS = 3;
/** Turns after which settling gives up: something keeps itself busy for ever. */
const TURN_LIMIT = 200_000;

/** Options of {@link startTestNode}; time and seed are the test's. */
export type TestNodeOptions = Omit<NodeOptions, 'clock'>;

/** A node whose time is in the test's hand. */
export class TestNode extends Node {
  declare readonly clock: VirtualClock;

  /** A process that keeps what it is sent, for the test to look at. */
  probe<M = unknown>(options?: ProbeOptions): Probe<M> {
    return new Probe<M>(this, options);
  }

  /**
   * Runs until no process can go on. Time does not move.
   * @param limit turns of the event loop after which it gives up with an error
   */
  async settle(limit = TURN_LIMIT): Promise<void> {
    let quiet = 0;
    for (let turns = 0; quiet < QUIET_TURNS; turns += 1) {
      if (turns > limit) throw new Error(`the node does not settle: it was still busy after ${limit} turns`);
      quiet = this.scheduler.ready === 0 && !this.clock.busy ? quiet + 1 : 0;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Stops the node; its time runs until those that do not end by themselves have had their deadline. */
  override async stop(options: StopOptions = {}): Promise<void> {
    let over = false;
    const stopped = super.stop(options).finally(() => (over = true));
    // Its failure is awaited below, but may be there before: the host is not to report it.
    stopped.catch(() => undefined);
    await this.settle();
    while (!over && this.clock.nextAlarm < Infinity) {
      this.clock.ring(this.clock.nextAlarm);
      await this.settle();
    }
    await stopped;
  }

  /** Lets `ms` milliseconds pass, and everything happen that happens in them, in order. */
  async advance(ms: number): Promise<void> {
    if (!(ms >= 0 && ms < Infinity)) throw new RangeError(`time advances by milliseconds from 0 on, not ${String(ms)}`);
    const end = this.clock.now() + ms;
    await this.settle();
    while (this.clock.nextAlarm <= end) {
      this.clock.ring(this.clock.nextAlarm);
      await this.settle();
    }
    this.clock.ring(end);
    await this.settle();
  }
}

/** Starts a node on virtual time, which logs nothing unless told to. With `seed`, ready processes run in an order drawn from it. */
export async function startTestNode(options: TestNodeOptions = {}): Promise<TestNode> {
  const clock = new VirtualClock(options.seed ?? 1);
  const node = await TestNode.start({ logger: { silent: true }, ...options, clock });
  Object.defineProperty(node, 'clock', { value: clock });
  return node;
}
