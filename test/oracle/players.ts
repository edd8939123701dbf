/**
 * The players by kind: each checks that a scenario is in its format and plays it in every manner the kind has.
 */
import { z } from 'zod';
import { CodeStage } from './code/stage';
import { codeScenario } from './code/scenario';
import { genServerScenario } from './gen-server/scenario';
import { GenServerStage } from './gen-server/stage';
import { play, type Mismatch, type PlayOptions } from './play';
import { manners } from './proc/puppet';
import { procScenario } from './proc/scenario';
import { ProcStage } from './proc/stage';
import type { Recorded } from './recording';
import { supervisorScenario } from './supervisor/scenario';
import { SupervisorStage } from './supervisor/stage';

/** Plays one scenario and gives what differs; nothing when all agrees. */
export type Player = (recorded: Recorded, options?: PlayOptions) => Promise<Mismatch[]>;

/** The kinds that can be played. */
export const players: ReadonlyMap<string, Player> = new Map<string, Player>([
  [
    'proc',
    checked(procScenario, async (scenario, options) => {
      const found: Mismatch[] = [];
      for (const manner of manners) {
        const mismatch = await play(scenario, manner.name, () => ProcStage.open(manner, options), options);
        if (mismatch !== undefined) found.push(mismatch);
      }
      return found;
    }),
  ],
  [
    'code',
    checked(codeScenario, async (scenario, options) => {
      const mismatch = await play(scenario, 'hot modules', () => CodeStage.open(options), options);
      return mismatch === undefined ? [] : [mismatch];
    }),
  ],
  [
    'gen_server',
    checked(genServerScenario, async (scenario, options) => {
      const mismatch = await play(scenario, 'servers', () => GenServerStage.open(scenario, options), options);
      return mismatch === undefined ? [] : [mismatch];
    }),
  ],
  [
    'supervisor',
    checked(supervisorScenario, async (scenario, options) => {
      const mismatch = await play(scenario, 'supervisors', () => SupervisorStage.open(scenario, options), options);
      return mismatch === undefined ? [] : [mismatch];
    }),
  ],
]);

/** A player that first reads the scenario by its schema. A scenario that is not in the format does not agree. */
function checked<S>(schema: z.ZodType<S>, run: (scenario: S, options: PlayOptions) => Promise<Mismatch[]>): Player {
  return async (recorded, options = {}) => {
    const scenario = schema.safeParse(recorded);
    if (scenario.success) return run(scenario.data, options);
    const lines = z.prettifyError(scenario.error).split('\n');
    return [{ id: recorded.id, manner: 'reading', step: 'format', lines }];
  };
}
