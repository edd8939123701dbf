/**
 * What compiled code finds under the name of `tslib`: TypeScript's helpers, of which those that look at imported modules
 * know a module reference.
 */
import * as tslib from 'tslib';
import { moduleNameOf } from '../term/module-tag';
import type { ModuleVersion } from './module-version';

/** The helpers for the code of one version. */
export function interopFor(version: ModuleVersion): object {
  return {
    ...tslib,
    __importStar: (module: unknown): unknown => (isReference(module) ? module : tslib.__importStar(module)),
    __importDefault: (module: unknown): unknown => (isReference(module) ? module : tslib.__importDefault(module)),
    __exportStar: (module: unknown, exports: object): void => {
      if (isReference(module)) version.stars.push(module);
      else tslib.__exportStar(module, exports);
    },
  };
}

function isReference(module: unknown): module is object {
  return moduleNameOf(module) !== undefined;
}
