import { coroutine, exit, send } from '@hot/runtime';
import { expect } from 'chai';
import { type AnySelf, coroutines } from '../../helpers/body-kind';
import { inProcess } from '../../helpers/in-process';
import { drain, is, next, nothing, pause } from '../../helpers/mailbox';

const mistake = new Error('mistake');

/** Fails at once. */
const failing = coroutine(function* () {
  throw mistake;
});
/** Fails after a promise. */
const failingLater = coroutine(function* () {
  yield Promise.resolve();
  throw mistake;
});
const fine = coroutine(function* () {
  yield Promise.resolve();
  return 'fine';
});

describe('P5 a coroutine that nobody awaits and that fails', () => {
  for (const [when, work] of [
    ['at once', failing],
    ['later', failingLater],
  ] as const) {
    it(`crashes its process, if it fails ${when}`, () =>
      inProcess(coroutines, function* (self) {
        const log: string[] = [];
        self.spawnMonitor(
          coroutine(function* (me: AnySelf) {
            void work();
            log.push('started');
            try {
              yield me.receive(nothing);
            } catch {
              log.push('caught');
            } finally {
              log.push('finally');
            }
          }),
        );
        expect(yield* next(self)).to.include({ type: 'DOWN', reason: mistake });
        expect(log).to.deep.equal(['started', 'finally']);
      }));

    it(`crashes it though its body is native, if it fails ${when}`, () =>
      inProcess(coroutines, function* (self) {
        self.spawnMonitor(async (me) => {
          void work();
          await me.receive();
        });
        expect(yield* next(self)).to.include({ type: 'DOWN', reason: mistake });
      }));

    it(`is an exception like any other where it is awaited, if it fails ${when}`, () =>
      inProcess(coroutines, function* () {
        for (const ask of [
          () => work(),
          () => Promise.all([work(), fine()]),
          () => Promise.race([new Promise(() => undefined), work()]),
          () => Promise.all([fine(), fine().then(() => work())]),
          () => work().then(() => 'not reached'),
          () => work().finally(() => undefined),
          () => (async () => await work())(),
        ]) {
          let caught: unknown;
          try {
            yield ask();
          } catch (thrown) {
            caught = thrown;
          }
          expect(caught).to.equal(mistake);
        }
        expect(yield Promise.allSettled([work(), fine()])).to.deep.equal([
          { status: 'rejected', reason: mistake },
          { status: 'fulfilled', value: 'fine' },
        ]);
        expect(yield work().catch(() => 'handled')).to.equal('handled');
      }));
  }

  it('does not crash it when it is awaited in the same turn, after something that is there already', () =>
    inProcess(coroutines, function* (self) {
      send(self.pid, 'there');
      const work = failing();
      expect(yield self.receive(is('there'))).to.equal('there');
      let caught: unknown;
      try {
        yield work;
      } catch (thrown) {
        caught = thrown;
      }
      expect(caught).to.equal(mistake);
    }));

  it('is no crash of another process that happened to call it first', () =>
    inProcess(coroutines, function* (self) {
      const inner = coroutine(function* (me: AnySelf) {
        yield me.receive(is('fail'));
        throw mistake;
      });
      const { pid } = self.spawnMonitor(
        coroutine(function* (me: AnySelf) {
          void inner(me);
          yield new Promise(() => undefined);
        }),
      );
      yield* pause(self);
      expect(yield* drain(self)).to.deep.equal([]);
      send(pid, 'fail');
      expect(yield* next(self)).to.include({ pid, reason: mistake });
    }));

  it('does nothing any more when its process has ended', () =>
    inProcess(coroutines, function* (self) {
      let fail: (reason: unknown) => void = () => undefined;
      const blocked = new Promise((_, reject) => (fail = reject));
      const { pid } = self.spawnMonitor(
        coroutine(function* (me: AnySelf) {
          void coroutine(function* () {
            yield blocked;
          })();
          yield me.receive(nothing);
        }),
      );
      yield* pause(self);
      exit(pid, 'first');
      fail(mistake);
      yield* pause(self);
      expect(yield* drain(self)).to.have.length(1);
    }));

  it('outside of any process is an exception where it is awaited', async () => {
    let caught: unknown;
    await failing().catch((thrown: unknown) => (caught = thrown));
    expect(caught).to.equal(mistake);
    await failingLater().then(
      () => (caught = undefined),
      (thrown: unknown) => (caught = thrown),
    );
    expect(caught).to.equal(mistake);
    expect(await fine()).to.equal('fine');
  });
});
