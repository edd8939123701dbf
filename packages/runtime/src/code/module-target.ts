/**
 * How client functions are told which module is meant: by its name, its file's path from the root, or its reference.
 */
import type { ModuleTarget } from '../process/self';
import { moduleNameOf } from '../term/module-tag';
import { CodeError } from './code-error';
import { isModuleName, withoutExtension } from './module-name';

/**
 * The name of the module that is meant.
 *
 * @throws CodeError `badarg`
 */
export function moduleName(target: ModuleTarget): string {
  const name = typeof target === 'string' ? (withoutExtension(target) ?? target) : moduleNameOf(target);
  if (name === undefined) throw new CodeError('badarg', 'this object is no reference of a hot module');
  if (!isModuleName(name)) throw new CodeError('badarg', `'${name}' is no name of a module`);
  return name;
}
