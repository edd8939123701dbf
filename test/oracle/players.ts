/**
 * The players by kind: each checks that a scenario is in its format and plays it in every manner the kind has. What is in
 * no format that is known here does not agree.
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
type Player = (recorded: Recorded, options: PlayOptions) => Promise<Mismatch[]>;

/** The kinds that can be played. */
const players: ReadonlyMap<string, Player> = new Map(
  Object.entries({
    proc: checked(procScenario, async (scenario, options) => {
      const found: Mismatch[] = [];
      for (const manner of manners) {
        found.push(...(await play(scenario, manner.name, () => ProcStage.open(manner, options), options)));
      }
      return found;
    }),
    code: checked(codeScenario, (scenario, options) =>
      play(scenario, 'hot modules', () => CodeStage.open(options), options),
    ),
    gen_server: checked(genServerScenario, (scenario, options) =>
      play(scenario, 'servers', () => GenServerStage.open(scenario, options), options),
    ),
    supervisor: checked(supervisorScenario, (scenario, options) =>
      play(scenario, 'supervisors', () => SupervisorStage.open(scenario, options), options),
    ),
  }),
);

/** Plays a scenario by its kind. */
export async function playRecorded(recorded: Recorded, options: PlayOptions): Promise<Mismatch[]> {
  const player = players.get(recorded.kind);
  return player === undefined
    ? [unreadable(recorded, [`there is no player for kind ${recorded.kind}`])]
    : player(recorded, options);
}

/** A player that first reads the scenario by its schema. */
function checked<S>(schema: z.ZodType<S>, run: (scenario: S, options: PlayOptions) => Promise<Mismatch[]>): Player {
  return async (recorded, options) => {
    const scenario = schema.safeParse(recorded);
    if (scenario.success) return run(scenario.data, options);
    return [unreadable(recorded, z.prettifyError(scenario.error).split('\n'))];
  };
}

function unreadable({ id }: Recorded, lines: readonly string[]): Mismatch {
  return { id, manner: 'reading', step: 'format', lines };
}
