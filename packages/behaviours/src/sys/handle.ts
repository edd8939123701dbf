/**
 * The generic part of a special process: answering system messages (OTP: `sys:handle_system_msg/6,7`).
 *
 * A suspended process takes system messages and its parent's EXIT and leaves everything else in the mailbox, in order.
 * `change_code` is a command of the suspended state only.
 */
import { coroutine, type Pid, reasonOf, type Self, self as runningSelf, UndefError } from '@hot/runtime';
import { kindOfResult, type Ok } from '../gen/result';
import { nameOfModule } from '../proc-lib/entry';
import { classOf, isThenable } from '../proc-lib/failure';
import { reply } from '../proc-lib/from';
import { type ExitMessage, isEndOf } from '../proc-lib/signals';
import { isSystemMessage, type SystemMessage } from '../proc-lib/system-message';
import type { SystemCallbacks, SystemState } from './callbacks';
import type { Debug } from './debug';
import { type DebugRequest, performDebug } from './debug-request';
import type { Status } from './status';

/**
 * Serves a system message that the running process has received, and those that follow while it is suspended; then
 * tail-calls `systemContinue` or `systemTerminate`: `return` what this returns.
 * @param parent the process whose EXIT ends this one
 * @param module the callbacks, as a module reference
 * @param debug what `sys.debugOptions` made at the start
 * @param misc what `module` needs to go on
 * @param hibernates whether the process hibernates while it is suspended, as one does that did when the message came
 */
export function handleSystemMessage<Misc>(
  message: SystemMessage,
  parent: Pid,
  module: SystemCallbacks<Misc>,
  debug: Debug,
  misc: Misc,
  hibernates = false,
): Promise<unknown> {
  return serve(runningSelf(), message, parent, module as SystemCallbacks<unknown>, debug, misc, hibernates);
}

const serve = coroutine(function* (
  self: Self,
  first: SystemMessage,
  parent: Pid,
  module: SystemCallbacks<unknown>,
  debug: Debug,
  initialMisc: unknown,
  hibernates: boolean,
): Generator<unknown, unknown, unknown> {
  let misc = initialMisc;
  let state: SystemState = 'running';
  let message: SystemMessage | ExitMessage = first;
  for (;;) {
    if (message.type === 'EXIT') return module.systemTerminate(message.reason, parent, debug, misc);
    const { from, request } = message;
    const { type, value } = commandOf(request);
    switch (type) {
      case 'suspend':
      case 'resume':
        state = type === 'suspend' ? 'suspended' : 'running';
        reply(from, 'ok');
        break;
      case 'get_state':
        reply(from, readState(module, misc));
        break;
      case 'replace_state': {
        const [answer, newMisc] = replaceState(module, value as (state: unknown) => unknown, misc);
        misc = newMisc;
        reply(from, answer);
        break;
      }
      case 'get_status':
        reply(from, statusOf(self, state, parent, module, debug, misc));
        break;
      case 'debug':
        reply(from, performDebug(self, debug, value as DebugRequest));
        break;
      case 'terminate':
        reply(from, 'ok');
        return module.systemTerminate(value, parent, debug, misc);
      case 'change_code': {
        if (state === 'running') {
          reply(from, unknownRequest(request));
          break;
        }
        const changed: unknown = yield changeCode(module, misc, value as ChangeCode);
        if (kindOfResult(changed) === 'ok') {
          misc = (changed as Ok<unknown>).state;
          reply(from, 'ok');
        } else reply(from, { error: changed });
        break;
      }
      default:
        reply(from, unknownRequest(request));
    }
    if (state === 'running') return module.systemContinue(parent, debug, misc);
    self.hibernating = hibernates;
    message = (yield self.receive(
      (next): next is SystemMessage | ExitMessage => isSystemMessage(next) || isEndOf({ parent, self }, next),
    )) as SystemMessage | ExitMessage;
    self.hibernating = false;
  }
});

