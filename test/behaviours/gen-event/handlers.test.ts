/** Handlers that are written as one function per event and per request. */
import { GenEvent, ok, reply } from '@hot/behaviours';
import type { Pid } from '@hot/runtime';
import { expect } from 'chai';
import { asTester, failureOf } from '../helpers/tester';

describe('functions by event and by request', () => {
  const events = GenEvent.events<GenEvent.DynamicHandler>({
    opened: (_event: unknown, n: number) => ok(n + 1),
    sold: ({ count }: { count: number }, n: number) => ok(n + count),
  } as never);
  const calls = GenEvent.calls<GenEvent.DynamicHandler>({
    count: (_request: unknown, n: number) => reply(n, n),
  } as never);
  const tally = { init: () => ok(0), handleEvent: events, handleCall: calls };

  it(
    'are found by the string, or by the type of the object',
    asTester(function* () {
      const pid: Pid = yield GenEvent.start();
      yield GenEvent.addHandler(pid, tally, undefined);
      GenEvent.notify(pid, 'opened');
      GenEvent.notify(pid, { type: 'sold', count: 5 });
      expect(yield GenEvent.call(pid, tally, 'count')).to.equal(6);
    }),
  );

  it(
    'end a handler by what they do not know: there is no clause for it',
    asTester(function* () {
      const pid: Pid = yield GenEvent.start();
      yield GenEvent.addHandler(pid, tally, undefined);
      const failure = yield failureOf(GenEvent.call(pid, tally, { type: 'toString' }));
      expect(failure.reason.EXIT).to.include({ code: 'function_clause' });
      expect(yield GenEvent.whichHandlers(pid)).to.deep.equal([]);
    }),
  );
});
