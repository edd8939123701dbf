import { coroutine, send, spawn } from '@hot/runtime';
import { startTestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import { type AnySelf, coroutines, overBothKinds } from '../../helpers/body-kind';
import { inProcess } from '../../helpers/in-process';
import { next, pause } from '../../helpers/mailbox';

describe('a coroutine', () => {
  overBothKinds((kind) => {
    it('awaits promises, values, and any thenable as an async function does', () =>
      inProcess(kind, function* () {
        expect(yield Promise.resolve('promise')).to.equal('promise');
        expect(yield 'value').to.equal('value');
        expect(yield undefined).to.equal(undefined);
        expect(yield { then: (resolve: (value: string) => void) => resolve('thenable') }).to.equal('thenable');
        const twice = {
          then(resolve: (value: number) => void): void {
            resolve(1);
            resolve(2);
          },
        };
        expect(yield twice).to.equal(1);
        expect(yield 'the next await').to.equal('the next await');
        const nested = { then: (resolve: (value: unknown) => void) => resolve(twice) };
        expect(yield nested).to.equal(1);
        class Special extends Promise<string> {}
        expect(yield Special.resolve('subclass')).to.equal('subclass');
      }));

    it('sees what a promise or a thenable fails with as an exception', () =>
      inProcess(kind, function* () {
        const failures = [
          Promise.reject(new Error('x')),
          { then: (_: unknown, reject: (reason: Error) => void) => reject(new Error('x')) },
          {
            then(): never {
              throw new Error('x');
            },
          },
          {
            get then(): never {
              throw new Error('x');
            },
          },
        ];
        for (const failure of failures) {
          for (const ask of [
            kind.fn(function* () {
              return (yield failure) as unknown;
            }),
            kind.fn(function* () {
              return failure;
            }),
          ]) {
            let caught: unknown;
            try {
              yield ask();
            } catch (thrown) {
              caught = thrown;
            }
            expect(caught).to.have.property('message', 'x');
          }
        }
      }));

    it('gives the results of nested calls, through any mix of both kinds', () =>
      inProcess(kind, function* () {
        const leaf = kind.fn(function* (n: number) {
          yield Promise.resolve();
          return n;
        });
        const native = async (n: number): Promise<number> => (await leaf(n)) + 1;
        const top = kind.fn(function* (n: number) {
          return ((yield native(n)) as number) * 10;
        });
        expect(yield top(4)).to.equal(50);
        expect(yield Promise.all([top(1), leaf(2), native(3), 4])).to.deep.equal([20, 2, 4, 4]);
      }));

    it('that several await gives its result to all of them', () =>
      inProcess(kind, function* (self) {
        const shared = kind.fn(function* () {
          return (yield self.receive()) as unknown;
        })();
        const results: unknown[] = [];
        const wait = kind.fn(function* () {
          results.push(yield shared);
        });
        const all = Promise.all([wait(), wait(), wait()]);
        send(self.pid, 'result');
        yield all;
        expect(results).to.deep.equal(['result', 'result', 'result']);
        expect(yield shared).to.equal('result');
      }));

    it('runs up to its first await when it is called', () =>
      inProcess(kind, function* () {
        const order: string[] = [];
        const called = kind.fn(function* () {
          order.push('called');
          yield Promise.resolve();
          order.push('resumed');
        })();
        order.push('caller');
        yield called;
        expect(order).to.deep.equal(['called', 'caller', 'resumed']);
      }));
  });

  it('of another process can be awaited', () =>
    inProcess(coroutines, function* (self) {
      let promised: Promise<unknown> | undefined;
      const pid = self.spawn(
        coroutine(function* (me: AnySelf) {
          promised = coroutine(function* () {
            return (yield me.receive()) as unknown;
          })();
          yield promised;
        }),
      );
      yield* pause(self);
      send(pid, 'theirs');
      expect(yield promised).to.equal('theirs');
      expect(self.node).to.not.equal(undefined);
    }));

  describe('that is the body ends its process, though others wait for it', () => {
    const body = coroutine(function* (me: AnySelf) {
      if ((yield me.receive()) === 'fail') throw 'failed';
    });
    const wait = coroutine(function* (other: Promise<unknown>) {
      try {
        yield other;
      } finally {
        yield new Promise(() => undefined);
      }
    });
    const takeOver = coroutine(function* (other: Promise<unknown>) {
      yield Promise.resolve();
      return other;
    });
    const others: Readonly<Record<string, (work: Promise<unknown>) => Promise<unknown>>> = {
      'native code': (work) => work.catch(() => undefined),
      'a coroutine': wait,
      'a coroutine that has become it': takeOver,
    };
    for (const [who, other] of Object.entries(others)) {
      for (const [message, reason] of [
        ['return', 'normal'],
        ['fail', { nocatch: 'failed' }],
      ] as const) {
        it(`${who} (${message})`, () =>
          inProcess(coroutines, function* (self) {
            const { pid } = self.spawnMonitor((me: AnySelf) => {
              const work = body(me);
              void other(work);
              return work;
            });
            yield* pause(self);
            send(pid, message);
            expect((yield* next(self)).reason).to.deep.equal(reason);
          }));
      }
    }
  });

  it('may be made of what a compiler makes of a generator function for an old target', () =>
    inProcess(coroutines, function* () {
      /** Gives an object with the functions of a generator that awaits `first`, and returns what it gets. */
      const lowered = (first: Promise<string>): Generator<unknown, string, string> => {
        let begun = false;
        const one = {
          next: (value?: string) => (begun ? { done: true, value } : { done: !(begun = true), value: first }),
          throw: (thrown: Error) => ({ done: true, value: `caught ${thrown.message}` }),
          return: (value: string) => ({ done: true, value }),
          [Symbol.iterator]: () => one,
        };
        return one as unknown as Generator<unknown, string, string>;
      };
      const run = coroutine(lowered);
      expect(yield run(Promise.resolve('result'))).to.equal('result');
      expect(yield run(Promise.reject(new Error('x')))).to.equal('caught x');
    }));

  it('keeps its name and takes its arguments', () => {
    const named = coroutine(function* add(a: number, b: number) {
      return a + b;
    });
    expect(named.name).to.equal('add');
  });

  it('knows its process behind every await', async () => {
    const node = await startTestNode();
    const seen: boolean[] = [];
    const body = coroutine(function* (self: AnySelf) {
      const look = (): void => void seen.push(node.self().pid === self.pid);
      look();
      yield Promise.resolve();
      look();
      yield self.receive();
      look();
      yield coroutine(function* () {
        yield new Promise((resolve) => setImmediate(resolve));
        look();
      })();
      look();
    });
    const pids = [1, 2, 3].map(() => spawn(body));
    await node.settle();
    for (const pid of pids) send(pid, 'go');
    await node.settle();
    expect(seen).to.deep.equal(new Array(15).fill(true));
    await node.stop();
  });

  it('knows its process behind a receive in native code, whoever else is resumed in the same turn', async () => {
    const node = await startTestNode();
    const wrong: unknown[] = [];
    let rounds = 0;
    const body = async (self: AnySelf): Promise<void> => {
      for (;;) {
        await self.receive();
        rounds += 1;
        if (node.self().pid !== self.pid) wrong.push(self.pid);
      }
    };
    const pids = Array.from({ length: 10 }, () => spawn(body));
    for (let round = 0; round < 20; round += 1) {
      for (const pid of pids) send(pid, round);
      if (round % 3 === 0) await node.settle();
    }
    await node.settle();
    expect(rounds).to.equal(200);
    expect(wrong).to.deep.equal([]);
    await node.stop();
  });

  it('is taken up in the order in which promises settle', async () => {
    const node = await startTestNode();
    const order: number[] = [];
    node.spawn(
      coroutine(function* () {
        const wait = coroutine(function* (n: number, promise: Promise<unknown>) {
          yield promise;
          order.push(n);
        });
        const late = new Promise((resolve) => setImmediate(resolve));
        yield Promise.all([
          wait(3, late),
          wait(1, Promise.resolve()),
          wait(
            2,
            Promise.resolve().then(() => 0),
          ),
        ]);
      }),
    );
    await node.settle();
    expect(order).to.deep.equal([1, 2, 3]);
    await node.stop();
  });
});
