/**
 * Looking through the slots of a mailbox for a message that a predicate accepts.
 *
 * V8 compiles a loop that always calls the same function with that function inside, and one that calls many with a call
 * at each turn, three times as slow. A mailbox is searched by every predicate of the program. So a search that turns out
 * to be long goes on in a copy of the loop, kept for the predicates of one source text: a copy of a function has type
 * feedback of its own.
 */
import vm from 'node:vm';

/** Stands in a slot from which a message was taken. */
const hole: unique symbol = Symbol('hole');
export { hole as HOLE };

type Predicate = (message: unknown) => boolean;
type Loop = (ring: unknown[], accepts: Predicate, start: number, end: number) => number;

/** Slots that are looked at before the search counts as long, if there are many more. */
const SOON = 16;
/** Slots that are not worth a copy. */
const SHORT = 128;
/** Copies that are kept at most; then all are given up, and made again as they are needed. */
const MOST_COPIES = 256;

/** Copies by the source text of the predicate. */
const copies = new Map<string, Loop>();
let script: vm.Script | null = null;
/** The copy that was used last: a process often receives with one predicate again and again. */
let lastText = '';
let lastCopy: Loop | null = null;

/**
 * The first of `count` slots from `start` on whose message `accepts`, or -1.
 * What `accepts` throws goes to the caller.
 */
export function search(ring: unknown[], accepts: Predicate, start: number, count: number): number {
  const end = start + count;
  if (count <= SHORT) return loop(ring, accepts, start, end);
  const at = loop(ring, accepts, start, start + SOON);
  return at >= 0 ? at : copyFor(accepts)(ring, accepts, start + SOON, end);
}

/**
 * The loop, four slots a turn: a turn costs as much as a predicate. It is copied as text: it must refer to nothing but its
 * parameters and `hole`, a constant to the compiler.
 */
function loop(ring: unknown[], accepts: Predicate, start: number, end: number): number {
  let at = start;
  for (const last = end - 3; at < last; at += 4) {
    const first = ring[at];
    if (first !== hole && accepts(first)) return at;
    const second = ring[at + 1];
    if (second !== hole && accepts(second)) return at + 1;
    const third = ring[at + 2];
    if (third !== hole && accepts(third)) return at + 2;
    const fourth = ring[at + 3];
    if (fourth !== hole && accepts(fourth)) return at + 3;
  }
  for (; at < end; at += 1) {
    const message = ring[at];
    if (message !== hole && accepts(message)) return at;
  }
  return -1;
}

function copyFor(accepts: Predicate): Loop {
  const text = Function.prototype.toString.call(accepts);
  if (lastCopy !== null && text === lastText) return lastCopy;
  let copy = copies.get(text);
  if (copy === undefined) {
    if (copies.size === MOST_COPIES) copies.clear();
    script ??= new vm.Script(`(hole) => ${loop.toString()}`, { filename: 'hot:mailbox-search' });
    copy = (script.runInThisContext() as (hole: symbol) => Loop)(hole);
    copies.set(text, copy);
  }
  lastText = text;
  lastCopy = copy;
  return copy;
}
