/** What gen_statem tells `sys` of a machine; going on and ending are the loop's. */
import { coroutine, inspect } from '@hot/runtime';
import { checkState, refusedState } from '../gen/boundary';
import { convert } from '../gen/convert';
import { ok } from '../gen/result';
import type { SystemCallbacks } from '../sys/callbacks';
import { useModules } from './callback-mode';
import { statusOf } from './format-status';
import { withState } from './machine';
import { isOk } from './result';
import type { Server } from './server';

/** What `sys.getState` gives, and `sys.replaceState` changes. */
export interface StateAndData<S = unknown, D = unknown> {
  readonly state: S;
  readonly data: D;
}

/** The part of the system callbacks that needs no loop. */
export const stateCallbacks = {
  systemModule: 'gen_statem',
  systemGetState: ({ machine: { state, data } }): StateAndData => ({ state, data }),
  systemReplaceState(change, server) {
    const { machine } = server;
    const current: StateAndData = { state: machine.state, data: machine.data };
    const replaced = (change as unknown as (current: StateAndData) => unknown)(current);
    if (!isStateAndData(replaced))
      throw new TypeError(`${inspect(replaced)} is not { state, data }, a state and its data`);
    const { state, data } = replaced;
    checkState(server.module.stateSchema, state);
    checkState(server.module.dataSchema, data);
    server.machine = withState(machine, state, data);
    return [{ state, data }, server];
  },
  systemCodeChange: coroutine(function* (server: Server, _module: unknown, oldVersion: unknown, extra: unknown) {
    const { module, machine } = server;
    const changed: unknown = yield convert(module, oldVersion, machine.state, machine.data, extra);
    if (!isOk(changed)) return changed;
    const { stateSchema, dataSchema } = server.module;
    const refusal = refusedState(stateSchema, changed.state) ?? refusedState(dataSchema, changed.data);
    if (refusal !== undefined) return refusal;
    useModules(server, server.modules);
    server.machine = withState(server.machine, changed.state, changed.data);
    return ok(server);
  }),
  systemFormatStatus: (server, systemState) => statusOf(server, systemState),
} satisfies Partial<SystemCallbacks<Server>>;

function isStateAndData(value: unknown): value is StateAndData {
  return typeof value === 'object' && value !== null && 'state' in value && 'data' in value;
}
