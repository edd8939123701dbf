/**
 * References: values that are equal to nothing but themselves (Erlang: `make_ref/0`).
 *
 * A reference may also *be* something while it lives: a monitor, an alias, a timer. What it is hangs on the reference
 * itself (`monitor`, `alias`, `timer`), so that sending to an alias or ending a monitor needs no table lookup.
 *
 * Invariant: recognised by a tag that is a registered symbol (`isRef`), never by `instanceof`.
 */
import { inspect } from 'node:util';

const TAG = Symbol.for('@hot/ref');

/** A reference (Erlang: `reference()`). */
export interface Ref {
  /** Number of the reference, unique in this OS process. */
  readonly id: number;
  toString(): string;
}

let lastId = 0;

/** What a reference is inside the runtime. */
export class RefTerm implements Ref {
  readonly id: number;
  /** The monitor that this reference names; `null` when it names none, or none any more. */
  monitor: object | null;
  /** The process that is reached through this reference as an alias; `null` when it is no active alias. */
  alias: object | null;
  /** Whether the first message through the alias ends it (and the monitor, if the reference is one). */
  aliasOnce: boolean;
  /** The running timer that this reference names, or `null`. */
  timer: object | null;
  /** Mailbox position of its maker at the time of making: a receive with `since` starts to look from there. */
  readonly mark: number;
  /** The era of that position; in a later era it means nothing. */
  readonly markEra: number;

  constructor(mark: number, markEra: number) {
    this.id = ++lastId;
    this.monitor = null;
    this.alias = null;
    this.aliasOnce = false;
    this.timer = null;
    this.mark = mark;
    this.markEra = markEra;
  }

  get tag(): symbol {
    return TAG;
  }

  toString(): string {
    return `#Ref<0.${this.id >>> 18}.${this.id & 0x3ffff}>`;
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/** Whether a value is a reference (Erlang: `is_reference/1`). */
export function isRef(value: unknown): value is Ref {
  return typeof value === 'object' && value !== null && (value as { tag?: unknown }).tag === TAG;
}
