/** What clients send to event managers (Erlang: `{notify, Event}`, and calls of the generic part). */
import type { Pid } from '@hot/runtime';
import type { HandlerId } from './handler';

/** An event for all handlers, of which nobody waits to hear. */
export class NotifyMessage {
  readonly type = '$gen_notify';
  readonly event: unknown;

  constructor(event: unknown) {
    this.event = event;
  }
}

/** A handler and what one of its callbacks is called with. */
export type HandlerAndArgs = readonly [handler: HandlerId, args: unknown];

/** What a manager is called with. `owner` is who supervises the handler, if anybody is to. */
export type ManagerRequest =
  | { readonly gen_event: 'sync_notify'; readonly event: unknown }
  | { readonly gen_event: 'call'; readonly handler: HandlerId; readonly request: unknown }
  | {
      readonly gen_event: 'add_handler';
      readonly handler: HandlerId;
      readonly args: unknown;
      readonly owner: Pid | undefined;
    }
  | { readonly gen_event: 'delete_handler'; readonly handler: HandlerId; readonly args: unknown }
  | {
      readonly gen_event: 'swap_handler';
      readonly old: HandlerAndArgs;
      readonly new: HandlerAndArgs;
      readonly owner: Pid | undefined;
    }
  | { readonly gen_event: 'which_handlers' }
  | { readonly gen_event: 'get_modules' };

/** Whether a call is meant for the manager; others, like those of gen_server, go to `handleInfo`. */
export function isManagerRequest(request: unknown): request is ManagerRequest {
  return typeof request === 'object' && request !== null && 'gen_event' in request;
}
