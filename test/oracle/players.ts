/**
 * The players by kind: each checks that a scenario is in its format and plays it in every manner the kind has.
 */
import { z } from 'zod';
import { CodeStage } from './code/stage';
import { codeScenario } from './code/scenario';
import { genServerScenario } from './gen-server/scenario';
import { GenServerStage } from './gen-server/stage';
import { play, type Mismatch } from './play';
import { manners } from './proc/puppet';
import { procScenario } from './proc/scenario';
import { ProcStage } from './proc/stage';
import type { Recorded } from './recording';

/** Is told what happens, step by step. */
export type Narrate = (line: string) => void;

/** Plays one scenario and gives what differs; nothing when all agrees. */
export type Player = (recorded: Recorded, narrate?: Narrate) => Promise<Mismatch[]>;

/** The kinds that can be played. */
export const players: ReadonlyMap<string, Player> = new Map<string, Player>([
  [
    'proc',
    checked(procScenario, async (scenario, narrate) => {
      const found: Mismatch[] = [];
      for (const manner of manners) {
        const mismatch = await play(scenario, manner.name, () => ProcStage.open(manner), narrate);
        if (mismatch !== undefined) found.push(mismatch);
      }
      return found;
    }),
  ],
  [
    'code',
    checked(codeScenario, async (scenario, narrate) => {
      const mismatch = await play(scenario, 'hot modules', CodeStage.open, narrate);
      return mismatch === undefined ? [] : [mismatch];
    }),
  ],
  [
    'gen_server',
    checked(genServerScenario, async (scenario, narrate) => {
      const mismatch = await play(scenario, 'servers', () => GenServerStage.open(scenario), narrate);
      return mismatch === undefined ? [] : [mismatch];
    }),
  ],
]);

/** A player that first reads the scenario by its schema. A scenario that is not in the format does not agree. */
function checked<S>(schema: z.ZodType<S>, run: (scenario: S, narrate: Narrate) => Promise<Mismatch[]>): Player {
  return async (recorded, narrate = () => {}) => {
    const scenario = schema.safeParse(recorded);
    if (scenario.success) return run(scenario.data, narrate);
    const lines = z.prettifyError(scenario.error).split('\n');
    return [{ id: recorded.id, manner: 'reading', step: 'format', lines }];
  };
}
