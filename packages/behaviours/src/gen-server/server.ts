/** The running server as its generic part sees it: what it is, and how it stands. */
import type { Description, Pid, Self } from '@hot/runtime';
import { type Module, nameOfModule } from '../proc-lib/entry';
import type { Next } from '../gen/result';
import type { Timeout } from '../proc-lib/timeout';
import type { Debug } from '../sys/debug';
import type { BoundarySchemas, Schema } from '../gen/boundary';

/** The callbacks as the engine calls them: untyped, any may be missing. */
export interface AnyCallbacks extends BoundarySchemas {
  init?(args: unknown): unknown;
  handleCall?(request: unknown, from: unknown, state: unknown): unknown;
  handleCast?(request: unknown, state: unknown): unknown;
  handleInfo?(message: unknown, state: unknown): unknown;
  handleContinue?(value: unknown, state: unknown): unknown;
  terminate?(reason: unknown, state: unknown): unknown;
  codeChange?(oldVersion: unknown, state: unknown, extra: unknown): unknown;
  formatStatus?(status: unknown): unknown;
  readonly stateSchema?: Schema;
}

export class Server implements Description {
  readonly self: Self;
  /** The process whose EXIT ends this one. */
  readonly parent: Pid;
  /** How it calls itself in traces and reports: its name, else its pid. */
  readonly name: unknown;
  /** The callback module. Functions are read from it at each call, so they are those of its current version (C8). */
  readonly module: AnyCallbacks;
  /** Ms without a message after which it hibernates. */
  readonly hibernateAfter: Timeout;
  readonly debug: Debug;
  /** The state in force: that of the last result. */
  state: unknown;
  /** What to do before the next message; `undefined` to wait for ever. */
  next: Next | undefined;

  constructor(
    self: Self,
    parent: Pid,
    name: unknown,
    module: Module,
    hibernateAfter: Timeout,
    debug: Debug,
    state: unknown,
    next: Next | undefined,
  ) {
    this.self = self;
    this.parent = parent;
    this.name = name;
    this.module = module as AnyCallbacks;
    this.hibernateAfter = hibernateAfter;
    this.debug = debug;
    this.state = state;
    this.next = next === 'infinity' ? undefined : next;
    // What has said before what it is, as supervisors do, knows better.
    self.description ??= this;
  }

  get behaviour(): string {
    return 'gen_server';
  }

  /** Name of the callback module. */
  get moduleName(): string {
    return nameOfModule(this.module);
  }
}
