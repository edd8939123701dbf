/**
 * Plays one scenario on a stage: step by step, up to the first step that differs, then `final`.
 *
 * A stage is a fresh world (a node and the processes of the scenario). It carries out one step, lets everything come to
 * rest and says what it saw in the words of the recording; it knows nothing of what was expected. What comes after a
 * step that differs is its consequence and would only hide it, so a scenario has at most one differing step.
 */
import { inspect } from 'node:util';
import { describe, differences } from './compare';
import { canonical, type Json } from './json';

/** How a scenario is played. */
export interface PlayOptions {
  /** Is told each step with its recorded and its actual trace entry. */
  readonly narrate?: ((line: string) => void) | undefined;
  /** Runs ready processes in an order drawn from this seed instead of first come first served. */
  readonly seed?: number | undefined;
}

/** The world in which a scenario happens. */
export interface Stage<Step> {
  /** Carries out one step and gives its trace entry once nothing moves any more. */
  perform(step: Step, index: number): Promise<Json>;
  /** What is there after the last step. */
  final(): Promise<Json>;
  /** Takes everything down. */
  close(): Promise<void>;
}

/** What a scenario of any kind has. */
export interface Scenario<Step> {
  readonly id: string;
  readonly steps: readonly Step[];
  readonly trace: readonly Json[];
  readonly final: Json;
}

/** The first step of a scenario that did not go as recorded. */
export interface Mismatch {
  readonly id: string;
  /** Which way of playing it this was (of a kind that is played in several). */
  readonly manner: string;
  /** `12 send`, or `final`. */
  readonly step: string;
  /** What differs, a line each. */
  readonly lines: readonly string[];
}

/** Real time that a whole scenario may take before it counts as hung, in ms. */
const DEADLINE = 60_000;

/**
 * Plays `scenario` on a stage that `open` makes.
 * @returns the first step that differs; nothing when all agree
 */
export async function play<Step extends { op: string }>(
  scenario: Scenario<Step>,
  manner: string,
  open: () => Promise<Stage<Step>>,
  { narrate = () => {} }: PlayOptions,
): Promise<Mismatch[]> {
  let at = 'setup';
  const mismatch = (lines: string[]): Mismatch[] => [{ id: scenario.id, manner, step: at, lines }];
  const { steps, trace } = scenario;
  if (steps.length !== trace.length) return mismatch([`${steps.length} steps, but ${trace.length} trace entries`]);
  const run = async (): Promise<Mismatch[]> => {
    const stage = await open();
    try {
      for (const [index, step] of scenario.steps.entries()) {
        at = `${index} ${step.op}`;
        const got = await stage.perform(step, index);
        const found = differences(scenario.trace[index], got);
        narrate(
          `${at} ${JSON.stringify(step)}\n    recorded ${canonical(scenario.trace[index])}\n    seen     ${canonical(got)}`,
        );
        if (found.length > 0) return mismatch(found.map(describe));
      }
      at = 'final';
      const found = differences(scenario.final, await stage.final());
      return found.length > 0 ? mismatch(found.map(describe)) : [];
    } finally {
      await stage.close();
    }
  };
  try {
    return await withDeadline(run());
  } catch (error) {
    return mismatch([`the step could not be carried out: ${inspect(error)}`]);
  }
}

/** Rejects when `work` takes longer than {@link DEADLINE}: a system that never comes to rest must not hang the command. */
async function withDeadline<T>(work: Promise<T>): Promise<T> {
  let alarm: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    alarm = setTimeout(() => reject(new Error(`still not at rest after ${DEADLINE} ms`)), DEADLINE);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(alarm);
  }
}
