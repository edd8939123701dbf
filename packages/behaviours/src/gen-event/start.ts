/** Starting event managers (OTP: `gen_event:start`, `start_link`, `start_monitor`). */
import type { Ref } from '@hot/runtime';
import type { ServerName } from '../gen/name';
import type { GenOptions } from '../gen/options';
import * as gen from '../gen/start';
import type { DebugOption } from '../sys/debug';
import { behaviour } from './enter';
import type { Dynamic, ManagerPid, NameFor, Protocol, TypedName } from './protocol';

/** How a manager is started. */
export interface StartOptions<P = Dynamic> extends Omit<GenOptions, 'name' | 'debug'> {
  /** The name it registers: `'z'`, `{ global: term }`, `{ via: [module, name] }`, or one made by `GenEvent.named`. */
  readonly name?: NameFor<P>;
  /** Debug functions that are on from the start: `['trace']`, `[{ log: 20 }]`, … */
  readonly debug?: readonly DebugOption[];
}

/** A manager has no callback module of its own. */
const NO_MODULE = {};

/**
 * Starts an event manager, without handlers (OTP: `gen_event:start/0,1,2`).
 *
 * @example
 * const shop = await GenEvent.start<Shop>({ name: 'shop' });
 *
 * @throws StartError `already_started`
 * @throws OptionsError that names the wrong field
 */
export function start<P extends Protocol = Dynamic>(options: StartOptions<P> = {}): Promise<ManagerPid<P>> {
  return gen.start(behaviour, 'none', NO_MODULE, undefined, options as GenOptions) as Promise<ManagerPid<P>>;
}

/**
 * {@link start}, linked to the running process, which is the manager's parent: its end ends the manager
 * (OTP: `gen_event:start_link/0,1,2`). Outside of any process: `start`.
 */
export function startLink<P extends Protocol = Dynamic>(options: StartOptions<P> = {}): Promise<ManagerPid<P>> {
  return gen.start(behaviour, 'link', NO_MODULE, undefined, options as GenOptions) as Promise<ManagerPid<P>>;
}

/**
 * {@link start} with a monitor, made with the process so that no end is missed (OTP: `gen_event:start_monitor/0,1,2`).
 * The running process is the manager's parent. A failed start leaves no DOWN message.
 * @throws ProcessError `no_process` outside of any process
 */
export function startMonitor<P extends Protocol = Dynamic>(
  options: StartOptions<P> = {},
): Promise<{ pid: ManagerPid<P>; ref: Ref }> {
  return gen.startMonitor(behaviour, NO_MODULE, undefined, options as GenOptions) as Promise<{
    pid: ManagerPid<P>;
    ref: Ref;
  }>;
}

/** Gives a name its protocol: `const shop = GenEvent.named<Shop>('shop')`, for start options and as target of events and calls. */
export function named<P extends Protocol>(name: string): TypedName<P, string>;
export function named<P extends Protocol>(name: ServerName): TypedName<P>;
export function named<P extends Protocol>(name: ServerName): TypedName<P> {
  return name as TypedName<P>;
}
