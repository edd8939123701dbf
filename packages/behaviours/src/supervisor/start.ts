/** Starting supervisors (OTP: `supervisor:start_link/2,3`). */
import { behaviour as genServer } from '../gen-server/enter';
import { displayName, type ServerName } from '../gen/name';
import type { GenOptions } from '../gen/options';
import { type Behaviour, start as genStart } from '../gen/start';
import { nameOfModule } from '../proc-lib/entry';
import type { DebugOption } from '../sys/debug';
import { callbacks, type InitArgs } from './server';
import type { ArgsOf, Callbacks, EntriesIn, NameFor, SupervisorPid, TypedSupervisorName } from './target';

/** How a supervisor is started. */
export interface StartOptions<E = never> extends Omit<GenOptions, 'name' | 'debug'> {
  /** The name it registers. */
  readonly name?: NameFor<E>;
  readonly debug?: readonly DebugOption[];
}

/**
 * Starts a supervisor, linked to the running process, and with it its children; resolves once all of them run (OTP:
 * `supervisor:start_link/2,3`). Outside of any process it is linked to nobody.
 *
 * @example
 * const sup = await Supervisor.startLink(MODULE, undefined, { name: 'shop_sup' });
 *
 * @param module has `init`, which returns `Supervisor.init(flags, children)` or `'ignore'`
 * @param args what `init` is called with; now and when code is changed
 * @throws StartError `already_started`, `timeout`, `ignore`; `init_failed` with reason `{ bad_return: … }`,
 *   `{ supervisor_data: fault in the flags }`, `{ start_spec: fault in the children }`, or, when a child did not start and
 *   those before it have been stopped again, `{ shutdown: { failed_to_start_child: { id, reason } } }`
 * @throws OptionsError that names the wrong field
 */
export function startLink<const M extends Callbacks>(
  module: M,
  args: ArgsOf<M>,
  options: StartOptions<EntriesIn<M>> = {},
): Promise<SupervisorPid<EntriesIn<M>>> {
  return genStart(behaviour, 'link', module, args, options as GenOptions) as Promise<SupervisorPid<EntriesIn<M>>>;
}

/** Gives a name the children of its supervisor: `Supervisor.named<typeof ShopSup>('shop_sup')`. */
export function named<M extends Callbacks>(name: ServerName): TypedSupervisorName<EntriesIn<M>> {
  return name as TypedSupervisorName<EntriesIn<M>>;
}

/** supervisor as a behaviour: a gen_server whose callbacks have the module of the user to ask. */
const behaviour: Behaviour = {
  required: genServer.required,
  check: genServer.check,
  // As OTP shows it: which processes are supervisors, and whose.
  initialCall: (module) => ({ module: 'supervisor', function: nameOfModule(module), arity: 1 }),
  enter(self, context) {
    const { module, args, name } = context;
    const shown: unknown = name === undefined ? undefined : displayName(name, self.pid);
    const initArgs: InitArgs = { module, args, name: shown };
    return genServer.enter(self, { ...context, module: callbacks, args: initArgs });
  },
};
