/** What gen_server tells `sys` of its state; going on and ending are the loop's. */
import { coroutine } from '@hot/runtime';
import { checkState, refusedState } from '../gen/boundary';
import { convert } from '../gen/convert';
import { kindOfResult, type Ok, ok } from '../gen/result';
import type { SystemCallbacks } from '../sys/callbacks';
import { statusOf } from './format-status';
import type { Server } from './server';

/** The part of the system callbacks that needs no loop. */
export const stateCallbacks = {
  systemModule: 'gen_server',
  systemGetState: ({ state }) => state,
  systemReplaceState(change, server) {
    const state = (change as (state: unknown) => unknown)(server.state);
    checkState(server.module.stateSchema, state);
    server.state = state;
    return [state, server];
  },
  systemCodeChange: coroutine(function* (server: Server, _module: unknown, oldVersion: unknown, extra: unknown) {
    const changed: unknown = yield convert(server.module, oldVersion, server.state, extra);
    if (kindOfResult(changed) !== 'ok') return changed;
    const { state } = changed as Ok<unknown>;
    const refusal = refusedState(server.module.stateSchema, state);
    if (refusal !== undefined) return refusal;
    server.state = state;
    return ok(server);
  }),
  systemFormatStatus: (server, systemState) => statusOf(server, systemState),
} satisfies Partial<SystemCallbacks<Server>>;
