/** What a scenario of kind `proc` holds (FORMAT-proc-code, part 1), checked with zod. */
import { z } from 'zod';
import { json } from '../json';

const puppet = z.string().regex(/^p\d+$/);
const timer = z.union([puppet, z.strictObject({ name: z.string() })]);
const destination = z.union([timer, z.strictObject({ alias: z.string() })]);
const match = z.union([
  z.literal('any'),
  z.strictObject({ eq: json }),
  z.strictObject({ tag: z.string() }),
  z.strictObject({ DOWN: z.string() }),
  z.strictObject({ EXIT: puppet }),
]);

/** An op of a puppet and the fields it has besides `by`. */
function op<Name extends string, Fields extends z.ZodRawShape>(name: Name, fields: Fields) {
  return z.strictObject({ op: z.literal(name), by: puppet, ...fields });
}

const spawn = z.strictObject({
  op: z.literal('spawn'),
  by: puppet.nullable(),
  as: puppet,
  link: z.boolean(),
  monitor: z.string().nullable(),
  exits: json.optional(),
});

const step = z.discriminatedUnion('op', [
  spawn,
  op('send', { to: destination, msg: json }),
  op('receive', { match }),
  op('block', { match }),
  op('link', { to: puppet }),
  op('unlink', { to: puppet }),
  op('monitor', {
    to: timer,
    as: z.string(),
    alias: z.enum(['explicit_unalias', 'demonitor', 'reply_demonitor']).nullable(),
  }),
  op('demonitor', { ref: z.string(), flush: z.boolean(), info: z.boolean() }),
  op('trap_exit', { flag: z.boolean() }),
  op('exit', { to: puppet, reason: json }),
  op('die', { reason: json }),
  op('error', { tag: z.string() }),
  op('throw', { tag: z.string() }),
  op('register', { name: z.string(), to: puppet }),
  op('unregister', { name: z.string() }),
  op('whereis', { name: z.string() }),
  op('alive', { to: puppet }),
  op('alias', { as: z.string(), mode: z.enum(['explicit_unalias', 'reply']) }),
  op('unalias', { alias: z.string() }),
  op('send_after', { as: z.string(), to: timer, msg: json, ms: z.number() }),
  op('start_timer', { as: z.string(), to: timer, msg: json, ms: z.number() }),
  op('cancel_timer', { timer: z.string() }),
  op('info', { to: puppet }),
]);

/** A scenario of kind `proc`. */
export const procScenario = z.object({
  id: z.string(),
  kind: z.literal('proc'),
  steps: z.array(step),
  trace: z.array(json),
  final: json,
});

/** One step: what the puppet `by` does, or the driver's `spawn`. */
export type ProcStep = z.infer<typeof step>;
/** A step that makes a puppet. */
export type SpawnStep = z.infer<typeof spawn>;
/** A step that a puppet carries out. */
export type PuppetStep = Exclude<ProcStep, SpawnStep> | (SpawnStep & { by: string });
/** What a receive asks for. */
export type Match = z.infer<typeof match>;
/** Whom a send reaches. */
export type Destination = z.infer<typeof destination>;
