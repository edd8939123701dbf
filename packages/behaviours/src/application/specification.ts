/** Specifications of applications: the typed form of OTP's `.app` file. */
import { z } from 'zod';
import { formatShort } from '../proc-lib/format-term';
import { ApplicationError } from './application-error';
import type { Callbacks } from './callbacks';

/** The parameters of an environment and their types. */
export type AnyEnv = object;

/** What a specification says. All but the name may be left out. */
interface Fields<A, T> {
  /** Name of the application. */
  readonly name: string;
  /** One line about it, for people. */
  readonly description?: string;
  readonly vsn?: string;
  /** Names of its modules. */
  readonly modules?: readonly string[];
  /** Names that its processes register. */
  readonly registered?: readonly string[];
  /** What must run before it: applications, or names of such as are loaded. */
  readonly applications?: readonly (AnyApplication | string)[];
  /** Those of `applications` that may be missing. */
  readonly optionalApplications?: readonly string[];
  /** Applications that are loaded with it, and started by it. */
  readonly includedApplications?: readonly (AnyApplication | string)[];
  /** Its callbacks and what `start` gets; without it, it has no processes. */
  readonly mod?: readonly [module: Callbacks<A, T>, args: NoInfer<A>];
  /** Phases of the start, once its supervisor is up: `startPhase(phase, 'normal', args)` is called for each. */
  readonly startPhases?: readonly (readonly [phase: string, args: unknown])[];
  /** Ms that it may run; `'infinity'` unless given. */
  readonly maxT?: number | 'infinity';
}

/** A specification with an environment that is not checked. */
export interface Specification<E extends AnyEnv, A, T = unknown> extends Fields<A, T> {
  /** Parameters and their values, unless the configuration says others. */
  readonly env?: E;
}

/** A specification whose environment agrees with a schema. */
export interface CheckedSpecification<S extends z.ZodObject, A, T = unknown> extends Fields<A, T> {
  readonly env?: z.input<S>;
  /** Checks the environment, and fills in what has a default, when the application is loaded and at each change. */
  readonly envSchema: S;
}

/** An application that `define` has checked; `E` are the parameters of its environment, `I` what they are set to. */
export interface Application<out E extends AnyEnv = AnyEnv, out I extends AnyEnv = AnyEnv> {
  readonly $application: true;
  readonly name: string;
  readonly description: string;
  readonly vsn: string;
  readonly modules: readonly string[];
  readonly registered: readonly string[];
  readonly applications: readonly (AnyApplication | string)[];
  readonly optionalApplications: readonly string[];
  readonly includedApplications: readonly (AnyApplication | string)[];
  readonly env: Readonly<Record<string, unknown>>;
  readonly envSchema: z.ZodObject | undefined;
  readonly mod: readonly [module: Callbacks, args: unknown] | undefined;
  readonly startPhases: readonly (readonly [phase: string, args: unknown])[] | undefined;
  readonly maxT: number | 'infinity';
  /** Carries the types `E` and `I` for the compiler only. */
  readonly $env?: readonly [environment: E, input: I];
}

export type AnyApplication = Application;

/** Whether a value is an application, of any copy of this package. */
export function isApplication(value: unknown): value is AnyApplication {
  return typeof value === 'object' && value !== null && (value as { $application?: unknown }).$application === true;
}

const name = z.string().regex(/^[a-zA-Z0-9_@.-]+$/, 'is a name: letters, digits and _ @ . -');
const others = z.array(
  z.union([name, z.custom<AnyApplication>(isApplication)], 'is an application, or the name of one'),
);
const isModule = (value: unknown): boolean => typeof value === 'object' && value !== null;

const schema = z
  .strictObject({
    name,
    description: z.string().default(''),
    vsn: z.string().default(''),
    modules: z.array(z.string()).default([]),
    registered: z.array(z.string()).default([]),
    applications: others.default([]),
    optionalApplications: z.array(name).default([]),
    includedApplications: others.default([]),
    env: z.record(z.string(), z.unknown()).default({}),
    envSchema: z
      .custom<z.ZodObject>((value) => value instanceof Object && 'safeParse' in value, 'is a zod object')
      .optional(),
    mod: z
      .tuple([z.custom<Callbacks>(isModule, 'is a module of callbacks'), z.unknown()], 'is [module, args]')
      .optional(),
    startPhases: z.array(z.tuple([z.string(), z.unknown()])).optional(),
    maxT: z.union([z.literal('infinity'), z.int().min(0)]).default('infinity'),
  })
  .superRefine(({ applications, optionalApplications, startPhases = [] }, context) => {
    const needed = applications.map(nameOf);
    for (const [at, optional] of optionalApplications.entries()) {
      if (needed.includes(optional)) continue;
      context.addIssue({
        code: 'custom',
        path: ['optionalApplications', at],
        message: `${optional} is none of applications`,
      });
    }
    const phases = startPhases.map(([phase]) => phase);
    for (const [at, phase] of phases.entries()) {
      if (phases.indexOf(phase) === at) continue;
      context.addIssue({ code: 'custom', path: ['startPhases', at], message: `there are two phases ${phase}` });
    }
  });

/**
 * Makes an application of its specification (OTP: the `.app` file). It is checked, frozen, and does nothing by itself.
 *
 * @example
 * export const app = Application.define({
 *   name: 'shop',
 *   vsn: '1.2.0',
 *   applications: [database],
 *   envSchema: z.object({ port: z.int().default(8080) }),
 *   mod: [SHOP, undefined],
 * });
 *
 * @throws ApplicationError `invalid_specification`, whose reason names the field
 */
export function define<S extends z.ZodObject, A = unknown, T = unknown>(
  specification: CheckedSpecification<S, A, T>,
): Application<z.output<S>, z.input<S>>;
export function define<E extends AnyEnv = Record<never, never>, A = unknown, T = unknown>(
  specification: Specification<E, A, T>,
): Application<E, E>;
export function define(specification: object): Application {
  const checked = schema.safeParse(specification);
  const given: unknown = (specification as { name?: unknown } | null)?.name;
  if (!checked.success) {
    const [issue] = checked.error.issues;
    const reason = { invalid_specification: { field: issue?.path.join('.') ?? '', message: issue?.message ?? '' } };
    throw new ApplicationError('invalid_specification', typeof given === 'string' ? given : 'without a name', reason);
  }
  const { envSchema, mod, startPhases, ...rest } = checked.data;
  return Object.freeze({ $application: true, ...rest, envSchema, mod, startPhases } as const);
}

/**
 * Name of an application.
 * @throws ApplicationError `invalid_specification` for what is neither an application nor the name of one
 */
export function nameOf(application: AnyApplication | string): string {
  if (typeof application === 'string') return application;
  if (isApplication(application)) return application.name;
  const message = `is no application, but ${formatShort(application)}: Application.define makes one`;
  throw new ApplicationError('invalid_specification', 'without a name', {
    invalid_specification: { field: '', message },
  });
}
