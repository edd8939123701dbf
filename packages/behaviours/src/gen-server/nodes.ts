/** Calls and casts to a name on several nodes, of which there is one: this (OTP: `abcast`, `multi_call`). */
import { coroutine, self as runningSelf } from '@hot/runtime';
import { call } from '../gen/call';
import { castFrom } from '../gen/cast';
import { whereIs } from '../gen/name';
import { isCallError } from '../proc-lib/call-error';
import { nodeOf } from '../proc-lib/node';
import { doInProcess, inProcess } from '../proc-lib/running';
import type { Timeout } from '../proc-lib/timeout';
import type { CastFor, ReplyFrom, RequestFor } from './protocol';

/** A registered name, with its protocol when `GenServer.named` made it. */
type LocalName = string;

/** Who answered what, and on which nodes nobody did. */
export interface MultiCallResult<R = unknown> {
  readonly replies: readonly (readonly [node: string, reply: R])[];
  readonly badNodes: readonly string[];
}

/**
 * Casts to the servers registered as `name` (OTP: `gen_server:abcast/2,3`). Whether there are any makes no difference.
 * @param nodes names of nodes; this one unless given
 * @throws ProcessError `no_node` when no node runs
 */
export function abcast<T extends LocalName>(name: T, request: CastFor<T>, nodes?: readonly string[]): 'abcast' {
  doInProcess((self) => {
    for (const node of nodes ?? [nodeOf(self).name]) castFrom(self, { name, node }, request);
  });
  return 'abcast';
}

/**
 * Calls the servers registered as `name` and resolves when all have answered, ended or run out of time
 * (OTP: `gen_server:multi_call/2,3,4`). Nodes that are unknown, without such a server, or whose server gave no answer are
 * the bad ones.
 * @param options.nodes names of nodes; this one unless given
 * @param options.timeout ms to wait for each; `'infinity'` unless given
 */
export function multiCall<T extends LocalName, const Q extends RequestFor<T>>(
  name: T,
  request: Q,
  options: { readonly nodes?: readonly string[]; readonly timeout?: Timeout } = {},
): Promise<MultiCallResult<ReplyFrom<T, Q>>> {
  return inProcess((self) =>
    callAll(name, request, options.nodes ?? [nodeOf(self).name], options.timeout ?? 'infinity'),
  ) as Promise<MultiCallResult<ReplyFrom<T, Q>>>;
}

const callAll = coroutine(function* (
  name: string,
  request: unknown,
  nodes: readonly string[],
  timeout: Timeout,
): Generator<unknown, MultiCallResult, unknown> {
  const replies: [string, unknown][] = [];
  const badNodes: string[] = [];
  for (const node of nodes) {
    const server = whereIs(runningSelf(), { name, node });
    try {
      if (server === undefined) badNodes.push(node);
      else replies.push([node, yield call('call', server, request, timeout)]);
    } catch (thrown) {
      if (!isCallError(thrown)) throw thrown;
      badNodes.push(node);
    }
  }
  return { replies, badNodes };
});
