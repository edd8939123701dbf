/**
 * Puppets: the processes of a `proc` scenario, which do what the player tells them, one op at a time.
 *
 * They exist in two manners that must behave alike: as a native async function, driven by promises, and as a coroutine,
 * driven by the scheduler. All ops but the receiving ones are done by `perform` (operations.ts) in both.
 */
import { coroutine, timeout, type Self } from '@hot/runtime';
import type { Channel } from '../channel';
import { canonical, type Json } from '../json';
import { perform } from './operations';
import type { Match, PuppetStep } from './scenario';
import { messageFrom, messageTo, type LabelOf } from './term';
import type { World } from './world';

/** What a puppet answers is the `result` of the trace. */
export type Strings = Channel<PuppetStep, Json>;

/** One way to write process bodies. */
export interface Manner {
  readonly name: string;
  /** The loop of a puppet. */
  readonly puppet: (self: Self<unknown>, world: World, strings: Strings) => Promise<unknown>;
  /** The body of a process that just ends. */
  readonly leaver: (self: Self<unknown>, reason: unknown) => Promise<unknown>;
}

type Receiving = Extract<PuppetStep, { op: 'receive' | 'block' }>;

function isReceiving(step: PuppetStep): step is Receiving {
  return step.op === 'receive' || step.op === 'block';
}

function receive(self: Self<unknown>, { op, match }: Receiving, labelOf: LabelOf): PromiseLike<unknown> {
  if (op === 'receive') return self.receive(matcher(match, labelOf), { after: 0 });
  return match === 'any' ? self.receive() : self.receive(matcher(match, labelOf));
}

function resultOf(received: unknown, labelOf: LabelOf): Json {
  return received === timeout ? { timeout: true } : { msg: messageTo(received, labelOf) };
}

/**
 * A native function is known to be the process's code from an awaited receive up to its next `await`, and not behind any
 * other promise. So before an op it takes a look at the mailbox that finds nothing.
 */
function intoProcess(self: Self<unknown>): PromiseLike<unknown> {
  return self.receive((_message): _message is never => false, { after: 0 });
}

const native: Manner = {
  name: 'native async functions',
  async puppet(self, world, strings) {
    for (;;) {
      const step = await strings.next();
      await intoProcess(self);
      if (isReceiving(step)) strings.answer(resultOf(await receive(self, step, world.labels.of), world.labels.of));
      else strings.answer(perform(world, self, step));
    }
  },
  async leaver(self, reason) {
    self.exit(reason);
  },
};

const coroutines: Manner = {
  name: 'coroutines',
  puppet: coroutine(function* (self: Self<unknown>, world: World, strings: Strings): Generator<unknown, never> {
    for (;;) {
      const step = (yield strings.next()) as PuppetStep;
      if (isReceiving(step)) {
        strings.answer(resultOf(yield receive(self, step, world.labels.of), world.labels.of));
      } else strings.answer(perform(world, self, step));
    }
  }),
  leaver: coroutine(function* (self: Self<unknown>, reason: unknown): Generator<unknown, never> {
    return self.exit(reason);
  }),
};

/** The ways in which every scenario is played. */
export const manners: readonly Manner[] = [native, coroutines];

/** The guard of a receive. It compares messages in the form of the recording, whose equality is Erlang's. */
function matcher(match: Match, labelOf: LabelOf): (message: unknown) => message is unknown {
  const accepts = (message: Json): boolean => {
    if (match === 'any') return true;
    if ('eq' in match) return canonical(message) === canonical(messageTo(messageFrom(match.eq), labelOf));
    if (typeof message !== 'object' || message === null || Array.isArray(message)) return false;
    if ('tag' in match) return Array.isArray(message['t']) && message['t'][0] === match.tag;
    if ('DOWN' in match) return (message['DOWN'] as { ref?: string } | undefined)?.ref === match.DOWN;
    return (message['EXIT'] as { pid?: string } | undefined)?.pid === match.EXIT;
  };
  return (message): message is unknown => accepts(messageTo(message, labelOf));
}
