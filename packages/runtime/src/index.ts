/**
 * The public face of the runtime: processes, messages, time, nodes, hot code. Everything else is closed.
 */
import { plainExports } from './term/plain-exports';

// Nodes
export { Node } from './code/node';
export type { NodeOptions, StopOptions } from './node/node-options';
export type { Destination } from './node/node-base';

// Processes
export {
  cancelTimer,
  exit,
  isAlive,
  makeRef,
  monotonicTime,
  nodeName,
  processes,
  processInfo,
  readTimer,
  register,
  registered,
  resumeProcess,
  self,
  send,
  sendAfter,
  spawn,
  spawnWith,
  startTimer,
  suspendProcess,
  thisNode,
  unregister,
  whereis,
} from './node/api';
export { coroutine } from './process/coroutine-function';
export type {
  Body,
  ConvertOptions,
  Matcher,
  MatchSchema,
  ModuleTarget,
  Monitored,
  OnThrow,
  OwnNode,
  ReceiveOptions,
  Self,
  SpawnOptions,
  SpawnRequestOptions,
} from './process/self';
export type { BehaviourInfo, ProcessInfo } from './process/info';
export type { Description, InitialCall, StackFrame } from './process/process';
export type { AliasMode, DownMessage } from './process/monitor';
export type { AliasOptions, DemonitorOptions, MonitorOptions } from './process/relations';
export type { Subscribable, SubscribeOptions } from './process/subscription';
export type { SpawnReply } from './process/spawn-request';
export type { SuspendOptions } from './process/suspension';
export type { CancelTimerOptions, ReadTimerOptions, TimerAnswer, TimerOptions } from './process/timer-options';
export type { MailboxBound } from './machine/mailbox';
export type { Clock } from './machine/clock';
export { again, timeout } from './machine/receive';

// Tables
export { ets } from './node/top-level';
export type { Ets } from './node/ets/ets';
export { EtsError, type EtsErrorCode, isEtsError } from './node/ets/ets-error';
export { type AnyTable, type BagTable, isTable, type Table, type TableRef } from './node/ets/table';
export type { Heir, KeySpec, TableAccess, TableOptions, TableType } from './node/ets/table-options';
export type { TableInfo } from './node/ets/table-info';
export type { EtsTransfer } from './node/ets/table-space';
export type { RowMatcher, Selection } from './node/ets/selection';
export type { Continuation, Page } from './node/ets/continuation';
export type { CounterUpdate } from './node/ets/counter';

// Constants
export { persistentTerm } from './node/top-level';
export type { PersistentKey, PersistentTerm } from './node/persistent-term';

// Logs and events
export { logger } from './node/top-level';
export type { Logger } from './node/logger/logger';
export { LoggerError, type LoggerErrorCode } from './node/logger/logger-error';
export type { LoggerOptions } from './node/logger/logger-options';
export type { LogEvent, LogReport } from './node/logger/log-event';
export type { LogFilter, LogHandler } from './node/logger/handler';
export { type Level, LEVELS, type Threshold } from './node/logger/level';
export { formatEvent, type FormatOptions } from './node/logger/format';
export {
  domainFilter,
  type DomainRelation,
  type FilterAction,
  levelFilter,
  progressFilter,
} from './node/logger/filters';
export type { BurstOptions } from './node/logger/burst-limit';
export { jsonHandler, type JsonHandlerOptions, jsonLine } from './node/logger/json-handler';
export type { TextStream } from './node/logger/line-output';
export { stderrHandler } from './node/logger/stderr-handler';
export type { NodeEvent } from './node/events';

// Terms
export { inspect, type InspectOptions } from './term/inspect';
export { termCode, termKey } from './term/key';
export { compareTerms } from './term/order';
export { isPid, type Pid } from './term/pid';
export { isRef, type Ref } from './term/ref';
export { moduleNameOf } from './term/module-tag';
export { plainExports } from './term/plain-exports';
export {
  Exit,
  type ExitReason,
  isExit,
  isQuiet,
  isUndefError,
  reasonOf,
  type Undef,
  UndefError,
} from './term/exit-reason';
export { isProcessError, ProcessError, type ProcessErrorCode } from './term/process-error';

// Code
export { c, code, compile, l, lm } from './code/api';
export type { Binary, Code, Loaded, LoadOptions, ModuleInfo, ModuleStatus } from './code/code';
export type { Compile, Compiled, CompileOptions } from './code/compile';
export { CodeError, type CodeErrorCode, isCodeError, type Lingering } from './code/code-error';
export { CompileError, type Diagnostic, isCompileError } from './code/compile-error';
export { isLoadError, LoadError } from './code/load-error';
export type { Purge } from './code/code-server';

module.exports = plainExports(module.exports as object);