/** Reads a request: `'suspend'`, or `{ terminate: reason }`. */
function commandOf(request: unknown): { type: string; value: unknown } {
  if (typeof request === 'string') return { type: request, value: undefined };
  if (typeof request !== 'object' || request === null) return { type: '', value: undefined };
  const [entry] = Object.entries(request);
  return entry === undefined ? { type: '', value: undefined } : { type: entry[0], value: entry[1] };
}

function unknownRequest(request: unknown): unknown {
  return { error: { unknown_system_msg: request } };
}

function readState(module: SystemCallbacks<unknown>, misc: unknown): unknown {
  if (module.systemGetState === undefined) return { ok: misc };
  try {
    return { ok: module.systemGetState(misc) };
  } catch (thrown) {
    return { error: callbackFailed(module, 'systemGetState', thrown) };
  }
}

function replaceState(
  module: SystemCallbacks<unknown>,
  change: (state: unknown) => unknown,
  misc: unknown,
): [answer: unknown, misc: unknown] {
  const changeNow = (old: unknown): unknown => {
    const state = change(old);
    if (isThenable(state)) throw new TypeError('replaceState takes no async function: a promise is no state');
    return state;
  };
  try {
    if (module.systemReplaceState === undefined) {
      const state = changeNow(misc);
      return [{ ok: state }, state];
    }
    const [state, newMisc] = module.systemReplaceState(changeNow, misc);
    return [{ ok: state }, newMisc];
  } catch (thrown) {
    const where = module.systemReplaceState === undefined ? change : 'systemReplaceState';
    return [{ error: callbackFailed(module, where, thrown) }, misc];
  }
}

/** Which callback failed and how (Erlang: `{callback_failed, {Module, Function} | Fun, {Class, Reason}}`). */
export interface CallbackFailed {
  readonly callback_failed: {
    readonly callback: { readonly module: string; readonly function: string } | ((state: never) => unknown);
    readonly class: 'error' | 'exit' | 'throw';
    readonly reason: unknown;
  };
}

function callbackFailed(
  module: SystemCallbacks<unknown>,
  callback: string | ((state: unknown) => unknown),
  thrown: unknown,
): CallbackFailed {
  const thrownClass = classOf(thrown);
  return {
    callback_failed: {
      callback: typeof callback === 'string' ? { module: moduleName(module), function: callback } : callback,
      class: thrownClass,
      reason: thrownClass === 'throw' ? thrown : reasonOf(thrown),
    },
  };
}

interface ChangeCode {
  readonly module: unknown;
  readonly oldVersion: unknown;
  readonly extra: unknown;
}

/** What `systemCodeChange` returned or threw; a crash as `{ EXIT: reason }`, as `catch` shows it in Erlang. */
const changeCode = coroutine(function* (
  module: SystemCallbacks<unknown>,
  misc: unknown,
  { module: changed, oldVersion, extra }: ChangeCode,
): Generator<unknown, unknown, unknown> {
  try {
    if (module.systemCodeChange === undefined) throw new UndefError(moduleName(module), 'systemCodeChange');
    const result = module.systemCodeChange(misc, changed, oldVersion, extra);
    return isThenable(result) ? yield result : result;
  } catch (thrown) {
    return classOf(thrown) === 'throw' ? thrown : { EXIT: reasonOf(thrown) };
  }
});

function statusOf(
  self: Self,
  state: SystemState,
  parent: Pid,
  module: SystemCallbacks<unknown>,
  debug: Debug,
  misc: unknown,
): Status {
  return {
    pid: self.pid,
    module: moduleName(module),
    state,
    parent,
    debug: debug.describe(),
    misc: module.systemFormatStatus?.(misc, state, parent, debug) ?? misc,
  };
}

function moduleName(module: SystemCallbacks<unknown>): string {
  return module.systemModule ?? nameOfModule(module);
}
