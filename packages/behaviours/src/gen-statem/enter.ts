/** The beginning of a machine: `init`, the acknowledgement, and into the loop (OTP: `gen_statem:init_it/6`). */
import { coroutine, Exit, reasonOf, type Self } from '@hot/runtime';
import { displayName } from '../gen/name';
import { isStateless, kindOfResult, type Stop } from '../gen/result';
import { type Behaviour, refuse, type StartContext, up } from '../gen/start';
import { classOf, isThenable } from '../proc-lib/failure';
import { checkDebugOptions, type DebugOption, debugOptions } from '../sys/debug';
import { useModules } from './callback-mode';
import { loop } from './loop';
import { newMachine } from './machine';
import { isOk } from './result';
import { type AnyCallbacks, Server } from './server';
import { beginInit } from './step';
import { contextOf, terminate } from './terminate';
import { traceStart } from './trace';
import { isCrash } from './turn';

/** gen_statem as a behaviour. */
export const behaviour: Behaviour = {
  check: ({ debug }) => {
    if (debug !== undefined) checkDebugOptions(debug);
  },
  required: ['init', 'callbackMode'],
  enter: (self, context) => enter(self, context),
};

const enter = coroutine(function* (self: Self, context: StartContext): Generator<unknown, unknown, unknown> {
  const { parent, name, args, options } = context;
  const module = context.module as AnyCallbacks;
  const debug = debugOptions(self, options.debug as readonly DebugOption[] | undefined);
  let result: unknown;
  try {
    result = module.init?.(args);
    if (isThenable(result)) result = yield result;
  } catch (thrown) {
    if (classOf(thrown) !== 'throw') {
      refuse(self, name, reasonOf(thrown));
      throw thrown;
    }
    result = thrown;
  }
  if (isOk(result)) {
    up(self);
    const hibernateAfter = options.hibernateAfter ?? 'infinity';
    const machine = newMachine(result.state, result.data, module);
    const server = new Server(self, parent, displayName(name, self.pid), hibernateAfter, debug, machine);
    return yield* run(server, result.actions);
  }
  if (result === 'ignore') {
    refuse(self, name, 'ignore');
    throw new Exit('normal');
  }
  const stopped = kindOfResult(result) === 'stop' && isStateless(result as Stop<unknown>);
  const reason = stopped ? (result as Stop<unknown>).reason : { bad_return_from_init: result };
  refuse(self, name, reason);
  throw new Exit(reason);
});

/** Begins: the mode, the actions, the first state enter call; then the loop. */
export function* run(server: Server, actions: unknown): Generator<unknown, unknown, unknown> {
  const { machine } = server;
  const step = beginInit(machine, actions);
  try {
    useModules(server, machine.modules);
  } catch (thrown) {
    const cause = isCrash(thrown) ? thrown : new Exit({ bad_return_from_callback_mode: thrown });
    return yield* terminate(server, cause, contextOf(machine));
  }
  if (server.debug.active) traceStart(server, machine.state);
  return loop(server, step);
}
