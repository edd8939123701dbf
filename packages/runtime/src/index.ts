/**
 * The public face of the runtime: processes, messages, time, nodes, hot code. Everything else is closed.
 */

// Nodes
export { Node } from './code/node';
export type { NodeOptions } from './node/node-options';
export type { Destination } from './node/node-base';

// Processes
export {
  cancelTimer,
  exit,
  isAlive,
  makeRef,
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
  unregister,
  whereis,
} from './node/api';
export { coroutine } from './process/coroutine-function';
export type {
  Body,
  Matcher,
  MatchSchema,
  ModuleTarget,
  Monitored,
  ReceiveOptions,
  Self,
  SpawnOptions,
} from './process/self';
export type { ProcessInfo } from './process/info';
export type { InitialCall, StackFrame } from './process/process';
export type { AliasMode, DownMessage } from './process/monitor';
export type { DemonitorOptions, MonitorOptions } from './process/relations';
export type { Subscribable, SubscribeOptions } from './process/subscription';
export type { MailboxBound } from './machine/mailbox';
export type { Clock } from './machine/clock';
export { timeout } from './machine/receive';

// Terms
export { isPid, type Pid } from './term/pid';
export { isRef, type Ref } from './term/ref';
export { moduleNameOf } from './term/module-tag';
export {
  type ExitReason,
  isExit,
  isQuiet,
  isUndefError,
  reasonOf,
  type Undef,
  UndefError,
} from './term/exit-reason';
export { isProcessError, ProcessError, type ProcessErrorCode } from './term/process-error';
