/**
 * @hot/behaviours: OTP's behaviours. `GenServer`, `GenStatem`, `GenEvent`, `Supervisor`, `Application`, `Pg`, `AlarmHandler`,
 * `sys`, `timer` and `ProcLib` have the functions of OTP's modules of these names;
 * `DynamicSupervisor` and `PartitionSupervisor` are Elixir's. The constructors of callback results stand by themselves.
 */
import { plainExports } from '@hot/runtime';

export * as AlarmHandler from './alarm-handler';
export * as Application from './application';
export * as DynamicSupervisor from './dynamic-supervisor';
export * as GenEvent from './gen-event';
export * as GenServer from './gen-server';
export * as GenStatem from './gen-statem';
export * as PartitionSupervisor from './partition-supervisor';
export * as Pg from './pg';
export * as ProcLib from './proc-lib';
export * as Supervisor from './supervisor';
export * as sys from './sys';
export * as timer from './timer';

export { continueWith, ignore, noreply, ok, reply, stop } from './gen/result';
export type { ContinueWith, Ignore, Next, Noreply, Ok, Reply, Stop, StopReply } from './gen/result';

export type { NamedRef, ServerName, ServerRef } from './gen/name';
export type { Serves } from './gen/protocol';
export type { Registry } from './gen/registry';
export type { From } from './proc-lib/from';
export type { Timeout } from './proc-lib/timeout';
export type { Deadline } from './gen/deadline';

export { CallError, type CallErrorCode, isCallError } from './proc-lib/call-error';
export { isStartError, StartError, type StartErrorCode } from './proc-lib/start-error';
export { OptionsError } from './gen/options';
export { GenEventError, type GenEventErrorCode, isGenEventError } from './gen-event/gen-event-error';
export type { BoundarySchemas, Schema } from './gen/boundary';
export { isSupervisorError, SupervisorError, type SupervisorErrorCode } from './supervisor/supervisor-error';
export { isSysError, SysError, type SysErrorCode } from './sys/sys-error';

module.exports = plainExports(module.exports as object);
