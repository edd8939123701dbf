/**
 * What `@hot/runtime` offers at the top level besides functions: the tables and the logger of the node that the running
 * code belongs to.
 */
import { Ets } from './ets/ets';
import { LevelFunctions } from './logger/level-functions';
import type { Level } from './logger/level';
import type { LogReport } from './logger/log-event';
import type { NodeBase } from './node-base';
import { currentNode } from './nodes';

function node(): NodeBase {
  return currentNode() as NodeBase;
}

/** Tables of the node of the running process, else of the node started last (OTP: module `ets`). */
export const ets: Ets = new Ets(() => node().tables);

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
