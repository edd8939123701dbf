/** The beginning of a machine: `init`, the acknowledgement, and into the loop (OTP: `gen_statem:init_it/6`). */
import { coroutine, Exit, type Self } from '@hot/runtime';
import { callInit, refuseInit } from '../gen/init';
import { displayName } from '../gen/name';
import { type Behaviour, type StartContext, up } from '../gen/start';
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

function enter(self: Self, context: StartContext): unknown {
  const { parent, name, module, options } = context;
  const debug = debugOptions(self, options.debug as readonly DebugOption[] | undefined);
  return callInit(self, context, (result) => {
    if (!isOk(result)) return refuseInit(self, context, result, 'bad_return_from_init');
    up(self);
    const hibernateAfter = options.hibernateAfter ?? 'infinity';
    const machine = newMachine(result.state, result.data, module as AnyCallbacks);
    return run(new Server(self, parent, displayName(name, self.pid), hibernateAfter, debug, machine), result.actions);
  });
}

/** Begins: the mode, the actions, the first state enter call; then the loop. */
export function run(server: Server, actions: unknown): Promise<unknown> {
  const { machine } = server;
  const step = beginInit(machine, actions);
  try {
    useModules(server, machine.modules);
  } catch (thrown) {
    const cause = isCrash(thrown) ? thrown : new Exit({ bad_return_from_callback_mode: thrown });
    return end(server, cause);
  }
  if (server.debug.active) traceStart(server, machine.state);
  return loop(server, step);
}

const end = coroutine(function* (server: Server, cause: unknown): Generator<unknown, never, unknown> {
  return yield* terminate(server, cause, contextOf(server.machine));
});
