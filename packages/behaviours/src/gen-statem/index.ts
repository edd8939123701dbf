/**
 * GenStatem: state machines made of a generic part, this, and a callback module (OTP: `gen_statem`). The contract between
 * the two is drawn in `callbacks.ts`; the order of events is the pure engine's, `machine.ts` and `step.ts`.
 */
import { plainExports } from '@hot/runtime';

export {
  changeCallbackModule,
  genericTimeout,
  hibernate,
  nextEvent,
  popCallbackModule,
  postpone,
  pushCallbackModule,
  replyTo,
  stateTimeout,
  timeout,
  type Action,
  type HibernateAction,
  type ModuleAction,
  type NextEventAction,
  type PostponeAction,
  type ReplyAction,
  type TimeoutAction,
  type TimeoutOptions,
  type TimeoutTime,
} from './action';
export type {
  CallbackMode,
  Callbacks,
  CallHandlers,
  HandleEvent,
  HandleEventModule,
  Init,
  InitResult,
  Result,
  StateFunction,
  StateFunctionsModule,
  StateHandlers,
  StatusToFormat,
} from './callbacks';
export type { OtherModule } from './action';
export { call, cast, reply, stop, type CallTimeout } from './client';
export { enterLoop, type EnterLoopOptions } from './enter-loop';
export type { CallEvent, Event, GenericTimeoutEvent } from './event';
export type { ServerStatus } from './format-status';
export { state } from './handlers';
export type { Data, Dynamic, Protocol, State } from './protocol';
export { keepState, keepStateAndData, nextState, ok, repeatState, repeatStateAndData, stopAndReply } from './result';
export type { KeepState, KeepStateAndData, NextState, Ok, StopAndReply } from './result';
export { named, start, startLink, startMonitor, type StartOptions } from './start';
export type { StateAndData } from './system';
export { FunctionClauseError } from '../gen/handler-table';
export type { AnyReply, Args, Cast, Info, ReplyTo, Request, ServerPid, TypedName } from '../gen/protocol';
export {
  reqidsAdd,
  reqidsNew,
  reqidsSize,
  reqidsToList,
  type LabelledResponse,
  type RequestIds,
} from '../gen/request-ids';
export { checkResponse, receiveResponse, sendRequest, waitResponse } from '../gen/requests';
export type { RequestId } from '../gen/request-id';
export type { Response } from '../gen/response';

module.exports = plainExports(module.exports as object);
