/** OTP's alarm_handler_SUITE (SASL). The names of the cases are OTP's. */
import { AlarmHandler, GenEvent, ok, reply } from '@hot/behaviours';
import { expect } from 'chai';
import { asTester } from '../helpers/tester';

const { clearAlarm, getAlarms, setAlarm, startLink } = AlarmHandler;

describe('alarm_handler_SUITE', () => {
  it(
    'set_alarm: each alarm that is set is among the alarms, also of the same id',
    asTester(function* () {
      yield startLink();
      const alarms = [1, 2, 3].map((id) => [{ alarm: id }, ['description', id]] as const);
      for (const alarm of alarms) expect(setAlarm(alarm)).to.equal('ok');
      expect(setAlarm([{ alarm: 1 }, 'again'])).to.equal('ok');
      expect(yield getAlarms()).to.deep.equal([[{ alarm: 1 }, 'again'], ...[...alarms].reverse()]);
    }),
  );

  it(
    'clear_alarm: an alarm that is cleared is gone; one that was not set is no error',
    asTester(function* () {
      yield startLink();
      for (const id of ['alarm1', 'alarm2', 'alarm3']) setAlarm([id, 'text']);
      for (const [id, left] of [
        ['alarm2', ['alarm3', 'alarm1']],
        ['none', ['alarm3', 'alarm1']],
        ['alarm3', ['alarm1']],
        ['alarm1', []],
      ] as const) {
        expect(clearAlarm(id)).to.equal('ok');
        expect(((yield getAlarms()) as AlarmHandler.Alarm[]).map(([alarm]) => alarm)).to.deep.equal(left);
      }
    }),
  );

  it(
    'swap: a handler that is swapped in gets the alarms, and hears of the next ones',
    asTester(function* () {
      yield startLink();
      setAlarm(['alarm1', 'text']);
      setAlarm(['alarm2', 'text']);
      const swapped = {
        init: (args: unknown) => ok(args),
        handleEvent: (event: unknown, state: unknown) => ok({ event, state }),
        handleCall: (_request: unknown, state: unknown) => reply(state, state),
      };
      expect(yield GenEvent.swapHandler('alarm_handler', [AlarmHandler, 'swap'], [swapped, 'args'])).to.equal('ok');
      const state = [
        'args',
        {
          alarm_handler: [
            ['alarm2', 'text'],
            ['alarm1', 'text'],
          ],
        },
      ];
      expect(yield GenEvent.call('alarm_handler', swapped, 'state')).to.deep.equal(state);
      clearAlarm('alarm1');
      expect(yield GenEvent.call('alarm_handler', swapped, 'state')).to.deep.equal({
        event: { clear_alarm: 'alarm1' },
        state,
      });
    }),
  );
});
