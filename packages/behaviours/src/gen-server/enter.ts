/** The beginning of a server: `init`, the acknowledgement, and into the loop (OTP: `gen_server:init_it/6`). */
import { coroutine, Exit, reasonOf, type Self } from '@hot/runtime';
import { isNext, isStateless, kindOfResult, type Ok, type Stop } from '../gen/result';
import { type Behaviour, refuse, type StartContext, up } from '../gen/start';
import { displayName } from '../gen/name';
import { classOf, isThenable } from '../proc-lib/failure';
import { checkDebugOptions, type Debug, type DebugOption, debugOptions } from '../sys/debug';
import { loop } from './loop';
import { type AnyCallbacks, Server } from './server';

/** gen_server as a behaviour. */
export const behaviour: Behaviour = {
  check: ({ debug }) => {
    if (debug !== undefined) checkDebugOptions(debug);
  },
  required: ['init'],
  enter,
};

/** No coroutine of its own unless `init` is one: the loop is the only frame of most servers. */
function enter(self: Self, context: StartContext): unknown {
  const module = context.module as AnyCallbacks;
  const debug = debugOptions(self, context.options.debug as readonly DebugOption[] | undefined);
  let result: unknown;
  try {
    result = module.init?.(context.args);
  } catch (thrown) {
    result = thrownByInit(self, context, thrown);
  }
  if (kindOfResult(result) === undefined && isThenable(result)) return enterLater(self, context, debug, result);
  return begin(self, context, debug, result);
}

const enterLater = coroutine(function* (
  self: Self,
  context: StartContext,
  debug: Debug,
  pending: PromiseLike<unknown>,
): Generator<unknown, unknown, unknown> {
  let result: unknown;
  try {
    result = yield pending;
  } catch (thrown) {
    result = thrownByInit(self, context, thrown);
  }
  return begin(self, context, debug, result);
});

/** What `init` threw counts as returned, unless it is a crash. */
function thrownByInit(self: Self, { name }: StartContext, thrown: unknown): unknown {
  if (classOf(thrown) === 'throw') return thrown;
  refuse(self, name, reasonOf(thrown));
  throw thrown;
}

/** Does what the result of `init` says. */
function begin(self: Self, context: StartContext, debug: Debug, result: unknown): Promise<unknown> {
  const { parent, name, options } = context;
  const module = context.module as AnyCallbacks;
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
}
