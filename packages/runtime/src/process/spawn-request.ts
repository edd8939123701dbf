/**
 * Spawning by request (Erlang: `spawn_request/1..5`, `spawn_request_abandon/1`): the answer comes as a message.
 *
 * A node spawns at once, so the reply is in the mailbox when the request returns, before anything that the child causes,
 * and there is never a request left to abandon. What it is for: the same code that will ask another node.
 */
import { z } from 'zod';
import type { Pid, PidTerm } from '../term/pid';
import { isProcessError } from '../term/process-error';
import type { Ref, RefTerm } from '../term/ref';
import type { Process } from './process';
import { link, monitor, newRef, refTerm } from './relations';
import type { SpawnRequestOptions } from './self';
import { checkTarget, monitorWish, spawnOptionsSchema, spawnWith } from './spawn';

/** How a request came out. */
export type SpawnReply =
  | { readonly type: string; readonly ref: Ref; readonly ok: Pid<unknown> }
  /** `badopt`: an option is unknown or has a wrong value; `badarg`: the name is taken. */
  | { readonly type: string; readonly ref: Ref; readonly error: 'badopt' | 'badarg' };

const optionsSchema = spawnOptionsSchema.extend({
  reply: z.enum(['yes', 'no', 'success_only', 'error_only']).optional(),
  replyTag: z.string().optional(),
});

/**
 * Requests a process. The result names the request, and is the reference of the monitor when one is asked for.
 * Throws `badarg` for what cannot be spawned at all; wrong options are told by message, as in Erlang.
 */
export function spawnRequest(
  maker: Process,
  options: SpawnRequestOptions,
  target: unknown,
  rest: readonly unknown[],
): Ref {
  checkTarget(target, rest);
  const ref = newRef(maker);
  const checked = optionsSchema.safeParse(options);
  if (!checked.success) {
    reply(maker, ref, options ?? {}, { error: 'badopt' });
    return ref;
  }
  const { name, mailbox, onThrow } = checked.data;
  let pid: PidTerm;
  try {
    ({ pid } = spawnWith(maker.host, maker, { name, mailbox, onThrow }, target, rest));
  } catch (thrown) {
    if (!isProcessError(thrown)) throw thrown;
    reply(maker, ref, options, { error: 'badarg' });
    return ref;
  }
  reply(maker, ref, options, { ok: pid });
  if (options.link === true) link(maker, pid);
  const wish = monitorWish(options);
  if (wish !== undefined) monitor(maker, pid, wish, ref);
  return ref;
}

/**
 * Takes a request back: true when no reply will come. As a node spawns at once the reply has always come, so the result
 * is false.
 */
export function spawnRequestAbandon(ref: Ref): boolean {
  refTerm(ref, 'spawnRequestAbandon');
  return false;
}

type Outcome = { readonly ok: PidTerm } | { readonly error: 'badopt' | 'badarg' };

function reply(maker: Process, ref: RefTerm, options: SpawnRequestOptions, outcome: Outcome): void {
  const unwanted = 'ok' in outcome ? 'error_only' : 'success_only';
  if (options.reply === 'no' || options.reply === unwanted) return;
  const type = typeof options.replyTag === 'string' ? options.replyTag : 'spawn_reply';
  maker.deliver({ type, ref, ...outcome });
}
