/** Starting state machines (OTP: `gen_statem:start`, `start_link`, `start_monitor`). */
import type { Ref } from '@hot/runtime';
import type { ServerName } from '../gen/name';
import type { Args, NameFor, ServerPid, TypedName } from '../gen/protocol';
import type { GenOptions } from '../gen/options';
import * as gen from '../gen/start';
import type { DebugOption } from '../sys/debug';
import type { Callbacks } from './callbacks';
import { behaviour } from './enter';
import type { Dynamic, Protocol } from './protocol';

/** How a machine is started. */
export interface StartOptions<P = Dynamic> extends Omit<GenOptions, 'name' | 'debug'> {
  /** The name it registers: `'z'`, `{ global: term }`, `{ via: [module, name] }`, or one made by `GenStatem.named`. */
  readonly name?: NameFor<P>;
  /** Debug functions that are on from the start: `['trace']`, `[{ log: 20 }]`, … */
  readonly debug?: readonly DebugOption[];
}

/**
 * Starts a machine and waits until its `init` is done (OTP: `gen_statem:start/3,4`).
 *
 * @example
 * const door = await GenStatem.start<Door>(MODULE, { code: '1234' }, { name: 'door' });
 *
 * @param module its callbacks: what `import * as MODULE` gives, or an object
 * @param args what `init` is called with
 * @throws StartError `already_started`, `timeout`, `ignore`, `init_failed`
 * @throws OptionsError that names the wrong field
 */
export function start<P extends Protocol = Dynamic>(
  module: Callbacks<P>,
  args: Args<P>,
  options: StartOptions<P> = {},
): Promise<ServerPid<P>> {
  return gen.start(behaviour, 'none', module, args, options as GenOptions) as Promise<ServerPid<P>>;
}

/**
 * {@link start}, linked to the running process, which is the machine's parent (OTP: `gen_statem:start_link/3,4`). After a
 * failed start, a caller that traps exits also has the EXIT message of the process. Outside of any process: `start`.
 */
export function startLink<P extends Protocol = Dynamic>(
  module: Callbacks<P>,
  args: Args<P>,
  options: StartOptions<P> = {},
): Promise<ServerPid<P>> {
  return gen.start(behaviour, 'link', module, args, options as GenOptions) as Promise<ServerPid<P>>;
}

/**
 * {@link start} with a monitor, made with the process so that no end is missed (OTP: `gen_statem:start_monitor/3,4`).
 * The running process is the machine's parent. A failed start leaves no DOWN message.
 * @throws ProcessError `no_process` outside of any process
 */
export function startMonitor<P extends Protocol = Dynamic>(
  module: Callbacks<P>,
  args: Args<P>,
  options: StartOptions<P> = {},
): Promise<{ pid: ServerPid<P>; ref: Ref }> {
  return gen.startMonitor(behaviour, module, args, options as GenOptions) as Promise<{ pid: ServerPid<P>; ref: Ref }>;
}

/** Gives a name its protocol: `const door = GenStatem.named<Door>('door')`, for start options and as target of calls and casts. */
export function named<P extends Protocol>(name: ServerName): TypedName<P> {
  return name as TypedName<P>;
}
