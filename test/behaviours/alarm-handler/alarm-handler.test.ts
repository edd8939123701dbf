/** The alarm handler of SASL: what it keeps, what it reports, and how another handler takes over from it. */
import { AlarmHandler, GenEvent, isStartError, ok, reply, sys } from '@hot/behaviours';
import { formatEvent, type LogEvent, type Pid, send, whereis } from '@hot/runtime';
import { expect } from 'chai';
import type { AnySelf } from '../../helpers/body-kind';
import { asTester, endOf, failureOf, reasonOf, sleep } from '../helpers/tester';

const { clearAlarm, getAlarms, setAlarm, startLink } = AlarmHandler;

/** A handler that only answers what it was given to begin with. */
const mine = {
  init: (args: unknown) => ok(args),
  handleEvent: (event: unknown, state: unknown) => ok([event, state]),
  handleCall: (_request: unknown, state: unknown) => reply(state, state),
  terminate: () => 'mine has ended',
};

describe('AlarmHandler', () => {
  it(
    'keeps the alarms, the last one first, until they are cleared',
    asTester(function* () {
      yield startLink();
      expect(yield getAlarms()).to.deep.equal([]);
      expect(setAlarm(['disk', 'at 91%'])).to.equal('ok');
      setAlarm([{ node: 1 }, 'down']);
      setAlarm(['disk', 'at 95%']);
      expect(yield getAlarms()).to.deep.equal([
        ['disk', 'at 95%'],
        [{ node: 1 }, 'down'],
        ['disk', 'at 91%'],
      ]);
      expect(clearAlarm('disk')).to.equal('ok');
      clearAlarm({ node: 1 });
      clearAlarm('what was never set');
      expect(yield getAlarms()).to.deep.equal([['disk', 'at 91%']]);
    }),
  );

  it(
    'reports every alarm that is set or cleared',
    asTester(function* ({ logged }) {
      const pid: Pid = yield startLink();
      setAlarm(['disk', 'full']);
      clearAlarm('disk');
      clearAlarm('disk');
      yield getAlarms();
      expect(logged.map(({ level, label, pid: teller, report }) => [level, label, teller, report])).to.deep.equal([
        ['notice', 'alarm_handler', pid, { set: ['disk', 'full'] }],
        ['notice', 'alarm_handler', pid, { clear: 'disk' }],
        ['notice', 'alarm_handler', pid, { clear: 'disk' }],
      ]);
      expect(formatEvent(logged[0] as LogEvent))
        .to.include('Alarm set')
        .and.include("'full'");
    }),
  );

  it(
    'is registered, linked to the process that started it, and there once',
    asTester(function* ({ self }) {
      const starter = self.spawn(async (starting: AnySelf) => {
        await startLink();
        starting.exit(await starting.receive());
      });
      yield sleep(self, 1);
      const pid = whereis('alarm_handler') as Pid;
      const failure = yield failureOf(startLink());
      expect(isStartError(failure)).to.equal(true);
      expect(failure.reason).to.deep.equal({ already_started: pid });
      expect(yield GenEvent.whichHandlers(AlarmHandler.name)).to.deep.equal([AlarmHandler]);
      send(starter as Pid<unknown>, 'shutdown');
      expect(yield endOf(self, pid)).to.equal('shutdown');
    }),
  );

  it(
    'is named by its namespace, the very object',
    asTester(function* () {
      yield startLink();
      const [installed] = (yield GenEvent.whichHandlers('alarm_handler')) as unknown[];
      expect(installed).to.equal(AlarmHandler);
    }),
  );

  it(
    'is asked in vain, and told so, for what it does not know; other events and messages it ignores',
    asTester(function* ({ logged }) {
      const pid: Pid = yield startLink();
      setAlarm(['disk', 'full']);
      yield getAlarms();
      logged.length = 0;
      const query = 'how are you' as 'get_alarms';
      expect(yield GenEvent.call(pid, AlarmHandler, query)).to.deep.equal({ error: 'bad_query' });
      yield GenEvent.syncNotify(pid, 'event');
      yield GenEvent.syncNotify(pid, null);
      send(pid as Pid<unknown>, 'message');
      expect(yield getAlarms()).to.deep.equal([['disk', 'full']]);
      expect(logged).to.deep.equal([]);
    }),
  );

  it(
    'leaves its alarms to the handler that is swapped for it, and is then not asked any more',
    asTester(function* () {
      const pid: Pid = yield startLink();
      setAlarm(['disk', 'full']);
      setAlarm(['fan', 'stuck']);
      yield GenEvent.swapHandler('alarm_handler', [AlarmHandler, 'swap'], [mine, 'args']);
      const left = {
        alarm_handler: [
          ['fan', 'stuck'],
          ['disk', 'full'],
        ],
      };
      expect(yield GenEvent.call(pid, mine, 'state')).to.deep.equal(['args', left]);
      expect(yield failureOf(getAlarms())).to.include({ code: 'bad_module' });
      setAlarm(['door', 'open']);
      expect(yield GenEvent.call(pid, mine, 'state')).to.deep.equal([{ set_alarm: ['door', 'open'] }, ['args', left]]);

      // It may come back; what the other one left is nothing to it.
      yield GenEvent.swapHandler(AlarmHandler.name, [mine, 'swap'], [AlarmHandler, 'args']);
      expect(yield getAlarms()).to.deep.equal([]);
    }),
  );

  it(
    'leaves nothing to whoever only deletes it',
    asTester(function* () {
      const pid: Pid = yield startLink();
      setAlarm(['disk', 'full']);
      expect(yield GenEvent.deleteHandler(pid, AlarmHandler, 'args')).to.equal('ok');
      expect(yield reasonOf(getAlarms())).to.equal('bad_module');
    }),
  );

  it(
    'fails its clients when it is not started',
    asTester(function* () {
      expect(() => setAlarm(['disk', 'full'])).to.throw('badarg');
      expect(() => clearAlarm('disk')).to.throw('badarg');
      expect(yield reasonOf(getAlarms())).to.equal('noproc');
    }),
  );

  it(
    'shows its alarms to sys, as the state of its handler',
    asTester(function* () {
      const pid: Pid = yield startLink();
      setAlarm(['disk', 'full']);
      expect(yield sys.getState(pid)).to.deep.equal([{ module: AlarmHandler, id: false, state: [['disk', 'full']] }]);
    }),
  );
});
