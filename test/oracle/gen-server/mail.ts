/** Messages of a client's mailbox, as the recording writes them. */
import type { Pid, Ref } from '@hot/runtime';
import type { Json } from '../json';
import type { Memory } from './client';
import { termTo } from './term';
import type { World } from './world';

/** The messages that matter here: an answer, and the news of an end. */
interface Mail {
  readonly type?: string;
  readonly pid: Pid;
  readonly name?: string;
  readonly ref: Ref;
  readonly reason: unknown;
  readonly reply: unknown;
}

/** A drained message (`mail` of a trace entry). */
export function mailTo(world: World, message: unknown): Json {
  const { labels } = world;
  const { type, pid, name, ref, reason, reply } = message as Mail;
  switch (type) {
    case 'EXIT':
      return { EXIT: [labels.of(pid), termTo(reason, labels)] };
    case 'DOWN':
      return {
        DOWN: [labels.of(ref), name === undefined ? { pid: labels.of(pid) } : { name }, termTo(reason, labels)],
      };
    case '$gen_reply':
      return { stray: [strayCall(world, message) ?? 'unknown call', termTo(reply, labels)] };
    default:
      return { unknown: termTo(message, labels) };
  }
}

/** The call that a drained message is an answer to, when it is one. */
export function strayCall(world: World, message: unknown): string | undefined {
  const { type, ref } = message as Mail;
  return type === '$gen_reply' ? world.callOf(ref) : undefined;
}

/** A message that belongs to a request (`leftover` of `final`). */
export function leftoverTo(world: World, memory: Memory, message: unknown): Json {
  const { type, ref, reason, reply } = message as Mail;
  const request = memory.labels.get(ref) ?? 'unknown request';
  if (type === 'DOWN') return { down: [request, termTo(reason, world.labels)] };
  return { reply: [request, termTo(reply, world.labels)] };
}
