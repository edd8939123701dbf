/** OTP's gen_server_SUITE: casts, messages, continuations, and callbacks that are not there. The names of the cases are OTP's. */
import { continueWith, type From, GenServer, type Next, noreply, ok, reply, stop, sys } from '@hot/behaviours';
import { isAlive, type Pid, self as runningSelf, send } from '@hot/runtime';
import { expect } from 'chai';
import { suiteServer as server, toldBy } from '../helpers/suite-server';
import { asTester, endOf, nextMessage, reasonOf, sleep } from '../helpers/tester';

/** Tells the tester of every `handleInfo`. */
function* startTeller(self: { readonly pid: Pid<unknown> }): Generator<unknown, Pid, unknown> {
  const module = {
    ...toldBy(self.pid),
    handleInfo: (message: unknown, state: unknown) => {
      if (typeof message !== 'function') send(self.pid, { info: message });
      return server.handleInfo(message, state);
    },
  };
  return (yield GenServer.start(module, 's')) as Pid;
}

const noreplyThen =
  (next?: Next) =>
  (state: unknown): unknown =>
    noreply(state, next);

describe('gen_server_SUITE: casts, messages, continuations', () => {
  it(
    'cast: returns ok at once, to anybody',
    asTester(function* ({ node, self }) {
      const dead = node.spawn(() => undefined);
      yield sleep(self, 1);
      for (const target of [dead, 'nobody', { global: 'nobody' }, { name: 'nobody', node: 'other@host' }]) {
        expect(GenServer.cast(target, 'hi')).to.equal('ok');
      }
    }),
  );

  for (const [what, put] of Object.entries({
    cast: (pid: Pid, script: unknown): unknown => GenServer.cast(pid, script),
    info: (pid: Pid, script: unknown) => send(pid as Pid<unknown>, script),
  })) {
    it(
      `${what}: noreply, with a timeout, and stop`,
      asTester(function* ({ self }) {
        const pid = yield* startTeller(self);
        put(pid, noreplyThen());
        expect(yield nextMessage(self, 10_000)).to.equal('nothing');
        put(pid, noreplyThen(1000));
        expect(yield nextMessage(self, 999)).to.equal('nothing');
        expect(yield nextMessage(self, 1)).to.deep.equal({ info: 'timeout' });
        put(pid, () => stop({ from: 'test' }, 'last state'));
        expect(yield nextMessage(self, 1)).to.deep.equal({ terminated: { from: 'test' }, state: 'last state' });
        expect(isAlive(pid)).to.equal(false);
      }),
    );

    it(
      `${what}: a timeout of 0 is no timer: what waits in the mailbox comes first, and instead`,
      asTester(function* ({ self }) {
        const pid = yield* startTeller(self);
        put(pid, noreplyThen(0));
        send(pid as Pid<unknown>, 'waiting');
        expect(yield nextMessage(self, 1)).to.deep.equal({ info: 'waiting' });
        expect(yield nextMessage(self, 1000)).to.equal('nothing');
        put(pid, noreplyThen(0));
        expect(yield nextMessage(self, 0)).to.equal('nothing');
        expect(yield nextMessage(self, 1)).to.deep.equal({ info: 'timeout' });
      }),
    );
  }

  it(
    'cast: a system message does not use up a timeout, which then starts anew',
    asTester(function* ({ self }) {
      const pid = yield* startTeller(self);
      GenServer.cast(pid, noreplyThen(100));
      yield sleep(self, 80);
      yield sys.getState(pid);
      expect(yield nextMessage(self, 99)).to.equal('nothing');
      expect(yield nextMessage(self, 1)).to.deep.equal({ info: 'timeout' });
    }),
  );

  it(
    'abcast: casts to the name on each node',
    asTester(function* ({ self, node }) {
      yield GenServer.start(server, 's', { name: 'named' });
      const told = (state: unknown): unknown => {
        send(self.pid, 'cast');
        return noreply(state);
      };
      expect(GenServer.abcast('named', told)).to.equal('abcast');
      expect(yield nextMessage(self, 1)).to.equal('cast');
      expect(GenServer.abcast('named', told, [node.name, 'other@host'])).to.equal('abcast');
      expect(yield nextMessage(self, 1)).to.equal('cast');
      expect(GenServer.abcast('nobody', told)).to.equal('abcast');
      expect(yield nextMessage(self, 1)).to.equal('nothing');
    }),
  );

  it(
    'multicall, multicall_down: replies by node, and the nodes that did not answer',
    asTester(function* ({ node }) {
      yield GenServer.start(server, 's', { name: 'named' });
      expect(yield GenServer.multiCall('named', 'hi')).to.deep.equal({
        replies: [[node.name, { echo: 'hi' }]],
        badNodes: [],
      });
      expect(yield GenServer.multiCall('named', 'hi', { nodes: [node.name, 'a@b', 'a@b'] })).to.deep.equal({
        replies: [[node.name, { echo: 'hi' }]],
        badNodes: ['a@b', 'a@b'],
      });
      expect(yield GenServer.multiCall('nobody', 'hi')).to.deep.equal({ replies: [], badNodes: [node.name] });
      expect(yield GenServer.multiCall('named', noreplyThen(), { timeout: 10 })).to.deep.equal({
        replies: [],
        badNodes: [node.name],
      });
    }),
  );

  describe('continue', () => {
    /** A server whose continuations and messages are told to the tester in order. */
    function telling(tester: Pid<unknown>): object {
      const tell = (what: unknown): void => send(tester, what);
      return {
        ...server,
        init: () => {
          send(runningSelf().pid, 'sent by itself');
          return ok('s', continueWith('init'));
        },
        handleContinue: (value: unknown, state: unknown) => {
          tell({ continue: value });
          if (value === 'chain') return noreply(state, continueWith('link'));
          if (value === 'end') return stop('normal', state);
          return noreply(state);
        },
        handleInfo: (message: unknown, state: unknown) => {
          if (typeof message === 'function') return (message as (state: unknown) => unknown)(state);
          tell({ info: message });
          return noreply(state);
        },
      };
    }

    const andSelf =
      (result: (next: Next<string>) => unknown) =>
      (_state: unknown): unknown => {
        send(runningSelf().pid, 'queued');
        return result(continueWith('chain'));
      };

    it(
      'continue: runs before any message, from every callback, and chained',
      asTester(function* ({ self }) {
        const pid: Pid = yield GenServer.start(telling(self.pid) as typeof server, 's');
        expect(yield nextMessage(self, 1)).to.deep.equal({ continue: 'init' });
        expect(yield nextMessage(self, 1)).to.deep.equal({ info: 'sent by itself' });
        const asks: (() => unknown)[] = [
          () =>
            GenServer.call(
              pid,
              andSelf((next) => reply('ok', 's', next)),
            ),
          () =>
            GenServer.call(pid, (_state: unknown, from: From<unknown>) => {
              GenServer.reply(from, 'ok');
              return andSelf((next) => noreply('s', next))(_state);
            }),
          () =>
            GenServer.cast(
              pid,
              andSelf((next) => noreply('s', next)),
            ),
          () =>
            send(
              pid as Pid<unknown>,
              andSelf((next) => noreply('s', next)),
            ),
        ];
        for (const ask of asks) {
          yield ask();
          expect(yield nextMessage(self, 1)).to.deep.equal({ continue: 'chain' });
          expect(yield nextMessage(self, 1)).to.deep.equal({ continue: 'link' });
          expect(yield nextMessage(self, 1)).to.deep.equal({ info: 'queued' });
        }
      }),
    );

    it(
      'continue: may stop the server',
      asTester(function* ({ self }) {
        const pid: Pid = yield GenServer.start(telling(self.pid) as typeof server, 's');
        const end = self.monitor(pid);
        GenServer.cast(pid, () => noreply('s', continueWith('end')));
        yield sleep(self, 1);
        const down = yield self.receive((m): m is { reason: unknown } => (m as { ref?: unknown }).ref === end);
        expect(down.reason).to.equal('normal');
      }),
    );
  });
});

