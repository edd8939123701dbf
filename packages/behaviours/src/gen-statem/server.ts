/** The running machine as its executor sees it: what stays the same from event to event, its callback mode and timers. */
import type { Description, Pid, Ref, Self } from '@hot/runtime';
import type { BoundarySchemas, Schema } from '../gen/boundary';
import { nameOfModule } from '../proc-lib/entry';
import type { Timeout } from '../proc-lib/timeout';
import type { Debug } from '../sys/debug';
import type { Mode } from './callbacks';
import type { Machine, Modules } from './machine';
import type { TimerMessage } from './timeouts';

/** The callbacks as the engine calls them: untyped, any may be missing. State functions stand beside them. */
export interface AnyCallbacks extends BoundarySchemas {
  init?(args: unknown): unknown;
  callbackMode?(): unknown;
  handleEvent?(event: unknown, state: unknown, data: unknown): unknown;
  terminate?(reason: unknown, state: unknown, data: unknown): unknown;
  codeChange?(oldVersion: unknown, state: unknown, data: unknown, extra: unknown): unknown;
  formatStatus?(status: unknown): unknown;
  readonly stateSchema?: Schema;
  readonly dataSchema?: Schema;
}

export class Server implements Description {
  readonly self: Self;
  /** The process whose EXIT ends this one. */
  readonly parent: Pid;
  /** How it calls itself in traces and reports: its name, else its pid. */
  readonly name: unknown;
  /** Ms without a message after which it hibernates. */
  readonly hibernateAfter: Timeout;
  readonly debug: Debug;
  /** Running timers of time-outs, by what they will send. */
  readonly timers: Map<TimerMessage, Ref>;
  /** The machine between two events; while one is handled, without that one. */
  machine: Machine;
  /** The callback modules that `mode` was asked of; a change is told by comparing. */
  modules: Modules;
  /** The module in use. Functions are read from it at each call, so they are those of its current version (C8). */
  module: AnyCallbacks;
  /** How the module is called. */
  mode: Mode;
  /** Whether the module wants state enter calls. */
  stateEnter: boolean;

  constructor(self: Self, parent: Pid, name: unknown, hibernateAfter: Timeout, debug: Debug, machine: Machine) {
    this.self = self;
    this.parent = parent;
    this.name = name;
    this.hibernateAfter = hibernateAfter;
    this.debug = debug;
    this.timers = new Map();
    this.machine = machine;
    this.modules = machine.modules;
    this.module = machine.modules.head;
    this.mode = 'state_functions';
    this.stateEnter = false;
    self.description = this;
  }

  get behaviour(): string {
    return 'gen_statem';
  }

  /** The state that it is in. */
  get stateName(): unknown {
    return this.machine.state;
  }

  /** Name of the callback module in use. */
  get moduleName(): string {
    return nameOfModule(this.module);
  }
}
