/** The beginning of a manager: the acknowledgement, and into the loop (OTP: `gen_event:init_it/6`). */
import type { Self } from '@hot/runtime';
import { displayName } from '../gen/name';
import { type Behaviour, type StartContext, up } from '../gen/start';
import { checkDebugOptions, type DebugOption, debugOptions } from '../sys/debug';
import { loop } from './loop';
import { Manager } from './manager';

/** gen_event as a behaviour. */
export const behaviour: Behaviour = {
  check: ({ debug }) => {
    if (debug !== undefined) checkDebugOptions(debug);
  },
  required: [],
  initialCall: () => ({ module: 'gen_event', function: 'init_it', arity: 6 }),
  enter,
};

function enter(self: Self, { parent, name, options }: StartContext): Promise<unknown> {
  // Owners and their ends are messages to it, and so is the end of its parent.
  self.trapExit = true;
  const debug = debugOptions(self, options.debug as readonly DebugOption[] | undefined);
  const manager = new Manager(self, parent, displayName(name, self.pid), options.hibernateAfter ?? 'infinity', debug);
  up(self);
  return loop(manager);
}
