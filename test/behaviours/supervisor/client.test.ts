/** The client functions of a supervisor, where the recordings of OTP do not reach. */
import { ProcLib, Supervisor } from '@hot/behaviours';
import { expect } from 'chai';
import { suiteSupervisor } from '../helpers/suite-supervisor';
import { asTester } from '../helpers/tester';

describe('Supervisor.checkChildspecs', () => {
  it('tells first of specifications that are no list, then of a bad autoShutdown', () => {
    const bad = 'sometimes' as 'never';
    expect(Supervisor.checkChildspecs('nope', bad)).to.deep.equal({ error: { badarg: 'nope' } });
    expect(Supervisor.checkChildspecs(['nope'], bad)).to.deep.equal({ error: { badarg: 'sometimes' } });
  });
});

describe('A supervisor', () => {
  it(
    'has the initial call that OTP shows',
    asTester(function* () {
      const sup = yield Supervisor.startLink(suiteSupervisor, { flags: {}, children: [] });
      expect(ProcLib.initialCall(sup)).to.deep.equal({ module: 'supervisor', function: 'anonymous', arity: 1 });
    }),
  );
});
