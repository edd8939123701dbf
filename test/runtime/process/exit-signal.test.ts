import { expect } from 'chai';
import { exitSignalEffect, type ExitSignalFacts } from '../../../packages/runtime/src/process/exit-signal';

/** All combinations of what the rules look at. */
function* cases(): Generator<ExitSignalFacts> {
  for (const reason of ['normal', 'kill', 'killed', 'shutdown', new Error('crash')]) {
    for (const viaLink of [false, true]) {
      for (const fromSelf of [false, true]) {
        for (const trapping of [false, true]) yield { reason, viaLink, fromSelf, trapping };
      }
    }
  }
}

describe('P3 the rules of exit signals', () => {
  it("'kill' sent as a signal ends its receiver with 'killed', whatever it does", () => {
    for (const facts of cases()) {
      if (facts.reason !== 'kill' || facts.viaLink) continue;
      expect(exitSignalEffect(facts)).to.deep.equal({ kind: 'die', reason: 'killed' });
    }
  });

  it("'kill' over a link is a reason like any other", () => {
    const facts = { reason: 'kill', viaLink: true, fromSelf: false };
    expect(exitSignalEffect({ ...facts, trapping: false })).to.deep.equal({ kind: 'die', reason: 'kill' });
    expect(exitSignalEffect({ ...facts, trapping: true })).to.deep.equal({ kind: 'message' });
  });

  it('every other signal is a message to one that traps', () => {
    for (const facts of cases()) {
      if (!facts.trapping || (facts.reason === 'kill' && !facts.viaLink)) continue;
      expect(exitSignalEffect(facts)).to.deep.equal({ kind: 'message' });
    }
  });

  it("'normal' is ignored by one that does not trap, unless it sent it to itself", () => {
    for (const viaLink of [false, true]) {
      const facts = { reason: 'normal', viaLink, trapping: false };
      expect(exitSignalEffect({ ...facts, fromSelf: false })).to.deep.equal({ kind: 'ignore' });
      expect(exitSignalEffect({ ...facts, fromSelf: true })).to.deep.equal({ kind: 'die', reason: 'normal' });
    }
  });

  it('any other reason ends one that does not trap', () => {
    for (const facts of cases()) {
      if (facts.trapping || facts.reason === 'normal' || (facts.reason === 'kill' && !facts.viaLink)) continue;
      expect(exitSignalEffect(facts)).to.deep.equal({ kind: 'die', reason: facts.reason });
    }
  });
});
