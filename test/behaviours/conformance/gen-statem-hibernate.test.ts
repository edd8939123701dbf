/** OTP's gen_statem_SUITE: hibernation, here a flag that `processInfo` shows. The names of the cases are OTP's. */
import { GenStatem, sys } from '@hot/behaviours';
import { type Pid, processInfo, send } from '@hot/runtime';
import { expect } from 'chai';
import { act, type Anything, machines, modes, type Script, type ScriptEvent } from '../helpers/suite-statem';
import { asTester, sleep } from '../helpers/tester';

const { genericTimeout, hibernate, keepStateAndData, nextEvent, nextState, ok, postpone } = GenStatem;

const hibernates = (pid: Pid): boolean => processInfo(pid, 'hibernating') === true;
const awake: Script = () => keepStateAndData();

for (const mode of modes) {
  const machine = machines[mode];

  describe(`gen_statem_SUITE: hibernation (${mode})`, () => {
    it(
      'hibernate: an action of init and of any event; any message ends it',
      asTester(function* ({ self }) {
        const pid: Pid = yield GenStatem.start(machine, () => ok('idle', 's', hibernate()));
        yield sleep(self, 1);
        expect(hibernates(pid)).to.equal(true);
        expect(yield GenStatem.call(pid, 'wake up')).to.deep.equal({ echo: 'wake up' });
        yield sleep(self, 1);
        expect(hibernates(pid)).to.equal(false);

        const puts: ((script: Script) => unknown)[] = [
          (script) => GenStatem.sendRequest(pid, script),
          (script) => GenStatem.cast(pid, script),
          (script) => send(pid as Pid<unknown>, script),
          (script) => GenStatem.cast(pid, () => keepStateAndData(nextEvent('internal', script))),
        ];
        const sleepers: Script[] = [
          act(hibernate()),
          (event, _state, data) => nextState('a', data, (act(hibernate())(event, 'a', data) as Anything).actions),
        ];
        for (const put of puts) {
          for (const script of sleepers) {
            put(script);
            yield sleep(self, 1);
            expect(hibernates(pid)).to.equal(true);
            put(awake);
            yield sleep(self, 1);
            expect(hibernates(pid)).to.equal(false);
          }
        }
      }),
    );

    it(
      'hibernate: the last of a list counts, and events that wait come first',
      asTester(function* ({ self }) {
        const pid: Pid = yield GenStatem.start(machine, 's');
        GenStatem.cast(pid, () => keepStateAndData([hibernate(), hibernate(false)]));
        yield sleep(self, 1);
        expect(hibernates(pid)).to.equal(false);
        GenStatem.cast(pid, () => keepStateAndData([hibernate(), nextEvent('internal', 'awake again')]));
        yield sleep(self, 1);
        expect(hibernates(pid)).to.equal(false);
      }),
    );

    it(
      'hibernate: a time-out wakes it',
      asTester(function* ({ self }) {
        const pid: Pid = yield GenStatem.start(machine, () =>
          ok('idle', 's', [hibernate(), genericTimeout('g', 50, 'up')]),
        );
        yield sleep(self, 49);
        expect(hibernates(pid)).to.equal(true);
        yield sleep(self, 2);
        expect(hibernates(pid)).to.equal(false);
      }),
    );

    it(
      'hibernate: goes on after system messages',
      asTester(function* ({ self }) {
        const pid: Pid = yield GenStatem.start(machine, () => ok('idle', 's', hibernate()));
        for (const ask of [sys.suspend, sys.getState, sys.resume, sys.getState]) {
          yield ask(pid);
          yield sleep(self, 1);
          expect(hibernates(pid), ask.name).to.equal(true);
        }
      }),
    );

    it(
      'auto_hibernate: after some time without a message, whatever came before',
      asTester(function* ({ self }) {
        const pid: Pid = yield GenStatem.start(machine, 's', { hibernateAfter: 100 });
        const puts = [
          () => undefined,
          () => GenStatem.call(pid, 'hi'),
          () => GenStatem.cast(pid, awake),
          () => send(pid as Pid<unknown>, 'info'),
          () => GenStatem.cast(pid, ({ type }: ScriptEvent) => keepStateAndData(type === 'cast' ? postpone() : [])),
          () => GenStatem.cast(pid, () => keepStateAndData(GenStatem.timeout(0, 'zero'))),
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
}
