/** What a scenario of kind `supervisor` holds (FORMAT-behaviours, 8), checked with zod. */
import { z } from 'zod';
import { entry } from '../entry';
import { json, type Json } from '../json';

/** What a start function does at one of its calls. */
export type Outcome =
  | 'ok'
  | 'ignore'
  | 'init_ignore'
  | { readonly ok_info: Json }
  | { readonly error: Json }
  | { readonly value: Json }
  | { readonly raise: [kind: 'error' | 'exit' | 'throw', term: Json] }
  | { readonly init_crash: Json }
  | { readonly init_stop: Json }
  | { readonly gate: string; readonly then: Outcome };

const outcome: z.ZodType<Outcome> = z.lazy(() =>
  z.union([
    z.enum(['ok', 'ignore', 'init_ignore']),
    z.strictObject({ ok_info: json }),
    z.strictObject({ error: json }),
    z.strictObject({ value: json }),
    z.strictObject({ raise: z.tuple([z.enum(['error', 'exit', 'throw']), json]) }),
    z.strictObject({ init_crash: json }),
    z.strictObject({ init_stop: json }),
    z.strictObject({ gate: z.string(), then: outcome }),
  ]),
);

const manner = z.union([
  z.enum(['plain', 'trap', 'ignore']),
  z.strictObject({ slow: z.number() }),
  z.strictObject({ other: json }),
]);

const childConfig = z.strictObject({ key: z.string(), manner, starts: z.array(outcome).optional() });

const raw = z.strictObject({ raw: json });
const form = z.literal('tuple').optional();

/** What a start function of a nested supervisor is given. */
export interface NestedConfig {
  readonly key: string;
  readonly init: InitScript;
  readonly starts?: Outcome[] | undefined;
}

const nestedConfig: z.ZodType<NestedConfig> = z.lazy(() =>
  z.strictObject({ key: z.string(), init, starts: z.array(outcome).optional() }),
);

const start = z.union([z.strictObject({ child: childConfig }), z.strictObject({ nested: nestedConfig }), raw]);

const spec = z.union([
  raw,
  z.strictObject({
    form,
    id: json.optional(),
    start: start.optional(),
    restart: json.optional(),
    significant: json.optional(),
    shutdown: json.optional(),
    type: json.optional(),
    modules: json.optional(),
  }),
]);

const flags = z.union([
  raw,
  z.strictObject({
    form,
    strategy: json.optional(),
    intensity: json.optional(),
    period: json.optional(),
    auto_shutdown: json.optional(),
  }),
]);

const specs = z.union([raw, z.array(spec)]);

const init = z.union([
  z.strictObject({ flags, children: specs }),
  z.strictObject({
    ret: z.union([
      z.literal('ignore'),
      z.strictObject({ value: json }),
      z.strictObject({ error: json }),
      z.strictObject({ exit: json }),
      z.strictObject({ throw: json }),
    ]),
  }),
]);

const dynamicPart = z.strictObject({ key: z.string(), starts: z.array(outcome).optional() });

/** A function of the supervisor and the fields it has. */
function api<Name extends string, Fields extends z.ZodRawShape>(fn: Name, fields: Fields) {
  return z.strictObject({ op: z.literal('api'), client: z.string(), sup: z.string(), fn: z.literal(fn), ...fields });
}

/** An op that a client carries out and the fields it has besides `client`. */
function op<Name extends string, Fields extends z.ZodRawShape>(name: Name, fields: Fields) {
  return z.strictObject({ op: z.literal(name), client: z.string(), ...fields });
}

const clientStep = z.union([
  op('start_sup', { sup: z.literal('top'), init }),
  api('start_child', { spec }),
  api('start_child', { args: z.tuple([dynamicPart]) }),
  api('terminate_child', { id: json }),
  api('restart_child', { id: json }),
  api('delete_child', { id: json }),
  api('get_childspec', { id: json }),
  api('which_children', {}),
  api('count_children', {}),
  op('check_childspecs', { specs, auto_shutdown: json.optional() }),
  op('sup_exit', { sup: z.string(), reason: json }),
  op('sup_stop', { sup: z.string(), reason: json }),
  op('sup_sys', { sup: z.string(), req: z.enum(['suspend', 'resume']) }),
  op('parent_exit', { reason: json }),
]);

const playerStep = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('exit_child'), child: z.string(), reason: json }),
  z.strictObject({
    op: z.literal('child_do'),
    child: z.string(),
    do: z.union([z.strictObject({ exit: json }), z.strictObject({ error: json })]),
  }),
  z.strictObject({ op: z.literal('release'), sup: z.string(), gate: z.string() }),
]);

const client = z.strictObject({ name: z.string(), trap: z.literal(true) });

/** A scenario of kind `supervisor`. */
export const supervisorScenario = z.object({
  id: z.string(),
  kind: z.literal('supervisor'),
  setup: z.strictObject({ clients: z.array(client) }),
  steps: z.array(z.union([clientStep, playerStep])),
  trace: z.array(entry),
  final: entry,
});

export type SupervisorScenario = z.infer<typeof supervisorScenario>;
export type SupervisorStep = SupervisorScenario['steps'][number];
/** A step that a client carries out. */
export type ClientStep = z.infer<typeof clientStep>;
/** How a running child behaves. */
export type Manner = z.infer<typeof manner>;
export type ChildConfig = z.infer<typeof childConfig>;
/** What start_child of a simple_one_for_one supervisor adds. */
export type DynamicPart = z.infer<typeof dynamicPart>;
export type InitScript = z.infer<typeof init>;
/** A child specification, right or wrong. */
export type SpecScript = z.infer<typeof spec>;
export type SpecsScript = z.infer<typeof specs>;
export type FlagsScript = z.infer<typeof flags>;
