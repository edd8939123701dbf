/** The beginning of a server: `init`, the acknowledgement, and into the loop (OTP: `gen_server:init_it/6`). */
import { coroutine, Exit, reasonOf, type Self } from '@hot/runtime';
import { isNext, isStateless, kindOfResult, type Ok, type Stop } from '../gen/result';
import { type Behaviour, refuse, type StartContext, up } from '../gen/start';
import { displayName } from '../gen/name';
import { classOf, isThenable } from '../proc-lib/failure';
import { checkDebugOptions, type DebugOption, debugOptions } from '../sys/debug';
import { loop } from './loop';
import { type AnyCallbacks, Server } from './server';

/** gen_server as a behaviour. */
export const behaviour: Behaviour = {
  check: ({ debug }) => {
    if (debug !== undefined) checkDebugOptions(debug);
  },
  required: ['init'],
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
  const kind = kindOfResult(result);
  if (kind === 'ok' && isNext((result as Ok<unknown>).next)) {
    const { state, next } = result as Ok<unknown>;
    up(self);
    const hibernateAfter = options.hibernateAfter ?? 'infinity';
    return loop(new Server(self, parent, displayName(name, self.pid), module, hibernateAfter, debug, state, next));
  }
  if (result === 'ignore') {
    refuse(self, name, 'ignore');
    throw new Exit('normal');
  }
  const reason =
    kind === 'stop' && isStateless(result as Stop<unknown>)
      ? (result as Stop<unknown>).reason
      : { bad_return_value: result };
  refuse(self, name, reason);
  throw new Exit(reason);
});
