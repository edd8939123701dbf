/** The client functions of a supervisor, where the recordings of OTP do not reach. */
import { Supervisor } from '@hot/behaviours';
import { expect } from 'chai';

describe('Supervisor.checkChildspecs', () => {
  it('tells first of specifications that are no list, then of a bad autoShutdown', () => {
    const bad = 'sometimes' as 'never';
    expect(Supervisor.checkChildspecs('nope', bad)).to.deep.equal({ error: { badarg: 'nope' } });
    expect(Supervisor.checkChildspecs(['nope'], bad)).to.deep.equal({ error: { badarg: 'sometimes' } });
  });
});
