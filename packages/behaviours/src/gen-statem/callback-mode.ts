/** Asking a module how it is called (OTP: `Module:callback_mode/0`): at the start, after a code change, for a new module. */
import { Exit, UndefError } from '@hot/runtime';
import { nameOfModule } from '../proc-lib/entry';
import { classOf } from '../proc-lib/failure';
import type { Modules } from './machine';
import type { AnyCallbacks, Server } from './server';

/**
 * Makes `modules` the callback modules of a machine, and asks the one in use for its mode.
 * @throws Exit `{ bad_return_from_callback_mode: v }`, or what the callback throws; nothing has changed then
 */
export function useModules(server: Server, modules: Modules): void {
  const module = modules.head as AnyCallbacks;
  const answer = ask(module);
  const parts: readonly unknown[] = Array.isArray(answer) ? answer : [answer];
  const modes = parts.filter((part) => part === 'state_functions' || part === 'handle_event_function');
  const [mode] = modes;
  if (mode === undefined || modes.length !== 1 || parts.some((part) => part !== mode && part !== 'state_enter')) {
    throw new Exit({ bad_return_from_callback_mode: answer });
  }
  server.modules = modules;
  server.module = module;
  server.mode = mode;
  server.stateEnter = parts.includes('state_enter');
}

function ask(module: AnyCallbacks): unknown {
  if (typeof module.callbackMode !== 'function') throw new UndefError(nameOfModule(module), 'callbackMode');
  try {
    return module.callbackMode();
  } catch (thrown) {
    if (classOf(thrown) === 'throw') return thrown;
    throw thrown;
  }
}
