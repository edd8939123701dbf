/** To whom a timer sends: a pid, a name, which is looked up when the timer fires, or a name on a node. */
import { isPid, nodeName, type Pid, ProcessError, self, whereis } from '@hot/runtime';
import { formatShort } from '../proc-lib/format-term';

/** A registered name on a node; this node is the only one, and on others nobody is. */
export interface NameOnNode {
  readonly name: string;
  readonly node: string;
}

/** Whom a timer is for. */
export type Destination<M = never> = Pid<M> | string | NameOnNode;

/** A destination on this node, or `null` for one on another node. */
export type Place = Pid<unknown> | string | null;

/**
 * The place that a destination means.
 * @throws ProcessError `badarg` for what is no destination
 */
export function placeOf(to: unknown): Place {
  if (isPid(to) || typeof to === 'string') return to;
  const { name, node } = (typeof to === 'object' && to !== null ? to : {}) as Partial<Record<string, unknown>>;
  if (typeof name !== 'string' || typeof node !== 'string') {
    throw new ProcessError('badarg', `a timer is for a pid, a name or { name, node }, not for ${formatShort(to)}`);
  }
  return node === nodeName() ? name : null;
}

/** The running process, for which a timer is when nobody else is named. Throws `no_process` outside of any. */
export function oneself(): Pid<unknown> {
  return self().pid;
}

/** Who is at a place now. */
export function whoIsAt(place: Place): Pid<unknown> | undefined {
  return typeof place === 'string' ? whereis(place) : (place ?? undefined);
}
