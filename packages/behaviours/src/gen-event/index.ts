/**
 * GenEvent: event managers, each with any number of handlers that see all its events (OTP: `gen_event`). The contract
 * between a manager and its handlers is drawn in `callbacks.ts`.
 */
import { plainExports } from '@hot/runtime';

export type {
  Callbacks,
  CallHandlers,
  CallResult,
  EventHandlers,
  EventResult,
  HandleCall,
  HandleEvent,
  HandleInfo,
  Init,
  InitResult,
  StatusToFormat,
} from './callbacks';
export { call, notify, stop, syncNotify } from './client';
export type { HandlerStatus, ManagerStatus } from './format-status';
export type { HandlerId } from './handler';
export {
  addHandler,
  addSupHandler,
  deleteHandler,
  getModules,
  swapHandler,
  swapSupHandler,
  whichHandlers,
} from './handler-client';
export { calls, events } from './handlers';
export type { HandlerExitMessage, Swapped } from './owner';
export type {
  AnyHandler,
  Dynamic,
  DynamicHandler,
  Event,
  EventFor,
  HandlerFor,
  HandlerProtocol,
  HandlerReply,
  HandlerRequest,
  InitArgs,
  ManagerPid,
  Protocol,
  State,
  Takeover,
  TypedName,
} from './protocol';
export { checkResponse, receiveResponse, sendRequest, waitResponse } from './requests';
export { removeHandler, removeHandlerAndReply, swap, swapAndReply } from './result';
export type { RemoveHandler, RemoveHandlerAndReply, Swap, SwapAndReply } from './result';
export { named, start, startLink, startMonitor, type StartOptions } from './start';
export type { HandlerState } from './system';
export { FunctionClauseError } from '../gen/handler-table';
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
