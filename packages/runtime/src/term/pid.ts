/**
 * Pids: the names of processes.
 *
 * A pid is an object with identity: one object per process for the life of the node, so `===` is Erlang's `=:=`. It
 * carries the protocol its process understands as a type (`Pid<M>`), never at run time. Whatever receives what is sent
 * to a pid hangs on it as `target`, so sending needs no table lookup; the field is emptied when the process is gone.
 *
 * Invariant: recognised by a tag (`isPid`), never by `instanceof`, because two copies of this package may be loaded into
 * one program. The tag is a registered symbol, so no data that comes from outside (JSON) can pass for a pid.
 */
import { inspect } from 'node:util';

declare const protocol: unique symbol;

const TAG = Symbol.for('@hot/pid');

/** The name of a process that understands messages of type `M` (Erlang: `pid()`). */
export interface Pid<in M = never> {
  /** Number of the process in its node, never used twice. */
  readonly id: number;
  /** Name of the node that the process lives in. */
  readonly node: string;
  toString(): string;
  /** Carries the type `M` for the compiler only. */
  readonly [protocol]?: (message: M) => void;
}

/** What a pid is inside the runtime. */
export class PidTerm {
  readonly id: number;
  readonly node: string;
  /** The process while it lives; `null` once it has ended. Owned by the process layer. */
  target: object | null;
  /** Where the process came from, as the library noted it that started it (proc_lib's ancestry); it goes with the pid. */
  origin: object | null;

  constructor(id: number, node: string, target: object | null) {
    this.id = id;
    this.node = node;
    this.target = target;
    this.origin = null;
  }

  get tag(): symbol {
    return TAG;
  }

  toString(): string {
    return `<0.${this.id}.0>`;
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/** Whether a value is a pid (Erlang: `is_pid/1`). */
export function isPid(value: unknown): value is Pid<unknown> {
  return typeof value === 'object' && value !== null && (value as { tag?: unknown }).tag === TAG;
}
