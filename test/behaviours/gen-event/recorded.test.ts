/** What OTP 25 does with event managers in random scenarios (test/fixtures/gen-event), repeated here step by step. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { playScenario, scenariosOf } from '../helpers/recorded-events';
import { asTester } from '../helpers/tester';

const RECORDING = join(__dirname, '..', '..', 'fixtures', 'gen-event', 'otp-25.txt');
const scenarios = scenariosOf(readFileSync(RECORDING, 'utf8'));

describe('event managers', () => {
  for (const later of [false, true]) {
    it(
      `do what those of OTP 25 do, with handlers that answer ${later ? 'later' : 'at once'}`,
      asTester(function* ({ self }) {
        expect(scenarios).to.have.lengthOf(250);
        for (const scenario of scenarios) expect(yield playScenario(self, scenario, later)).to.deep.equal(scenario);
      }),
    );
  }

  it(
    'would be seen to differ',
    asTester(function* ({ self }) {
      const [scenario = []] = scenariosOf('add a ok | ok | init a ok | | a\nstop | ok | terminate a start 0 | |');
      const [added, stopped] = yield playScenario(self, scenario, false);
      expect(added).to.deep.equal(scenario[0]);
      expect(stopped.came).to.equal('ok | terminate a stop 0 |  | ');
    }),
  );
});