describe('gen_server_SUITE: callbacks that are not there', () => {
  const minimal = { init: (state: unknown) => ok(state) };
  const undef = (name: string): object => ({ undef: { module: 'anonymous', function: name } });

  it(
    'undef_handle_call: ends the server, and the caller is told',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenServer.start(minimal, 's');
      const ref = self.monitor(pid);
      expect(yield reasonOf(GenServer.call(pid, 'hi'))).to.deep.equal(undef('handleCall'));
      expect(yield nextMessage(self)).to.deep.include({ ref, reason: undef('handleCall') });
    }),
  );

  it(
    'undef_handle_cast: ends the server',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenServer.start(minimal, 's');
      GenServer.cast(pid, 'hi');
      expect(yield endOf(self, pid)).to.deep.equal(undef('handleCast'));
    }),
  );

  it(
    'undef_handle_continue: ends the server, after the start has succeeded',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const pid: Pid = yield GenServer.startLink({ init: () => ok('s', continueWith('x')) }, 's');
      expect(yield nextMessage(self, 1)).to.deep.equal({ type: 'EXIT', pid, reason: undef('handleContinue') });
    }),
  );

  it(
    'undef_handle_info: the message is dropped with a warning, and the server goes on',
    asTester(function* ({ logged }) {
      const pid: Pid = yield GenServer.start({ ...minimal, handleCall: server.handleCall }, 's');
      send(pid as Pid<unknown>, 'hello');
      expect(yield GenServer.call(pid, 'alive')).to.deep.equal({ echo: 'alive' });
      expect(logged).to.have.lengthOf(1);
      expect(logged[0]).to.include({ level: 'warning', label: 'gen_server no_handle_info' });
      expect(logged[0]?.report).to.deep.equal({ module: 'anonymous', message: 'hello' });
    }),
  );

  it(
    'undef_init: the start fails, before anything is registered',
    asTester(function* ({ self, node }) {
      self.trapExit = true;
      let seen: unknown = 'not looked';
      const looking = {
        get init(): undefined {
          seen = node.whereis('unborn');
          return undefined;
        },
      };
      const start = GenServer.startLink(looking as never, 's', { name: 'unborn' });
      expect(yield reasonOf(start)).to.deep.equal(undef('init'));
      expect(seen).to.equal(undefined);
      expect(yield nextMessage(self)).to.deep.include({ type: 'EXIT', reason: undef('init') });
      expect(yield reasonOf(GenServer.start({} as never, 's'))).to.deep.equal(undef('init'));
    }),
  );

  it(
    'undef_code_change: the error is told, and the server goes on with the old state',
    asTester(function* () {
      const pid: Pid = yield GenServer.start(server, 'old');
      yield sys.suspend(pid);
      const change = sys.changeCode(pid, server, 'old_vsn', []);
      expect(yield reasonOf(change)).to.deep.equal({ EXIT: undef('codeChange') });
      yield sys.resume(pid);
      expect(yield sys.getState(pid)).to.equal('old');
    }),
  );

  it(
    'undef_terminate1: none is needed, for an end with normal',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenServer.start(server, 's');
      const ref = self.monitor(pid);
      expect(yield GenServer.stop(pid)).to.equal('ok');
      expect(yield nextMessage(self)).to.include({ ref, reason: 'normal' });
    }),
  );

  it(
    'undef_terminate2: none is needed, for an end with an error',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenServer.start(server, 's');
      const ref = self.monitor(pid);
      expect(yield GenServer.stop(pid, { error: 'test' })).to.equal('ok');
      expect(yield nextMessage(self)).to.deep.include({ ref, reason: { error: 'test' } });
    }),
  );

  /** Calls a function that an object does not have, as hot code does when it was removed. */
  const missing = (): never => (({}) as { nothing(): never }).nothing();

  it(
    'undef_in_terminate: is a crash of terminate, no missing callback',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenServer.start({ ...server, terminate: missing }, 's');
      const ref = self.monitor(pid);
      expect(yield reasonOf(GenServer.stop(pid))).to.be.instanceOf(TypeError);
      expect(yield nextMessage(self))
        .to.include({ ref })
        .and.have.property('reason')
        .that.is.instanceOf(TypeError);
    }),
  );

  it(
    'undef_in_handle_info: is a crash of handleInfo, no missing callback',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenServer.start({ ...server, handleInfo: missing }, 's');
      send(pid as Pid<unknown>, 'hello');
      expect(yield endOf(self, pid)).to.be.instanceOf(TypeError);
    }),
  );
});
