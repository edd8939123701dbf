/** Plays all scenarios of a recording and counts: how many agree, how many differ, how many have no player. */
import { players } from './players';
import type { Mismatch, PlayOptions } from './play';
import type { Recording } from './recording';

/** How a recording came out. */
export interface Tally {
  readonly agree: number;
  readonly differ: number;
  /** Scenarios of a kind that has no player. */
  readonly unplayed: number;
  /** `proc.jsonl: 400 agree, 0 differ`. */
  readonly line: string;
}

export interface TallyOptions extends PlayOptions {
  /** The ids to play; all when absent. */
  readonly only?: readonly string[] | undefined;
  /** Is told every difference, a line at a time. */
  readonly write: (line: string) => void;
}

/** Plays a recording. */
export async function tally(recording: Recording, { only, write, ...options }: TallyOptions): Promise<Tally> {
  let agree = 0;
  let differ = 0;
  const unplayed = new Map<string, number>();
  for (const recorded of recording.scenarios) {
    if (only !== undefined && !only.includes(recorded.id)) continue;
    const player = players.get(recorded.kind);
    if (player === undefined) {
      unplayed.set(recorded.kind, (unplayed.get(recorded.kind) ?? 0) + 1);
      continue;
    }
    options.narrate?.(`${recorded.id}:`);
    const found = await player(recorded, options);
    for (const mismatch of found) write(report(mismatch));
    if (found.length === 0) agree += 1;
    else differ += 1;
  }
  const left = [...unplayed.values()].reduce((sum, count) => sum + count, 0);
  return { agree, differ, unplayed: left, line: summary(recording.file, agree, differ, unplayed) };
}

function summary(file: string, agree: number, differ: number, unplayed: ReadonlyMap<string, number>): string {
  const left = [...unplayed].map(([kind, count]) => `${count} not played (there is no player for kind ${kind} yet)`);
  const played = agree + differ > 0 || left.length === 0 ? [`${agree} agree, ${differ} differ`] : [];
  return `${file}: ${[...played, ...left].join(', ')}`;
}

/** A mismatch as text: `proc-17, step 12 send (coroutines)` and a line per difference below. */
function report({ id, step, manner, lines }: Mismatch): string {
  return [`${id}, step ${step} (${manner})`, ...lines.map((line) => `    ${line}`)].join('\n');
}
