/** An event handler that counts: the callback module of the work `notify`. */
import { type GenEvent, ok, reply } from '@hot/behaviours';

/** What the handlers of the manager hear. */
export interface Events extends GenEvent.Protocol {
  event: 'increment';
}

interface Tally extends GenEvent.HandlerProtocol {
  args: undefined;
  state: number;
  event: 'increment';
  call: { count: number };
}

export const init: GenEvent.Init<Tally> = () => ok(0);

export const handleEvent: GenEvent.HandleEvent<Tally> = (_increment, count) => ok(count + 1);

export const handleCall: GenEvent.HandleCall<Tally> = (_request, count) => reply(count, count);
