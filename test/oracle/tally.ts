/** Plays all scenarios of a recording and counts how many agree and how many differ. */
import type { Mismatch, PlayOptions } from './play';
import { playRecorded } from './players';
import type { Recording } from './recording';

/** How a recording came out. */
export interface Tally {
  readonly agree: number;
  readonly differ: number;
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
export async function tally({ file, scenarios }: Recording, { only, write, ...options }: TallyOptions): Promise<Tally> {
  let agree = 0;
  let differ = 0;
  for (const recorded of scenarios) {
    if (only !== undefined && !only.includes(recorded.id)) continue;
    options.narrate?.(`${recorded.id}:`);
    const found = await playRecorded(recorded, options);
    for (const mismatch of found) write(report(mismatch));
    if (found.length === 0) agree += 1;
    else differ += 1;
  }
  return { agree, differ, line: `${file}: ${agree} agree, ${differ} differ` };
}

/** A mismatch as text: `proc-17, step 12 send (coroutines)` and a line per difference below. */
function report({ id, step, manner, lines }: Mismatch): string {
  return [`${id}, step ${step} (${manner})`, ...lines.map((line) => `    ${line}`)].join('\n');
}
