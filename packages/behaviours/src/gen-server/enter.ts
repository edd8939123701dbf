/** The beginning of a server: `init`, the acknowledgement, and into the loop (OTP: `gen_server:init_it/6`). */
import type { Self } from '@hot/runtime';
import { callInit, refuseInit } from '../gen/init';
import { displayName } from '../gen/name';
import { isNext, kindOfResult, type Ok } from '../gen/result';
import { type Behaviour, type StartContext, up } from '../gen/start';
import { checkDebugOptions, type DebugOption, debugOptions } from '../sys/debug';
import { loop } from './loop';
import { Server } from './server';

/** gen_server as a behaviour. */
export const behaviour: Behaviour = {
  check: ({ debug }) => {
    if (debug !== undefined) checkDebugOptions(debug);
  },
  required: ['init'],
  enter,
};

function enter(self: Self, context: StartContext): unknown {
  const { parent, name, module, options } = context;
  const debug = debugOptions(self, options.debug as readonly DebugOption[] | undefined);
  return callInit(self, context, (result) => {
    if (kindOfResult(result) !== 'ok' || !isNext((result as Ok<unknown>).next)) {
      return refuseInit(self, context, result, 'bad_return_value');
    }
    const { state, next } = result as Ok<unknown>;
    up(self);
    const hibernateAfter = options.hibernateAfter ?? 'infinity';
    return loop(new Server(self, parent, displayName(name, self.pid), module, hibernateAfter, debug, state, next));
  });
}
