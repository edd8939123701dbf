/** Callbacks that wait: for other servers, for time, for messages of their own choice. */
import { type CallError, GenServer, noreply, reply, sys } from '@hot/behaviours';
import { coroutine, exit, isAlive, type Pid, self as runningSelf, send } from '@hot/runtime';
import { expect } from 'chai';
import { suiteServer as server, toldBy } from '../helpers/suite-server';
import { asTester, endOf, failureOf, nextMessage, sleep } from '../helpers/tester';

/** Callbacks as a plain program has them, and as the loader compiles those of hot modules. */
const kinds: Record<string, (code: (state: unknown) => Generator<unknown, unknown, never>) => unknown> = {
  'async functions': (code) => async (state: unknown) => {
    const steps = code(state);
    let step = steps.next();
    while (step.done !== true) {
      let value: unknown;
      try {
        value = await step.value;
      } catch (thrown) {
        step = steps.throw(thrown);
        continue;
      }
      step = steps.next(value as never);
    }
    return step.value;
  },
  coroutines: (code) => coroutine(code as (state: unknown) => Generator<unknown, unknown, unknown>),
};

for (const [kind, callback] of Object.entries(kinds)) {
  describe(`callbacks that are ${kind}`, () => {
    it(
      'may call other servers; what arrives meanwhile is served afterwards, in order',
      asTester(function* ({ self }) {
        const told = {
          ...server,
          handleInfo: (message: unknown, state: unknown) => (send(self.pid, { info: message, state }), noreply(state)),
        };
        const pid: Pid = yield GenServer.start(told, 0);
        const other: Pid = yield GenServer.start(server, 0);
        const asking = callback(function* () {
          send(pid as Pid<unknown>, 'during');
          const first: unknown = yield GenServer.call(other, 'a');
          const second: unknown = yield GenServer.call(other, 'b');
          return reply([first, second], 1);
        });
        const answer = GenServer.call(pid, asking);
        send(pid as Pid<unknown>, 'before');
        expect(yield answer).to.deep.equal([{ echo: 'a' }, { echo: 'b' }]);
        expect(yield nextMessage(self, 1)).to.deep.equal({ info: 'before', state: 1 });
        expect(yield nextMessage(self, 1)).to.deep.equal({ info: 'during', state: 1 });
      }),
    );

    it(
      'that crash after they have waited end the server with the old state, and tell the caller',
      asTester(function* ({ self }) {
        const pid: Pid = yield GenServer.start(toldBy(self.pid), 'old');
        const other: Pid = yield GenServer.start(server, 0);
        const boom = new Error('boom');
        const crash = callback(function* () {
          yield GenServer.call(other, 'hi');
          throw boom;
        });
        expect(yield failureOf(GenServer.call(pid, crash))).to.include({ code: 'exit', reason: boom });
        expect(yield nextMessage(self)).to.deep.equal({ terminated: boom, state: 'old' });
        expect(isAlive(pid)).to.equal(false);
      }),
    );

    it(
      'that run out of time in a call end the server with a CallError, unless they catch it',
      asTester(function* ({ self }) {
        const silent: Pid = yield GenServer.start(server, 0);
        const ask = (): Promise<unknown> => GenServer.call(silent, () => noreply(0), 50);
        const pid: Pid = yield GenServer.start(toldBy(self.pid), 's');
        const careful = callback(function* (state) {
          try {
            return reply((yield ask()) as unknown, state);
          } catch (thrown) {
            return reply((thrown as CallError).reason, state);
          }
        });
        expect(yield GenServer.call(pid, careful)).to.equal('timeout');
        const careless = callback(function* (state) {
          return reply((yield ask()) as unknown, state);
        });
        const failure: CallError = yield failureOf(GenServer.call(pid, careless));
        expect(failure.reason).to.include({ name: 'CallError', code: 'timeout', target: silent });
        expect(yield nextMessage(self)).to.deep.include({ state: 's' });
      }),
    );

    it(
      'may receive just the message that they wait for; the others keep their place',
      asTester(function* ({ self }) {
        const told = {
          ...server,
          handleInfo: (message: unknown, state: unknown) => (send(self.pid, message), noreply(state)),
        };
        const pid: Pid<unknown> = yield GenServer.start(told, 's');
        const picky = callback(function* (state) {
          const me = runningSelf();
          const third: unknown = yield me.receive((message): message is string => message === 'third');
          send(self.pid, { received: third });
          return noreply(state);
        });
        GenServer.cast(pid, picky);
        for (const message of ['first', 'second', 'third', 'fourth']) send(pid, message);
        const seen: unknown[] = [];
        for (let i = 0; i < 4; i += 1) seen.push(yield nextMessage(self, 1));
        expect(seen).to.deep.equal([{ received: 'third' }, 'first', 'second', 'fourth']);
      }),
    );

    it(
      'that call each other in a circle wait until the first of them has no more time',
      asTester(function* () {
        const a: Pid = yield GenServer.start(server, 0);
        const b: Pid = yield GenServer.start(server, 0);
        const back = callback(function* (state) {
          try {
            return reply((yield GenServer.call(a, 'x', 1000)) as unknown, state);
          } catch (thrown) {
            return reply((thrown as CallError).reason, state);
          }
        });
        const there = callback(function* (state) {
          return reply((yield GenServer.call(b, back)) as unknown, state);
        });
        expect(yield GenServer.call(a, there)).to.equal('timeout');
        expect(yield GenServer.call(a, 'alive')).to.deep.equal({ echo: 'alive' });
        expect(yield GenServer.call(b, 'alive')).to.deep.equal({ echo: 'alive' });
      }),
    );

    it(
      'hold up sys and stop as long as they wait, and are ended by a kill at once',
      asTester(function* ({ self }) {
        const pid: Pid = yield GenServer.start(server, 's');
        const slow = callback(function* () {
          yield runningSelf().receive((message): message is never => message === 'never', { after: 100 });
          return noreply('t');
        });
        GenServer.cast(pid, slow);
        yield sleep(self, 10);
        expect(yield failureOf(sys.getState(pid, 50))).to.include({ code: 'timeout' });
        expect(yield sys.getState(pid)).to.equal('t');
        GenServer.cast(pid, slow);
        yield sleep(self, 10);
        const end = endOf(self, pid);
        exit(pid, 'kill');
        expect(yield end).to.equal('killed');
      }),
    );
  });
}
