/** The running event manager as its generic part sees it: what it is, and how it stands. */
import type { Description, Pid, Self } from '@hot/runtime';
import { nameOfModule } from '../proc-lib/entry';
import type { Timeout } from '../proc-lib/timeout';
import type { Debug } from '../sys/debug';
import type { HandlerList } from './handler-list';

export class Manager implements Description {
  readonly self: Self;
  /** The process whose EXIT ends this one. */
  readonly parent: Pid;
  /** How it calls itself in traces and reports: its name, else its pid. */
  readonly name: unknown;
  /** Ms without a message after which it hibernates. */
  readonly hibernateAfter: Timeout;
  readonly debug: Debug;
  /** The handlers installed. */
  handlers: HandlerList;
  /** Whether it waits for the next message in hibernation: a handler has asked for it at the last one. */
  hibernate: boolean;

  constructor(self: Self, parent: Pid, name: unknown, hibernateAfter: Timeout, debug: Debug) {
    this.self = self;
    this.parent = parent;
    this.name = name;
    this.hibernateAfter = hibernateAfter;
    this.debug = debug;
    this.handlers = [];
    this.hibernate = false;
    self.description = this;
  }

  get behaviour(): string {
    return 'gen_event';
  }

  /** Names of the modules of its handlers, newest first. */
  get moduleName(): string {
    return this.handlers.map(({ module }) => nameOfModule(module)).join(', ');
  }
}
