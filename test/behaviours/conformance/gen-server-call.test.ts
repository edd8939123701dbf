/** OTP's gen_server_SUITE: calls and the ends of servers. The names of the cases are OTP's. */
import { type CallError, type From, GenServer, isCallError, noreply, ok, reply, stop } from '@hot/behaviours';
import { isAlive, type Pid, register, send } from '@hot/runtime';
import { expect } from 'chai';
import { suiteServer as server, stopScript, toldBy } from '../helpers/suite-server';
import { asTester, failureOf, nextMessage, reasonOf, sleep } from '../helpers/tester';

describe('gen_server_SUITE: calls', () => {
  for (const reason of ['normal', 'shutdown', { shutdown: 'stop_reason' }]) {
    it(
      `crash: an end with ${JSON.stringify(reason)} reaches caller and link, and is not logged`,
      asTester(function* ({ self, logged }) {
        self.trapExit = true;
        const scripts = [(): never => self.exit(reason), (state: unknown) => stop(reason, state)];
        for (const script of scripts) {
          const pid: Pid = yield GenServer.startLink(server, 'state4');
          expect(yield reasonOf(GenServer.call(pid, script))).to.deep.equal(reason);
          expect(yield nextMessage(self)).to.deep.equal({ type: 'EXIT', pid, reason });
        }
        expect(logged).to.deep.equal([]);
      }),
    );
  }

  it(
    'crash: a crash in handleCall is logged twice: by the server and by proc_lib',
    asTester(function* ({ self, logged }) {
      self.trapExit = true;
      const pid: Pid = yield GenServer.startLink(server, 'state4', { name: 'crasher', debug: ['log'] });
      register('client', self.pid);
      const request = (): never => self.exit('crashed');
      expect(yield reasonOf(GenServer.call(pid, request))).to.equal('crashed');
      expect(yield nextMessage(self)).to.deep.equal({ type: 'EXIT', pid, reason: 'crashed' });

      expect(logged.map(({ level, label }) => [level, label])).to.deep.equal([
        ['error', 'gen_server terminate'],
        ['error', 'crash'],
      ]);
      const [ofServer, ofProcess] = logged.map(({ report }) => report ?? {});
      expect(ofServer).to.deep.include({ name: 'crasher', state: 'state4', reason: 'crashed' });
      expect(ofServer?.['lastMessage']).to.deep.include({ type: '$gen_call', request });
      expect(ofServer?.['client']).to.include({ pid: self.pid, name: 'client' });
      expect(ofServer?.['client']).to.have.property('stacktrace').that.is.an('array');
      expect(ofServer?.['log']).to.have.nested.property('[0].message.request', request);
      expect(ofProcess?.['crasher']).to.deep.include({ pid, registeredName: 'crasher', ancestors: [self.pid] });
      expect(ofProcess?.['crasher']).to.nested.include({ 'error.class': 'exit', 'error.reason': 'crashed' });
    }),
  );

  it(
    'crash: an error is its own exit reason, with its stack',
    asTester(function* ({ self, logged }) {
      const boom = new Error('boom');
      const pid: Pid = yield GenServer.start(server, 's');
      const ref = self.monitor(pid);
      const request = (): never => {
        throw boom;
      };
      expect(yield failureOf(GenServer.call(pid, request))).to.include({ code: 'exit', reason: boom, cause: boom });
      expect(yield nextMessage(self)).to.include({ ref, reason: boom });
      expect(logged[1]?.report?.['crasher']).to.nested.include({ 'error.class': 'error', 'error.stack': boom.stack });
    }),
  );

  it(
    'call: replies, now and later',
    asTester(function* ({ self }) {
      let waiting: From<unknown> | undefined;
      const pid: Pid = yield GenServer.start(
        {
          ...server,
          handleInfo: (message: unknown, state: unknown) => {
            if (message === 'timeout' && waiting !== undefined) GenServer.reply(waiting, 'delayed');
            if (message === 'timeout') send(self.pid, 'timed out');
            return noreply(state);
          },
        },
        's',
      );
      expect(yield GenServer.call(pid, 'started_p')).to.deep.equal({ echo: 'started_p' });
      const delayed = (state: unknown, from: From<unknown>): unknown => {
        waiting = from;
        return noreply(state, 1000);
      };
      expect(yield GenServer.call(pid, delayed)).to.equal('delayed');
      expect(yield nextMessage(self)).to.equal('timed out');

      const withTimeout = (state: unknown): unknown => reply('ok', state, 1000);
      waiting = undefined;
      expect(yield GenServer.call(pid, withTimeout)).to.equal('ok');
      yield sleep(self, 500);
      expect(yield GenServer.call(pid, 'next')).to.deep.equal({ echo: 'next' });
      expect(yield nextMessage(self, 5000)).to.equal('nothing');
      expect(yield GenServer.call(pid, withTimeout)).to.equal('ok');
      yield sleep(self, 1500);
      expect(yield GenServer.call(pid, 'next')).to.deep.equal({ echo: 'next' });
      expect(yield nextMessage(self)).to.equal('timed out');
    }),
  );

  it(
    'call: one that runs out of time fails, the server lives on, and the late reply is dropped',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenServer.start(server, 's');
      let late: From<unknown> | undefined;
      const keep = (state: unknown, from: From<unknown>): unknown => {
        late = from;
        return noreply(state);
      };
      const failure = yield failureOf(GenServer.call(pid, keep, 1));
      expect(isCallError(failure)).to.equal(true);
      expect(failure).to.include({ code: 'timeout', reason: 'timeout', target: pid, request: keep, timeout: 1 });
      expect(isAlive(pid)).to.equal(true);
      expect(GenServer.reply(late as From<unknown>, 'too late')).to.equal('ok');
      expect(yield nextMessage(self, 1000)).to.equal('nothing');
    }),
  );

  it(
    'call: without time limit there is no alias, so a second reply is a message',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenServer.start(server, 's');
      const twice = (state: unknown, from: From<unknown>): unknown => {
        GenServer.reply(from, 'first');
        return reply('second', state);
      };
      expect(yield GenServer.call(pid, twice, 'infinity')).to.equal('first');
      expect(yield nextMessage(self, 10)).to.deep.include({ type: '$gen_reply', reply: 'second' });
      expect(yield GenServer.call(pid, twice)).to.equal('first');
      expect(yield nextMessage(self, 10)).to.equal('nothing');
    }),
  );

  it(
    'call: what is no result ends the server',
    asTester(function* ({ self }) {
      self.trapExit = true;
      for (const bad of [
        'badreturn',
        undefined,
        { reply: 1 },
        ok('s'),
        reply('r', 's', -1),
        noreply('s', 'soon' as never),
      ]) {
        const pid: Pid = yield GenServer.start(toldBy(self.pid), 'state');
        expect(yield reasonOf(GenServer.call(pid, () => bad))).to.deep.equal({ bad_return_value: bad });
        expect(yield nextMessage(self)).to.deep.equal({ terminated: { bad_return_value: bad }, state: 'state' });
      }
    }),
  );

  it(
    'call: a thrown value counts as returned',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenServer.start(server, 's');
      const thrower = (value: unknown) => (): never => {
        throw value;
      };
      expect(yield GenServer.call(pid, thrower(reply('thrown', 's')))).to.equal('thrown');
      const end = self.monitor(pid);
      expect(yield reasonOf(GenServer.call(pid, thrower('ball')))).to.deep.equal({ bad_return_value: 'ball' });
      expect(yield nextMessage(self)).to.deep.include({ ref: end, reason: { bad_return_value: 'ball' } });
      expect(yield GenServer.start(server, thrower(ok('thrown')))).to.be.an('object');
    }),
  );

  it(
    'call: an async callback may take its time; others wait in line',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenServer.start(server, 0);
      const slow = async (state: unknown): Promise<unknown> => {
        await Promise.resolve();
        await null;
        return reply('slow', (state as number) + 1);
      };
      GenServer.cast(pid, async (state: unknown) => noreply((await Promise.resolve(state as number)) + 10));
      expect(yield GenServer.call(pid, slow)).to.equal('slow');
      expect(yield GenServer.call(pid, (state: unknown) => reply(state as number, state as number))).to.equal(11);
      const crash = async (): Promise<unknown> => {
        await null;
        throw new Error('later');
      };
      expect(yield reasonOf(GenServer.call(pid, crash)))
        .to.be.instanceOf(Error)
        .with.property('message', 'later');
      expect(isAlive(pid)).to.equal(false);
      expect(yield nextMessage(self)).to.equal('nothing');
    }),
  );

  it(
    'calling_self: a server that calls itself, with or without time limit, fails at once',
    asTester(function* ({ self }) {
      for (const timeout of [1000, 'infinity'] as const) {
        const pid: Pid = yield GenServer.start(server, 's');
        const callSelf = async (): Promise<unknown> => reply(await GenServer.call(pid, 'x', timeout), 's');
        const failure: CallError = yield failureOf(GenServer.call(pid, callSelf));
        expect(failure.reason).to.include({ code: 'calling_self', reason: 'calling_self', target: pid, request: 'x' });
      }
      expect(yield reasonOf(GenServer.call(self.pid, 'x'))).to.equal('calling_self');
    }),
  );

  it(
    'call: stop with a reply: terminate runs first, and the reply goes out even when it crashes',
    asTester(function* ({ self }) {
      const told: Pid = yield GenServer.start(toldBy(self.pid), 's');
      expect(yield GenServer.call(told, stopScript('normal'))).to.equal('ok');
      expect(yield nextMessage(self)).to.deep.equal({ terminated: 'normal', state: 's' });

      const crashing = {
        ...server,
        terminate: (): never => {
          throw new Error('in terminate');
        },
      };
      const pid: Pid = yield GenServer.start(crashing, 's');
      const ref = self.monitor(pid);
      expect(yield GenServer.call(pid, stopScript('normal'))).to.equal('ok');
      expect(yield nextMessage(self)).to.nested.include({ ref, 'reason.message': 'in terminate' });
    }),
  );

  it(
    'call_remote_n1: a name that nobody has is noproc; a node that is not there is nodedown',
    asTester(function* () {
      expect(yield failureOf(GenServer.call('foonode', 'hi'))).to.include({
        code: 'noproc',
        target: 'foonode',
        request: 'hi',
        timeout: 5000,
      });
      expect(yield reasonOf(GenServer.call({ global: 'foonode' }, 'hi'))).to.equal('noproc');
      expect(yield reasonOf(GenServer.call({ name: 'z', node: 'other@host' }, 'hi'))).to.deep.equal({
        nodedown: 'other@host',
      });
    }),
  );

  it(
    'call_remote1: a call to a process that is killed meanwhile gives the reason of its death',
    asTester(function* ({ self, node }) {
      const pid: Pid = yield GenServer.start(server, 's');
      const asked = reasonOf(GenServer.call(pid, (state: unknown) => (self.node, noreply(state))));
      node.exit(pid, 'boom');
      expect(yield asked).to.be.oneOf(['boom', 'noproc']);
    }),
  );

  it('call_with_huge_message_queue: a full mailbox of the caller makes calls no slower', async function () {
    this.timeout(60_000);
    await asTester(function* ({ self }) {
      const pid: Pid = yield GenServer.start(server, 's');
      const calls = function* (n: number): Generator<unknown, number, unknown> {
        const began = performance.now();
        for (let i = 0; i < n; i += 1) yield GenServer.call(pid, i);
        return performance.now() - began;
      };
      yield* calls(10_000);
      const empty = yield* calls(10_000);
      for (let i = 0; i < 500_000; i += 1) send(self.pid, { junk: i });
      const full = yield* calls(10_000);
      expect(full).to.be.lessThan(empty * 10);
    })();
  });

  it(
    'reply_by_alias_with_payload: a From is opaque and leads back to its caller, from any process',
    asTester(function* ({ self, node }) {
      const pid: Pid = yield GenServer.start(server, 's');
      const handOver = (state: unknown, from: From<unknown>): unknown => {
        node.spawn(() => {
          GenServer.reply(from, 'from elsewhere');
        });
        return noreply(state);
      };
      expect(yield GenServer.call(pid, handOver)).to.equal('from elsewhere');
      expect(yield nextMessage(self)).to.equal('nothing');
    }),
  );
});
