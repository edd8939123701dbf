/** Whatever the run order: every call is answered exactly once, and requests of one client keep their order. */
import { type From, GenServer, noreply, ok, reply, sys } from '@hot/behaviours';
import { coroutine } from '@hot/runtime';
import { startTestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import fc from 'fast-check';

type Step = 'call' | 'cast' | 'deferred' | 'async';

function note(seen: Map<number, number[]>, client: number, n: number): void {
  seen.set(client, [...(seen.get(client) ?? []), n]);
}

/** Notes the steps of every client in the order in which they reach it. */
const notebook = {
  init: () => ok(new Map<number, number[]>()),
  handleCall: (
    { client, n, how }: { client: number; n: number; how: Step },
    from: From<unknown>,
    seen: Map<number, number[]>,
  ) => {
    note(seen, client, n);
    if (how === 'deferred') {
      GenServer.reply(from, n);
      return noreply(seen);
    }
    return how === 'async' ? Promise.resolve(reply(n, seen)) : reply(n, seen);
  },
  handleCast: ({ client, n }: { client: number; n: number }, seen: Map<number, number[]>) => {
    note(seen, client, n);
    return noreply(seen);
  },
};

const steps = fc.array(fc.constantFrom<Step>('call', 'cast', 'deferred', 'async'), { maxLength: 12 });

describe('calls and casts', () => {
  it('are answered once and keep the order of their client, in any run order', () =>
    fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 5 }), fc.integer(), async (clients, seed) => {
        const node = await startTestNode({ seed });
        try {
          const server = await GenServer.start(notebook, []);
          const answers: number[][] = clients.map(() => []);
          clients.forEach((script, client) => {
            node.spawn(
              coroutine(function* (): Generator<unknown, void, unknown> {
                for (const [n, how] of script.entries()) {
                  if (how === 'cast') GenServer.cast(server, { client, n });
                  else answers[client]?.push((yield GenServer.call(server, { client, n, how })) as number);
                }
              }),
            );
          });
          await node.settle();
          const seen = (await sys.getState(server)) as Map<number, number[]>;
          clients.forEach((script, client) => {
            expect(seen.get(client) ?? []).to.deep.equal([...script.keys()]);
            const called = [...script.keys()].filter((n) => script[n] !== 'cast');
            expect(answers[client]).to.deep.equal(called);
          });
        } finally {
          await node.stop({ deadline: 0 });
        }
      }),
      { numRuns: 40 },
    ));
});
