/**
 * Reads recordings: files of one scenario a line, each with its `kind`. What a scenario of a kind holds is checked by the
 * player of that kind; here only what all have in common.
 */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';

const header = z.looseObject({ id: z.string(), kind: z.string() });

/** A scenario whose kind is known and whose content is not checked yet. */
export type Recorded = z.infer<typeof header>;

/** A file of scenarios. */
export interface Recording {
  /** Name of the file, without its folder. */
  readonly file: string;
  readonly scenarios: readonly Recorded[];
}

/**
 * All recordings of a folder, by name; a single file is taken as it is.
 * @throws when there is no `*.jsonl` file, or a line is no scenario (the error names file and line)
 */
export function readRecordings(path: string): Recording[] {
  const files = statSync(path).isDirectory()
    ? readdirSync(path)
        .filter((name) => name.endsWith('.jsonl'))
        .sort()
        .map((name) => join(path, name))
    : [path];
  if (files.length === 0) throw new Error(`no *.jsonl file in ${path}`);
  return files.map(readRecording);
}

function readRecording(path: string): Recording {
  const scenarios: Recorded[] = [];
  for (const [index, line] of readFileSync(path, 'utf8').split('\n').entries()) {
    if (line.trim() === '') continue;
    try {
      scenarios.push(header.parse(JSON.parse(line)));
    } catch (error) {
      const why = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
      throw new Error(`${path}:${index + 1} is no scenario: ${why}`, { cause: error });
    }
  }
  return { file: basename(path), scenarios };
}
