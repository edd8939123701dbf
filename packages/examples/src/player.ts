/**
 * Plays a session in a shell of its own: a node, a temporary root, prompt and answers as they would be if somebody typed.
 */
import { styleText } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import { Shell } from '@hot/cli';
import { Node } from '@hot/runtime';
import type { Pace } from './pace';
import type { Session, Step } from './session';
import { Stage } from './stage';

export interface PlayerOptions {
  readonly write: (text: string) => void;
  readonly pace: Pace;
  /** Whether to use colours. */
  readonly colors: boolean;
}

/** Ms in which other processes must have done what a step waits for, and between two looks. */
const PATIENCE = 30_000;
const LOOK_EVERY = 5;

/** A session that has been played to its end and whose shell can still be used. */
export interface Played {
  readonly shell: Shell;
  readonly root: string;
  /** Stops the node and removes the folder. */
  end(): Promise<void>;
}

/** Plays a session. */
export async function play(session: Session, options: PlayerOptions): Promise<Played> {
  const { write, pace, colors } = options;
  const style = (format: 'bold' | 'dim', text: string): string => (colors ? styleText(format, text) : text);
  const stage = new Stage(session.demo);
  const node = await Node.start({ roots: stage.root });
  const shell = new Shell({ node, colors, print: (text) => write(`${text}\n`) });

  write(`${style('bold', session.title)}\n\n`);
  for (const step of session.steps) await perform(step);
  return {
    shell,
    root: stage.root,
    end: async () => {
      await node.stop();
      stage.remove();
    },
  };

  async function perform(step: Step): Promise<void> {
    write(style('dim', `# ${step.why}\n`));
    await pace.read(step.why);
    if ('replace' in step) {
      stage.put(step.version);
      write(style('dim', `  (${step.replace}.ts is replaced)\n`));
    } else {
      write(shell.prompt);
      await pace.type(step.type, write);
      write('\n');
      await shell.type(step.type);
      if (step.until !== undefined) await condition(() => step.until?.(shell) === true, step.type);
    }
    await pace.pause();
    write('\n');
  }
}

async function condition(holds: () => boolean, after: string): Promise<void> {
  for (let waited = 0; !holds(); waited += LOOK_EVERY) {
    if (waited > PATIENCE) throw new Error(`nothing came of: ${after}`);
    await delay(LOOK_EVERY);
  }
}
