/**
 * What a node is started with, checked.
 */
import { z } from 'zod';
import { type Clock, LONGEST_HOST_DELAY } from '../machine/clock';
import { ProcessError } from '../term/process-error';
import { loggerOptions } from './logger/logger-options';

const schema = z.strictObject({
  /** Name of the node; for people. */
  name: z
    .string()
    .regex(/^[A-Za-z0-9_.@-]+$/, 'a node name is made of letters, digits and _ . @ -')
    .optional(),
  /** Folders with hot modules: the code roots. */
  roots: z.union([z.string(), z.array(z.string())]).optional(),
  /** Folder for object code; `.hot` in the first root by default. */
  cacheDir: z.string().optional(),
  /** Time, turns and randomness; the host's by default. */
  clock: z.custom<Clock>((value) => typeof value === 'object' && value !== null && 'now' in value).optional(),
  /** Runs ready processes in an order drawn from this seed instead of first come first served. For tests. */
  seed: z.int().optional(),
  /** Whether the OS process stays alive while the node runs, as a listening server keeps it; true by default. */
  keepAlive: z.boolean().optional(),
  /** Level, handlers and metadata of the logger, or silence. */
  logger: loggerOptions.optional(),
});

/** Options of `Node.start`. */
export type NodeOptions = z.infer<typeof schema>;

/** The checked options; `badarg` naming the field that is wrong. */
export function parseNodeOptions(options: unknown): NodeOptions {
  const result = schema.safeParse(options);
  if (result.success) return result.data;
  throw new ProcessError('badarg', `node options: ${z.prettifyError(result.error)}`);
}

const stopSchema = z.strictObject({
  /** Milliseconds that processes have to shut down before they are killed; 5,000 by default. */
  deadline: z.int().min(0).max(LONGEST_HOST_DELAY).default(5_000),
  /** Why it stops, for those who watch; none when it was asked to. */
  reason: z.unknown().optional(),
});

/** Options of `Node.stop`. */
export type StopOptions = z.input<typeof stopSchema>;

/** The checked options of `Node.stop`; `badarg` naming the field that is wrong. */
export function parseStopOptions(options: unknown): z.output<typeof stopSchema> {
  const result = stopSchema.safeParse(options);
  if (result.success) return result.data;
  throw new ProcessError('badarg', `stop options: ${z.prettifyError(result.error)}`);
}
