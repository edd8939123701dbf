/**
 * Spawning: making processes from a function, or from a module and the name of a function in it.
 *
 * A function is entered as it is, in its own version. A module's function is looked up when the process first runs, in
 * the current version (a fully-qualified call); when there is none the process dies of `{ undef: … }`, as in Erlang,
 * and the spawn itself succeeds. Link and monitor are made before the child can run.
 */
import { z } from 'zod';
import { UndefError } from '../term/exit-reason';
import { moduleNameOf } from '../term/module-tag';
import type { PidTerm } from '../term/pid';
import { ProcessError } from '../term/process-error';
import type { Ref } from '../term/ref';
import { Process, type ProcessHost } from './process';
import { register } from './registry';
import { link, monitor, type MonitorOptions } from './relations';
import type { Monitored, OnThrow, SpawnOptions } from './self';

/** The options of spawn, checked. */
export const spawnOptionsSchema = z.strictObject({
  link: z.boolean().optional(),
  monitor: z
    .union([
      z.boolean(),
      z.strictObject({
        alias: z.enum(['explicit_unalias', 'demonitor', 'reply_demonitor']).optional(),
        tag: z.string().optional(),
      }),
    ])
    .optional(),
  name: z
    .string()
    .min(1)
    .refine((name) => name !== 'undefined', "no process can be called 'undefined'")
    .optional(),
  mailbox: z.strictObject({ max: z.int().min(1), overflow: z.enum(['exit', 'drop_new', 'drop_old']) }).optional(),
  onThrow: z.custom<OnThrow>((value) => typeof value === 'function', 'expected a function').optional(),
});

/**
 * Spawns a process on a node.
 * @param maker who spawns; `null` outside of any process
 * @param target a body, or a module
 * @param rest the arguments of the body, or the function's name and an array of its arguments
 */
export function spawn(host: ProcessHost, maker: Process | null, target: unknown, rest: readonly unknown[]): PidTerm {
  return make(host, maker, target, rest).pid;
}

/** Spawns a process that is linked to its maker before it can run. */
export function spawnLink(host: ProcessHost, maker: Process, target: unknown, rest: readonly unknown[]): PidTerm {
  const { pid } = make(host, maker, target, rest);
  link(maker, pid);
  return pid;
}

/** Spawns a process that its maker monitors before it can run. */
export function spawnMonitor(
  host: ProcessHost,
  maker: Process,
  target: unknown,
  rest: readonly unknown[],
): Monitored<unknown> {
  const { pid } = make(host, maker, target, rest);
  return { pid, ref: monitor(maker, pid) };
}

/** Spawns with options; throws `badarg` naming the option that is wrong. */
export function spawnWith(
  host: ProcessHost,
  maker: Process | null,
  options: SpawnOptions,
  target: unknown,
  rest: readonly unknown[],
): { pid: PidTerm; ref: Ref | undefined } {
  if (!areFlags(options)) {
    const checked = spawnOptionsSchema.safeParse(options);
    if (!checked.success) throw new ProcessError('badarg', `spawn options: ${z.prettifyError(checked.error)}`);
  }
  const wish = monitorWish(options);
  if (maker === null && (options.link === true || wish !== undefined)) {
    throw new ProcessError('no_process', 'only a process can link to or monitor its child');
  }
  if (options.name !== undefined && host.names.has(options.name)) {
    throw new ProcessError('badarg', `the name '${options.name}' is taken`);
  }
  const { pid } = make(host, maker, target, rest, options);
  if (options.name !== undefined) register(host, options.name, pid);
  if (maker === null) return { pid, ref: undefined };
  if (options.link === true) link(maker, pid);
  if (options.monitor === true) return { pid, ref: monitor(maker, pid) };
  return { pid, ref: wish === undefined ? undefined : monitor(maker, pid, wish) };
}

/** Whether options are the frequent ones, `link` and `monitor` as flags and `onThrow`: there a schema would find nothing. */
function areFlags(options: unknown): boolean {
  if (typeof options !== 'object' || options === null) return false;
  for (const name in options) {
    const value = (options as Record<string, unknown>)[name];
    if (name === 'link' || name === 'monitor' ? typeof value !== 'boolean' : !isOnThrow(name, value)) return false;
  }
  return true;
}

function isOnThrow(name: string, value: unknown): boolean {
  return name === 'onThrow' && typeof value === 'function';
}

/** How the child is to be monitored; `undefined` when it is not. */
export function monitorWish({ monitor: wish }: SpawnOptions): MonitorOptions | undefined {
  if (wish === true) return {};
  return wish === false ? undefined : wish;
}

/** Throws `badarg` for what cannot be spawned. */
export function checkTarget(target: unknown, rest: readonly unknown[]): asserts target is string | object {
  if (typeof target === 'function') return;
  const [name, args] = rest;
  const isModule = typeof target === 'string' || (typeof target === 'object' && target !== null);
  if (isModule && typeof name === 'string' && (args === undefined || Array.isArray(args))) return;
  throw new ProcessError(
    'badarg',
    "spawn takes a function and its arguments, or a module, a function's name and an array of arguments",
  );
}

type AnyBody = (self: object, ...args: readonly unknown[]) => unknown;

const NO_OPTIONS: SpawnOptions = {};

/** Makes the process for any of the forms that spawn takes. */
function make(
  host: ProcessHost,
  maker: Process | null,
  target: unknown,
  rest: readonly unknown[],
  options: SpawnOptions = NO_OPTIONS,
): Process {
  const parent = maker === null ? null : maker.pid;
  if (typeof target === 'function') {
    const body = target as AnyBody;
    return new Process(host, rest.length === 0 ? runEntry : runWith(body, rest), body, parent, options);
  }
  checkTarget(target, rest);
  const [name, list = []] = rest as [name: string, args?: readonly unknown[]];
  const module = typeof target === 'string' ? target : (moduleNameOf(target) ?? 'anonymous');
  const run = runFunction(target, module, name, list);
  return new Process(host, run, { module, function: name, arity: list.length + 1 }, parent, options);
}

/** Runs a body that takes nothing but `self`: the process itself knows it. */
function runEntry(process: Process): unknown {
  return (process.entry as AnyBody)(process.host.selfOf(process));
}

function runWith(body: AnyBody, args: readonly unknown[]): (process: Process) => unknown {
  return (process) => body(process.host.selfOf(process), ...args);
}

function runFunction(
  target: string | object,
  module: string,
  name: string,
  args: readonly unknown[],
): (process: Process) => unknown {
  return (process) => lookUp(process.host, target, module, name)(process.host.selfOf(process), ...args);
}

function lookUp(host: ProcessHost, target: string | object, module: string, name: string): AnyBody {
  const reference = typeof target === 'string' ? host.moduleByName(target) : target;
  const found: unknown =
    reference !== undefined && Object.hasOwn(reference, name)
      ? (reference as Record<string, unknown>)[name]
      : undefined;
  if (typeof found !== 'function') throw new UndefError(module, name);
  return found as AnyBody;
}
