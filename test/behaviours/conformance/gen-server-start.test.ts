/** OTP's gen_server_SUITE: starting and stopping. The names of the cases are OTP's. */
import { GenServer, ignore, isCallError, isStartError, noreply, stop, type Registry } from '@hot/behaviours';
import { isAlive, type Pid, whereis } from '@hot/runtime';
import { expect } from 'chai';
import { openable } from '../helpers/openable';
import { suiteServer as server, stopScript, toldBy } from '../helpers/suite-server';
import { asTester, endOf, failureOf, nextMessage, reasonOf } from '../helpers/tester';

/** A registry of our own for `{ via: [module, name] }`. */
function makeRegistry(): Registry & { readonly names: Map<unknown, Pid> } {
  const names = new Map<unknown, Pid>();
  return {
    names,
    registerName(name, pid) {
      if (names.has(name)) return 'no';
      names.set(name, pid);
      return 'yes';
    },
    unregisterName: (name) => names.delete(name),
    whereisName: (name) => names.get(name),
  };
}

describe('gen_server_SUITE: start and stop', () => {
  describe('start', () => {
    const registry = makeRegistry();
    const names = {
      'no name': undefined,
      'a local name': 'my_test_name',
      'a local name, written out': { local: 'my_test_name' },
      'a global name': { global: { any: 'term' } },
      'a name in a registry': { via: [registry, 'my_test_name'] as const },
    };
    for (const [kind, name] of Object.entries(names)) {
      const options = name === undefined ? {} : { name };

      it(
        `start: with ${kind}`,
        asTester(function* ({ self }) {
          registry.names.clear();
          self.trapExit = true;
          const pid: Pid = yield GenServer.start(server, 's', options);
          expect(yield GenServer.call(name ?? pid, 'hi')).to.deep.equal({ echo: 'hi' });
          if (name !== undefined) {
            for (const start of [GenServer.start, GenServer.startLink, GenServer.startMonitor]) {
              expect(yield reasonOf(start(server, 's', options))).to.deep.equal({ already_started: pid });
            }
          }
          const ref = self.monitor(pid);
          expect(yield GenServer.call(pid, stopScript('stopped'))).to.equal('ok');
          expect(yield nextMessage(self)).to.include({ type: 'DOWN', ref, pid, reason: 'stopped' });
          expect(yield reasonOf(GenServer.call(pid, 'hi'))).to.equal('noproc');
          expect(yield nextMessage(self)).to.equal('nothing');
        }),
      );

      it(
        `start: linked, with ${kind}`,
        asTester(function* ({ self }) {
          registry.names.clear();
          self.trapExit = true;
          const pid: Pid = yield GenServer.startLink(server, 's', options);
          expect(yield GenServer.call(name ?? pid, stopScript('stopped'))).to.equal('ok');
          expect(yield nextMessage(self)).to.deep.equal({ type: 'EXIT', pid, reason: 'stopped' });
          expect(yield nextMessage(self)).to.equal('nothing');
        }),
      );

      it(
        `start: monitored, with ${kind}`,
        asTester(function* ({ self }) {
          registry.names.clear();
          self.trapExit = true;
          const { pid, ref } = yield GenServer.startMonitor(server, 's', options);
          expect(yield GenServer.call(name ?? pid, stopScript('stopped'))).to.equal('ok');
          expect(yield nextMessage(self)).to.include({ type: 'DOWN', ref, pid, reason: 'stopped' });
          expect(yield nextMessage(self)).to.equal('nothing');
        }),
      );
    }

    it(
      'start: init that takes too long is killed, and leaves no message',
      asTester(function* ({ self }) {
        self.trapExit = true;
        const init = (): Promise<never> => new Promise(() => undefined);
        for (const start of [GenServer.start, GenServer.startLink, GenServer.startMonitor]) {
          const failure = yield failureOf(start({ ...server, init }, 's', { timeout: 100, name: 'slow' }));
          expect(isStartError(failure)).to.equal(true);
          expect(failure).to.include({ code: 'timeout', reason: 'timeout' });
          expect(whereis('slow')).to.equal(undefined);
          expect(yield nextMessage(self, 1000)).to.equal('nothing');
        }
      }),
    );

    it(
      'start: init that ignores',
      asTester(function* ({ self }) {
        self.trapExit = true;
        expect(yield failureOf(GenServer.start(server, () => ignore))).to.include({ code: 'ignore', reason: 'ignore' });
        expect(yield nextMessage(self)).to.equal('nothing');
        expect(yield reasonOf(GenServer.startMonitor(server, () => ignore))).to.equal('ignore');
        expect(yield nextMessage(self)).to.equal('nothing');
        expect(yield reasonOf(GenServer.startLink(server, () => ignore))).to.equal('ignore');
        expect(yield nextMessage(self)).to.include({ type: 'EXIT', reason: 'normal' });
      }),
    );

    it(
      'start: init that stops',
      asTester(function* ({ self }) {
        self.trapExit = true;
        for (const start of [GenServer.start, GenServer.startMonitor]) {
          const failure = yield failureOf(start(server, () => stop('stopped')));
          expect(failure).to.include({ code: 'init_failed', reason: 'stopped' });
          expect(yield nextMessage(self)).to.equal('nothing');
        }
        expect(yield reasonOf(GenServer.startLink(server, () => stop('stopped')))).to.equal('stopped');
        expect(yield nextMessage(self)).to.include({ type: 'EXIT', reason: 'stopped' });
      }),
    );
  });

  const targets = {
    stop1: undefined,
    stop2: 'to_stop',
    stop4: { name: 'to_stop', node: 'hot@localhost' },
    stop5: { global: 'to_stop' },
    stop6: 'registry',
    stop7: { local: 'to_stop' },
  } as const;
  for (const [name, form] of Object.entries(targets)) {
    it(
      `${name}: stops ${form === undefined ? 'a pid' : JSON.stringify(form)}, once`,
      asTester(function* ({ node }) {
        const registry = makeRegistry();
        const target =
          form === 'registry' ? { via: [registry, 'to_stop'] as const } : form === undefined ? undefined : form;
        const registered =
          target !== undefined && typeof target === 'object' && 'node' in target ? target.name : target;
        const options = registered === undefined ? {} : { name: registered };
        for (const args of [[], ['normal'], ['other', 'infinity'], [{ shutdown: 1 }, 1000]] as const) {
          const pid: Pid = yield GenServer.start(server, 's', options);
          const named =
            target !== undefined && typeof target === 'object' && 'node' in target
              ? { ...target, node: node.name }
              : target;
          expect(yield GenServer.stop(named ?? pid, ...args)).to.equal('ok');
          expect(isAlive(pid)).to.equal(false);
          registry.names.clear();
          const again = yield failureOf(GenServer.stop(named ?? pid));
          expect(isCallError(again)).to.equal(true);
          expect(again).to.include({ code: 'noproc', reason: 'noproc' });
        }
      }),
    );
  }

  it(
    'stop3: a bad time limit is refused and stops nothing',
    asTester(function* () {
      const pid: Pid = yield GenServer.start(server, 's');
      expect(yield failureOf(GenServer.stop(pid, 'normal', 'bad' as never))).to.include({ code: 'timeout_value' });
      expect(isAlive(pid)).to.equal(true);
      expect(yield GenServer.stop(pid)).to.equal('ok');
    }),
  );

  it(
    'otp_7669: the name is free when a start has been ignored or stopped',
    asTester(function* ({ self }) {
      self.trapExit = true;
      for (const name of ['free', { global: 'free' }] as const) {
        for (let round = 0; round < 100; round += 1) {
          for (const start of [GenServer.start, GenServer.startLink]) {
            expect(yield reasonOf(start(server, () => ignore, { name }))).to.equal('ignore');
            expect(yield reasonOf(start(server, () => stop('no'), { name }))).to.equal('no');
          }
          const pid: Pid = yield GenServer.start(server, 's', { name });
          expect(yield GenServer.stop(pid)).to.equal('ok');
        }
      }
    }),
  );

  it(
    'stop: terminate runs with the reason, and a crash in it is what the caller sees',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenServer.start(toldBy(self.pid), 'state');
      expect(yield GenServer.stop(pid, 'reason')).to.equal('ok');
      expect(yield nextMessage(self)).to.deep.equal({ terminated: 'reason', state: 'state' });

      const boom = new Error('boom');
      const failing: Pid = yield GenServer.start(
        {
          ...server,
          terminate: () => {
            throw boom;
          },
        },
        's',
      );
      expect(yield reasonOf(GenServer.stop(failing))).to.equal(boom);
    }),
  );

  it(
    'stop: a request that timed out stands, and is honoured later',
    asTester(function* ({ self }) {
      const gate = openable();
      const pid: Pid = yield GenServer.start(server, 's');
      GenServer.cast(pid, async () => {
        await gate.passed;
        return noreply('s');
      });
      expect(yield reasonOf(GenServer.stop(pid, 'shutdown', 50))).to.equal('timeout');
      expect(isAlive(pid)).to.equal(true);
      gate.open();
      expect(yield endOf(self, pid)).to.equal('shutdown');
    }),
  );

  it(
    'stop: oneself is calling_self',
    asTester(function* ({ self }) {
      expect(yield reasonOf(GenServer.stop(self.pid))).to.equal('calling_self');
    }),
  );
});
