/**
 * What compiled code finds under the name of `tslib`: TypeScript's helpers, of which those that look at imported modules
 * know a module reference.
 */
import { types } from 'node:util';
import * as tslib from 'tslib';
import { moduleNameOf } from '../term/module-tag';
import type { ModuleVersion } from './module-version';

/** The helpers for the code of one version. */
export function interopFor(version: ModuleVersion): object {
  const asNode = version.code.attributes.interop === 'node';
  return {
    ...tslib,
    __importStar: (module: unknown): unknown => {
      if (isNamespace(module)) return module;
      return asNode ? { ...(module as object), default: module } : tslib.__importStar(module);
    },
    __importDefault: (module: unknown): unknown => {
      if (isNamespace(module)) return module;
      return asNode ? { default: module } : tslib.__importDefault(module);
    },
    __exportStar: (module: unknown, exports: object): void => {
      if (isReference(module)) version.stars.push(module);
      else tslib.__exportStar(module, exports);
    },
  };
}

/** Whether it is what `import *` gives already: the reference of a hot module, or an ES module that Node required. */
function isNamespace(module: unknown): boolean {
  return isReference(module) || types.isModuleNamespaceObject(module);
}

function isReference(module: unknown): module is object {
  return moduleNameOf(module) !== undefined;
}
