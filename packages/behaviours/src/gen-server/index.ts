/**
 * GenServer: servers made of a generic part, this, and a callback module (OTP: `gen_server`). The contract between the
 * two is drawn in `callbacks.ts`.
 */
import { plainExports } from '@hot/runtime';

export type {
  Callbacks,
  CallHandlers,
  CallResult,
  CastHandlers,
  HandleCall,
  HandleCast,
  HandleContinue,
  HandleInfo,
  Init,
  InitResult,
  NoreplyResult,
  StatusToFormat,
} from './callbacks';
export { call, cast, reply, stop } from './client';
export { enterLoop, type EnterLoopOptions } from './enter-loop';
export type { ServerStatus } from './format-status';
export { calls, casts } from './handlers';
export { FunctionClauseError } from '../gen/handler-table';
export { abcast, multiCall, type MultiCallResult } from './nodes';
export type {
  AnyReply,
  Args,
  Cast,
  Continue,
  Dynamic,
  Info,
  Protocol,
  ReplyTo,
  Request,
  ServerPid,
  State,
  TypedName,
} from './protocol';
export { checkResponse, receiveResponse, sendRequest, waitResponse } from '../gen/requests';
export { named, start, startLink, startMonitor, type StartOptions } from './start';
export {
  reqidsAdd,
  reqidsNew,
  reqidsSize,
  reqidsToList,
  type LabelledResponse,
  type RequestIds,
} from '../gen/request-ids';
export type { RequestId } from '../gen/request-id';
export type { Response } from '../gen/response';

module.exports = plainExports(module.exports as object);
