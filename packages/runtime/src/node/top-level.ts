/**
 * What `@hot/runtime` offers at the top level besides functions: the tables, the constants and the logger of the node
 * that the running code belongs to.
 */
import { Ets } from './ets/ets';
import { LevelFunctions } from './logger/level-functions';
import type { Level } from './logger/level';
import type { LogReport } from './logger/log-event';
import type { NodeBase } from './node-base';
import { currentNode } from './nodes';
import { PersistentTerm } from './persistent-term';

function node(): NodeBase {
  return currentNode() as NodeBase;
}

/** Tables of the node of the running process, else of the node started last (OTP: module `ets`). */
export const ets: Ets = new Ets(() => node().tables);

/** Constants of the node of the running process, else of the node started last (Erlang: module `persistent_term`). */
export const persistentTerm: PersistentTerm = new PersistentTerm(() => node().persistentTerm.terms());

class TopLevelLogger extends LevelFunctions {
  report(report: LogReport): void {
    node().logger.report(report);
  }

  allow(level: Level): boolean {
    return node().logger.allow(level);
  }
}

/** Logs on the node of the running process, else on the node started last (OTP: module `logger`). */
export const logger: LevelFunctions = new TopLevelLogger();
