/**
 * An installed handler, and how handlers are named: by their module, or by their module and an id, so that a module may be
 * installed many times (OTP: `Mod` or `{Mod, Id}`).
 */
import type { Pid } from '@hot/runtime';
import { isDeepStrictEqual } from 'node:util';
import type { Schema } from '../gen/boundary';
import { nameOfModule } from '../proc-lib/entry';

/** The callbacks as the engine calls them: untyped, any may be missing. */
export interface AnyCallbacks {
  init?(args: unknown): unknown;
  handleEvent?(event: unknown, state: unknown): unknown;
  handleCall?(request: unknown, state: unknown): unknown;
  handleInfo?(message: unknown, state: unknown): unknown;
  terminate?(args: unknown, state: unknown): unknown;
  codeChange?(oldVersion: unknown, state: unknown, extra: unknown): unknown;
  formatStatus?(status: unknown): unknown;
  readonly stateSchema?: Schema;
}

/** A callback of a module, if it has it; names of handlers come from anywhere, so `module` may be none. */
export function callbackOf(
  module: AnyCallbacks | null | undefined,
  name: Exclude<keyof AnyCallbacks, 'stateSchema'>,
): ((...args: unknown[]) => unknown) | undefined {
  const callback = module?.[name] as unknown;
  return typeof callback === 'function' ? (callback as (...args: unknown[]) => unknown) : undefined;
}

/** How a handler is named: its module, or its module with any plain term. */
export type HandlerId<M extends object = object> = M | readonly [module: M, id: unknown];

/** The id of a handler that is named by its module alone, as `sys.getState` shows it. */
export const NO_ID = false;

export class Handler {
  /** The callback module. Functions are read from it at each call, so they are those of its current version (C8). */
  readonly module: AnyCallbacks;
  readonly id: unknown;
  /** The process whose end ends the handler, and which is told of the handler's. */
  readonly owner: Pid | undefined;
  /** The state in force: that of the last result. */
  state: unknown;

  constructor(module: AnyCallbacks, id: unknown, owner: Pid | undefined, state: unknown) {
    this.module = module;
    this.id = id;
    this.owner = owner;
    this.state = state;
  }
}

/** The two parts of a name. */
export function partsOf(name: HandlerId): { readonly module: AnyCallbacks; readonly id: unknown } {
  if (Array.isArray(name)) return { module: name[0] as AnyCallbacks, id: name[1] as unknown };
  return { module: name as AnyCallbacks, id: NO_ID };
}

/** The name of an installed handler. */
export function nameOf({ module, id }: Pick<Handler, 'module' | 'id'>): HandlerId {
  return id === NO_ID ? module : [module, id];
}

/** The name of a handler in reports and traces: that of its module, with the id if there is one. */
export function describeHandler(name: HandlerId): unknown {
  const { module, id } = partsOf(name);
  return id === NO_ID ? nameOfModule(module) : [nameOfModule(module), id];
}

/** Whether `name` is the name of a handler. Ids are terms: equal ones are the same. */
export function isNamed(handler: Handler, name: HandlerId): boolean {
  const { module, id } = partsOf(name);
  return handler.module === module && (handler.id === id || isDeepStrictEqual(handler.id, id));
}
