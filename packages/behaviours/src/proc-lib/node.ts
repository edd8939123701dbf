/** The node of a process, its time included. */
import type { Node, Self } from '@hot/runtime';

/** The node that a process lives in. */
export function nodeOf(self: Pick<Self, 'node'>): Node {
  return self.node as Node;
}

/** Monotonic time of a node in ms. */
export function monotonicTime(self: Self): number {
  return nodeOf(self).scheduler.clock.now();
}

/** Wall-clock time of a node, ms since the epoch. */
export function wallTime(self: Self): number {
  return nodeOf(self).scheduler.clock.wallTime();
}
