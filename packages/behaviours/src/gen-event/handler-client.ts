/** Adding, deleting and swapping handlers of a manager, and asking for them (OTP: the same functions of `gen_event`). */
import { self as runningSelf } from '@hot/runtime';
import { ask, askHandler } from './client';
import type { HandlerId } from './handler';
import type { ArgsFor, HandlerFor, TakeoverArgsFor, Target } from './protocol';

/**
 * Adds a handler, the newest now (OTP: `gen_event:add_handler/3`). The same name may be added more than once.
 *
 * @example
 * await GenEvent.addHandler(shop, log, { size: 10 });
 *
 * @param handler its module, or `[module, id]`
 * @param args what `init` is called with
 * @throws GenEventError `init_failed` with what `init` returned, or `{ EXIT: reason }`
 * @throws CallError `noproc`, `nodedown`, `calling_self`, `exit`
 */
export function addHandler<T extends Target, H extends HandlerFor<T>>(
  manager: T,
  handler: HandlerId<H>,
  args: ArgsFor<H>,
): Promise<'ok'> {
  const request = { gen_event: 'add_handler', handler, args, owner: undefined } as const;
  return askHandler(manager, request, handler, 'infinity') as Promise<'ok'>;
}

/**
 * {@link addHandler}, supervised by the running process (OTP: `gen_event:add_sup_handler/3`): they are linked; when it ends,
 * the handler goes, by `terminate({ stop: reason })`; when the handler goes, it gets a {@link HandlerExitMessage}.
 * @throws ProcessError `no_process` outside of any process
 */
export function addSupHandler<T extends Target, H extends HandlerFor<T>>(
  manager: T,
  handler: HandlerId<H>,
  args: ArgsFor<H>,
): Promise<'ok'> {
  const request = { gen_event: 'add_handler', handler, args, owner: runningSelf().pid } as const;
  return askHandler(manager, request, handler, 'infinity') as Promise<'ok'>;
}

/**
 * Deletes a handler; the newest if there are more of this name (OTP: `gen_event:delete_handler/3`).
 * @param args what its `terminate` is called with
 * @returns what `terminate` returned; `'ok'` if the handler has none
 * @throws GenEventError `module_not_found`; `terminate_failed` with `{ EXIT: reason }`
 * @throws CallError `noproc`, `nodedown`, `calling_self`, `exit`
 */
export function deleteHandler(manager: Target, handler: HandlerId, args: unknown): Promise<unknown> {
  return askHandler(manager, { gen_event: 'delete_handler', handler, args }, handler, 'infinity');
}

/**
 * Has one handler take over from another (OTP: `gen_event:swap_handler/3`): `terminate(args1)` of the old one, then
 * `init([args2, what that returned])` of the new one, with `'error'` in its place when there is no old one. The new one is
 * the newest, and has the old one's owner.
 * @throws GenEventError `init_failed` with what `init` returned, or `{ EXIT: reason }`: then both are gone
 * @throws CallError `noproc`, `nodedown`, `calling_self`, `exit`
 */
export function swapHandler<T extends Target, H extends HandlerFor<T>>(
  manager: T,
  [handler1, args1]: readonly [handler1: HandlerId, args1: unknown],
  [handler2, args2]: readonly [handler2: HandlerId<H>, args2: TakeoverArgsFor<H>],
): Promise<'ok'> {
  const request = {
    gen_event: 'swap_handler',
    old: [handler1, args1],
    new: [handler2, args2],
    owner: undefined,
  } as const;
  return askHandler(manager, request, handler2, 'infinity') as Promise<'ok'>;
}

/**
 * {@link swapHandler}; the new one is supervised by the running process (OTP: `gen_event:swap_sup_handler/3`).
 * @throws ProcessError `no_process` outside of any process
 */
export function swapSupHandler<T extends Target, H extends HandlerFor<T>>(
  manager: T,
  [handler1, args1]: readonly [handler1: HandlerId, args1: unknown],
  [handler2, args2]: readonly [handler2: HandlerId<H>, args2: TakeoverArgsFor<H>],
): Promise<'ok'> {
  const request = {
    gen_event: 'swap_handler',
    old: [handler1, args1],
    new: [handler2, args2],
    owner: runningSelf().pid,
  } as const;
  return askHandler(manager, request, handler2, 'infinity') as Promise<'ok'>;
}

/**
 * The names of the handlers of a manager, newest first (OTP: `gen_event:which_handlers/1`).
 * @throws CallError `noproc`, `nodedown`, `calling_self`, `exit`
 */
export function whichHandlers(manager: Target): Promise<HandlerId[]> {
  return ask(manager, { gen_event: 'which_handlers' }) as Promise<HandlerId[]>;
}

/**
 * The modules of the handlers of a manager, each once: what an upgrade asks a child whose specification says `modules: 'dynamic'`
 * (OTP: the request `get_modules` of `release_handler`).
 * @throws CallError `noproc`, `nodedown`, `calling_self`, `exit`
 */
export function getModules(manager: Target): Promise<object[]> {
  return ask(manager, { gen_event: 'get_modules' }) as Promise<object[]>;
}
