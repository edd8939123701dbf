/** OTP's gen_server_SUITE: hibernation, here a flag that `processInfo` shows. The names of the cases are OTP's. */
import { continueWith, type From, GenServer, noreply, ok, reply, sys } from '@hot/behaviours';
import { type Pid, processInfo, send } from '@hot/runtime';
import { expect } from 'chai';
import { suiteServer as server } from '../helpers/suite-server';
import { asTester, sleep } from '../helpers/tester';

const hibernates = (pid: Pid): boolean => processInfo(pid, 'hibernating') === true;
const awake = (state: unknown): unknown => noreply(state);

describe('gen_server_SUITE: hibernation', () => {
  it(
    'hibernate: stands where a timeout stands; any message ends it',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenServer.start(server, () => ok('s', 'hibernate'));
      yield sleep(self, 1);
      expect(hibernates(pid)).to.equal(true);
      expect(yield GenServer.call(pid, 'wake up')).to.deep.equal({ echo: 'wake up' });
      expect(hibernates(pid)).to.equal(false);

      const sleeps: ((script: (state: unknown) => unknown) => unknown)[] = [
        (script) => GenServer.cast(pid, script),
        (script) => send(pid as Pid<unknown>, script),
      ];
      for (const put of sleeps) {
        put((state) => noreply(state, 'hibernate'));
        yield sleep(self, 1);
        expect(hibernates(pid)).to.equal(true);
        put(awake);
        yield sleep(self, 1);
        expect(hibernates(pid)).to.equal(false);
      }

      const replies: ((state: unknown, from: From<unknown>) => unknown)[] = [
        (state) => reply('good night', state, 'hibernate'),
        (state, from) => (GenServer.reply(from, 'good night'), noreply(state, 'hibernate')),
        (state) =>
          reply(
            'good night',
            state,
            continueWith(() => noreply(state, 'hibernate')),
          ),
      ];
      for (const script of replies) {
        expect(yield GenServer.call(pid, script)).to.equal('good night');
        yield sleep(self, 1);
        expect(hibernates(pid)).to.equal(true);
        expect(yield GenServer.call(pid, 'wake up')).to.deep.equal({ echo: 'wake up' });
        yield sleep(self, 1000);
        expect(hibernates(pid)).to.equal(false);
      }
    }),
  );

  it(
    'hibernate: goes on after a system message',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenServer.start(server, () => ok('s', 'hibernate'));
      for (const ask of [sys.suspend, sys.getState, sys.resume, sys.getState]) {
        yield ask(pid);
        yield sleep(self, 1);
        expect(hibernates(pid), ask.name).to.equal(true);
      }
    }),
  );

  it(
    'hibernate: one that is awake stays so while it is suspended',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenServer.start(server, 's', { hibernateAfter: 100 });
      yield sys.suspend(pid);
      yield sleep(self, 1000);
      expect(hibernates(pid)).to.equal(false);
      send(pid as Pid<unknown>, 'in line');
      yield sys.resume(pid);
      yield sleep(self, 1);
      expect(hibernates(pid)).to.equal(false);
      yield sleep(self, 100);
      expect(hibernates(pid)).to.equal(true);
    }),
  );

  it(
    'auto_hibernate: after some time without a message, whatever came before',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenServer.start(server, 's', { hibernateAfter: 100 });
      const puts = [
        () => undefined,
        () => GenServer.call(pid, 'hi'),
        () => GenServer.cast(pid, awake),
        () => send(pid as Pid<unknown>, 'info'),
      ];
      for (const put of puts) {
        yield put();
        yield sleep(self, 99);
        expect(hibernates(pid)).to.equal(false);
        yield sleep(self, 2);
        expect(hibernates(pid)).to.equal(true);
      }
      yield sys.getState(pid);
      yield sleep(self, 1);
      expect(hibernates(pid)).to.equal(true);
    }),
  );
});
