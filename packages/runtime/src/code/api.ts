/**
 * The top-level functions on code: `code`, `compile`, `c`, `l`, `lm`, on the node of the running process, else on the node
 * started last. With no node they throw `no_node`. Each is documented at the method of the same name of `Node`.
 */
import { currentNode } from '../node/nodes';
import type { ModuleTarget } from '../process/self';
import type { Code, Loaded } from './code';
import type { Compile, Compiled } from './compile';
import type { Node } from './node';

function node(): Node {
  return currentNode() as Node;
}

/** The methods of a class instance, as a plain object. */
type Methods<T> = { readonly [K in keyof T]: T[K] };

/** The client functions of the code server (OTP: module `code`). */
export const code: Methods<Code> = {
  loadFile: (module, options) => node().code.loadFile(module, options),
  loadBinary: (module, file, binary, options) => node().code.loadBinary(module, file, binary, options),
  atomicLoad: (modules, options) => node().code.atomicLoad(modules, options),
  ensureLoaded: (module) => node().code.ensureLoaded(module),
  purge: (module) => node().code.purge(module),
  softPurge: (module) => node().code.softPurge(module),
  delete: (module) => node().code.delete(module),
  lingering: (module) => node().code.lingering(module),
  hasOld: (module) => node().code.hasOld(module),
  checkProcessCode: (pid, module) => node().code.checkProcessCode(pid, module),
  reference: (module) => node().code.reference(module),
  isLoaded: (module) => node().code.isLoaded(module),
  allLoaded: () => node().code.allLoaded(),
  allAvailable: () => node().code.allAvailable(),
  which: (module) => node().code.which(module),
  moduleInfo: (module) => node().code.moduleInfo(module),
  modifiedModules: () => node().code.modifiedModules(),
  moduleStatus: (module) => node().code.moduleStatus(module),
  getObjectCode: (module) => node().code.getObjectCode(module),
  addPath: (folder) => node().code.addPath(folder),
  addPatha: (folder) => node().code.addPatha(folder),
  addPaths: (folders) => node().code.addPaths(folders),
  addPathsa: (folders) => node().code.addPathsa(folders),
  replacePath: (name, folder) => node().code.replacePath(name, folder),
  setPath: (folders) => node().code.setPath(folders),
  delPath: (folder) => node().code.delPath(folder),
  getPath: () => node().code.getPath(),
  stick: (module) => node().code.stick(module),
  unstick: (module) => node().code.unstick(module),
  isSticky: (module) => node().code.isSticky(module),
};

/** The client functions of the compiler (OTP: module `compile`). */
export const compile: Methods<Compile> = {
  file: ((module, options) => node().compile.file(module, options)) as Compile['file'],
};

/** Compiles and loads a module, purging old code first (Erlang shell: `c/1`). */
export function c(module: ModuleTarget): Promise<Compiled> {
  return node().c(module);
}

/** Loads the object code of a module, purging old code first (Erlang shell: `l/1`). */
export function l(module: ModuleTarget): Promise<Loaded> {
  return node().l(module);
}

/** Loads every loaded module whose object code has changed (Erlang shell: `lm/0`). */
export function lm(): Promise<Loaded[]> {
  return node().lm();
}
