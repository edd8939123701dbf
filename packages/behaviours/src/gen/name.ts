/**
 * How servers are named and found (OTP: `gen`'s names).
 *
 * | form                            | who keeps the name                         |
 * |---------------------------------|--------------------------------------------|
 * | `'z'`, `{ local: 'z' }`         | the node (`register/2`)                    |
 * | `{ global: term }`              | a table beside the node; any plain term    |
 * | `{ via: [module, term] }`       | `module`, which has the {@link Registry} functions |
 */
import { isPid, type Pid, ProcessError, register, type Self, unregister, whereis } from '@hot/runtime';
import { formatShort } from '../proc-lib/format-term';
import { nodeOf } from '../proc-lib/node';
import { globalNames } from './global';
import type { Registry } from './registry';

/** The name a server is started under. */
export type ServerName =
  | string
  | { readonly local: string }
  | { readonly global: unknown }
  | { readonly via: readonly [module: Registry, name: unknown] };

/** How a client names a server without its pid: by its name, or by a name on a node (which must be this one). */
export type NamedRef = ServerName | { readonly name: string; readonly node: string };

/** How a client names a server. */
export type ServerRef = Pid | NamedRef;

/**
 * The process that `target` names, or `undefined` when there is none.
 * @throws ProcessError `badarg` for what is no pid and no name, and when a registry answers something else
 */
export function whereIs(self: Pick<Self, 'node'>, target: ServerRef): Pid | undefined {
  return isPid(target) ? target : whereIsName(self, target as NamedRef);
}

function whereIsName(self: Pick<Self, 'node'>, target: NamedRef): Pid | undefined {
  if (typeof target === 'string') return whereis(target);
  if (typeof target !== 'object' || target === null) throw notAServer(target);
  if ('local' in target) return whereis(target.local);
  if ('global' in target) return globalNames(self).whereisName(target.global);
  if ('via' in target) return askRegistry(target.via[0], target.via[1]);
  if (!('node' in target && 'name' in target)) throw notAServer(target);
  return target.node === nodeOf(self).name ? whereis(target.name) : undefined;
}

/** What a registry answers; what it throws goes through. */
function askRegistry(registry: Registry, name: unknown): Pid | undefined {
  const found: unknown = registry.whereisName(name);
  if (found === undefined || isPid(found)) return found;
  throw new ProcessError('badarg', `whereisName of a registry gives a pid or undefined, not ${formatShort(found)}`);
}

/** The node that a target is said to be on, if that is another one, which is not there. */
export function otherNode(self: Self, target: ServerRef): string | undefined {
  if (typeof target !== 'object' || !('node' in target && 'name' in target)) return undefined;
  return target.node === nodeOf(self).name ? undefined : target.node;
}

function notAServer(target: unknown): ProcessError {
  return new ProcessError('badarg', `a server is named by its pid or its name, not by ${formatShort(target)}`);
}

/**
 * Gives the running process its name; false when somebody else has it.
 * @throws ProcessError `badarg` for what cannot be a registered name, and when a registry answers something else than yes or no
 */
export function registerName(self: Self, name: ServerName): boolean {
  if (typeof name === 'string' || 'local' in name) {
    const local = typeof name === 'string' ? name : name.local;
    if (whereis(local) !== undefined) return false;
    return register(local, self.pid);
  }
  const [registry, term] = registryOf(self, name);
  const answer: unknown = registry.registerName(term, self.pid);
  if (answer === 'yes' || answer === 'no') return answer === 'yes';
  throw new ProcessError('badarg', `registerName of a registry gives 'yes' or 'no', not ${formatShort(answer)}`);
}

/** Takes the name from the running process again, which may have given it up. */
export function unregisterName(self: Self, name: ServerName): void {
  if (typeof name === 'string' || 'local' in name) {
    const local = typeof name === 'string' ? name : name.local;
    if (whereis(local) === self.pid) unregister(local);
    return;
  }
  const [registry, term] = registryOf(self, name);
  registry.unregisterName(term);
}

/** How a server is called in reports and traces: its bare name, or its pid. */
export function displayName(name: ServerName | undefined, pid: Pid): unknown {
  if (name === undefined) return pid;
  if (typeof name === 'string') return name;
  if ('local' in name) return name.local;
  if ('global' in name) return name.global;
  return name.via[1];
}

function registryOf(
  self: Self,
  name: Exclude<ServerName, string | { readonly local: string }>,
): readonly [Registry, unknown] {
  return 'global' in name ? [globalNames(self), name.global] : name.via;
}
