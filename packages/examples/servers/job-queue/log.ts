// The log of jobs: a handler of their event manager. It prints, and counts how they end.
import { GenEvent, ok, reply } from '@hot/behaviours';
import type { Jobs } from './job.js';

interface Log extends GenEvent.HandlerProtocol {
  args: undefined;
  state: Readonly<Record<'done' | 'given_up' | 'cancelled', number>>;
  event: Jobs['event'];
  call: { counts: Log['state'] };
}

export const init: GenEvent.Init<Log> = () => ok({ done: 0, given_up: 0, cancelled: 0 });

export const handleEvent: GenEvent.HandleEvent<Log> = ({ type, id, attempt, why }, counts) => {
  console.log(`${id}: ${type}, try ${attempt}${why === undefined ? '' : `: ${String(why)}`}`);
  return ok(type === 'started' || type === 'failed' ? counts : { ...counts, [type]: counts[type] + 1 });
};

export const handleCall = GenEvent.calls<Log>({ counts: (_request, counts) => reply(counts, counts) });
