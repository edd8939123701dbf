/** Start options shared by all behaviours, checked with zod. */
import { z } from 'zod';
import { isTimeout, type Timeout } from '../proc-lib/timeout';
import type { SpawnOptions } from '../proc-lib/spawn';
import type { ServerName } from './name';
import { isRegistry, type Registry } from './registry';

/** How a behaviour is started (OTP: `gen:option()` and the name). */
export interface GenOptions {
  /** The name it registers; others find it by it once `init` is running. */
  readonly name?: ServerName;
  /** Ms that `init` may take; then the process is killed and the start fails with `'timeout'`. `'infinity'` unless given. */
  readonly timeout?: Timeout;
  /** Debug functions that are on from the start: what `sys.debugOptions` takes. */
  readonly debug?: readonly unknown[];
  /** Ms without a message after which the server hibernates; never unless given. */
  readonly hibernateAfter?: Timeout;
  /** How the process is spawned. */
  readonly spawnOptions?: SpawnOptions;
}

/** The options that also a process has that enters a loop. */
export type LoopOptions = Pick<GenOptions, 'name' | 'debug' | 'hibernateAfter'>;

/** Options that are wrong, with the field that is (DESIGN 6). */
export class OptionsError extends Error {
  readonly tag = '@hot/options-error';
  override readonly name = 'OptionsError';
  readonly code = 'invalid_options';
  /** Path of the first wrong field, `spawnOptions.mailbox.max`; empty when the options are no object. */
  readonly field: string;

  constructor(field: string, message: string) {
    super(field === '' ? `invalid options: ${message}` : `invalid option ${field}: ${message}`);
    this.field = field;
  }
}

const timeLimit = z.custom<Timeout>(isTimeout, "must be a number of ms from 0, or 'infinity'");

/** Whether it can be registered: `''` and `'undefined'` cannot. */
export function isLocalName(name: unknown): name is string {
  return typeof name === 'string' && name !== '' && name !== 'undefined';
}

const localName = z.string().refine(isLocalName, "must be neither '' nor 'undefined'");

const serverName = z.union(
  [
    localName,
    z.strictObject({ local: localName }),
    z.strictObject({ global: z.unknown() }),
    z.strictObject({
      via: z.tuple([z.custom<Registry>(isRegistry), z.unknown()]),
    }),
  ],
  'must be a string, { local }, { global } or { via: [registry, name] }, with registerName, unregisterName and whereisName',
);

const loopOptions = {
  name: serverName.optional(),
  debug: z.array(z.unknown()).optional(),
  hibernateAfter: timeLimit.optional(),
};

/** Options of a process that enters a loop, without what it is to do first: that is the behaviour's. */
const enterLoopSchema = z.strictObject(loopOptions);

const startSchema = z.strictObject({
  ...loopOptions,
  timeout: timeLimit.optional(),
  spawnOptions: z
    .strictObject({
      link: z.boolean().optional(),
      mailbox: z
        .strictObject({ max: z.int().positive(), overflow: z.enum(['exit', 'drop_new', 'drop_old']) })
        .optional(),
    })
    .optional(),
});

/** @throws OptionsError that names the first wrong field */
export function checkOptions(options: GenOptions): void {
  if (!isNameOnly(options)) check(startSchema, options);
}

/** Whether options are the frequent ones, none or a local name: there a schema would find nothing. */
function isNameOnly(options: unknown): boolean {
  if (typeof options !== 'object' || options === null) return false;
  for (const field in options) {
    if (field !== 'name' || !isLocalName((options as { readonly name?: unknown }).name)) return false;
  }
  return true;
}

/** @throws OptionsError that names the first wrong field */
export function checkEnterLoopOptions(options: LoopOptions): void {
  check(enterLoopSchema, options);
}

function check(schema: z.ZodType, options: object): void {
  const fault = faultIn(schema, options);
  if (fault !== undefined) throw fault;
}

/** What is wrong first with fields that a schema describes; `undefined` when nothing is. */
export function faultIn(schema: z.ZodType, fields: unknown): OptionsError | undefined {
  const checked = schema.safeParse(fields);
  if (checked.success) return undefined;
  const issue = checked.error.issues[0] as z.core.$ZodIssue;
  const field = issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path;
  return new OptionsError(field.join('.'), issue.code === 'unrecognized_keys' ? 'no such option' : issue.message);
}
