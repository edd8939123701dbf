/**
 * The nodes of this OS process, and which one a top-level function acts on: that of the running process, else the one
 * started last.
 */
import { running } from '../machine/current';
import type { Process } from '../process/process';
import { ProcessError } from '../term/process-error';

/** Nodes that run, in the order of their start. */
const nodes: object[] = [];

/** Adds a node that has started. */
export function joinNodes(node: object): void {
  nodes.push(node);
}

/** Takes out a node that has stopped. */
export function leaveNodes(node: object): void {
  const at = nodes.indexOf(node);
  if (at >= 0) nodes.splice(at, 1);
}

/** The node started last of those that run; `null` when none does. */
export function lastNode(): object | null {
  return nodes.length > 0 ? (nodes[nodes.length - 1] as object) : null;
}

/** The node that code running now belongs to; `no_node` when there is none. */
export function currentNode(): object {
  const process = running() as Process | null;
  if (process !== null) return process.host.facade;
  const last = lastNode();
  if (last === null) {
    throw new ProcessError('no_node', 'no node runs in this OS process; start one with `await Node.start()`');
  }
  return last;
}
