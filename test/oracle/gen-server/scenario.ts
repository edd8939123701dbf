/** What a scenario of kind `gen_server` holds (FORMAT-behaviours, 2.5), checked with zod. */
import { z } from 'zod';
import { entry } from '../entry';
import { json } from '../json';
import { message } from './script';

const timeout = z.union([z.number(), z.enum(['default', 'infinity'])]);
const to = z.union([z.strictObject({ pid: z.string() }), z.strictObject({ name: z.string() })]);
const toPid = z.strictObject({ pid: z.string() });

/** An op that a client carries out and the fields it has besides `client`. */
function op<Name extends string, Fields extends z.ZodRawShape>(name: Name, fields: Fields) {
  return z.strictObject({ op: z.literal(name), client: z.string(), ...fields });
}

/** The fields of a `sys` op besides its address. */
function sys<Request extends string, Fields extends z.ZodRawShape>(req: Request, fields: Fields) {
  return op('sys', { to, timeout, req: z.literal(req), ...fields });
}

const replaceFun = z.discriminatedUnion('f', [
  z.strictObject({ f: z.literal('add'), by: z.number() }),
  z.strictObject({ f: z.literal('noop') }),
  z.strictObject({ f: z.literal('error'), reason: json }),
  z.strictObject({ f: z.literal('exit'), reason: json }),
  z.strictObject({ f: z.literal('throw'), reason: json }),
]);

const sysStep = z.discriminatedUnion('req', [
  sys('suspend', {}),
  sys('resume', {}),
  sys('get_state', {}),
  sys('get_status', {}),
  sys('replace_state', { fun: replaceFun }),
  sys('change_code', { msg: message, old: json }),
  sys('terminate', { reason: json }),
]);

const clientStep = z.discriminatedUnion('op', [
  op('start', {
    how: z.enum(['start', 'start_link', 'start_monitor']),
    server: z.string(),
    init: message,
    name: z.string().optional(),
    timeout: timeout.optional(),
    module: z.literal('min').optional(),
  }),
  op('call', { to, timeout, msg: message }),
  op('cast', { to, msg: message }),
  op('info', { to, msg: message }),
  op('send_request', { to, req: z.string(), msg: message }),
  op('wait_response', { req: z.string(), timeout }),
  op('receive_response', { req: z.string(), timeout }),
  op('check_response', { req: z.string() }),
  op('coll_send', { to, req: z.string(), label: json, msg: message }),
  op('coll_wait', { timeout, delete: z.boolean() }),
  op('coll_receive', { timeout, delete: z.boolean() }),
  op('coll_check', { delete: z.boolean() }),
  op('reply', { server: z.string(), call: z.string(), value: json }),
  op('stop', { to, reason: json, timeout }),
  op('exit', { to: toPid, reason: json }),
  op('client_exit', { reason: json }),
  op('monitor', { to, ref: z.string() }),
  op('link', { to: toPid }),
  op('unlink', { to: toPid }),
  sysStep,
]);

const playerStep = z.discriminatedUnion('op', [
  op('kill_client', {}),
  z.strictObject({ op: z.literal('whereis'), name: z.string() }),
  z.strictObject({ op: z.literal('release'), server: z.string(), gate: z.string() }),
]);

const client = z.strictObject({ name: z.string(), trap: z.boolean() });

/** A scenario of kind `gen_server`. */
export const genServerScenario = z.object({
  id: z.string(),
  kind: z.literal('gen_server'),
  setup: z.strictObject({ clients: z.array(client) }),
  steps: z.array(z.union([clientStep, playerStep])),
  trace: z.array(entry),
  final: entry,
});

export type GenServerScenario = z.infer<typeof genServerScenario>;
export type GenServerStep = GenServerScenario['steps'][number];
/** A step that a client carries out. */
export type ClientStep = z.infer<typeof clientStep>;
/** A step that sends a system message to a server. */
export type SysStep = z.infer<typeof sysStep>;
/** A process that exists before step 0. */
export type ClientSetup = z.infer<typeof client>;
/** The process a step is about: itself, or whoever has the name. */
export type Address = z.infer<typeof to>;
/** How long an op may take: ms, no end, or what the function takes by default. */
export type Timeout = z.infer<typeof timeout>;
