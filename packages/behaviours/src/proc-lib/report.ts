/** The one place where behaviours hand structured events to the node's logger. */
import type { Self } from '@hot/runtime';
import { nodeOf } from './node';

/** An event of a behaviour: facts by name, made into text by whoever shows it. */
export interface BehaviourReport {
  readonly level: 'error' | 'warning' | 'notice' | 'info';
  /** The headline. */
  readonly message: string;
  /** What kind of report it is: `gen_server terminate`, … */
  readonly label: string;
  /** The behaviour that speaks. */
  readonly behaviour: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** Logs an event in the name of a process. */
export function report(self: Self, { level, message, label, behaviour, facts }: BehaviourReport): void {
  nodeOf(self).logger.report({ level, message, label, domain: ['hot', behaviour], report: facts, pid: self.pid });
}
