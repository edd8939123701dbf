import { expect } from 'chai';
import { describe as text, differences } from './compare';

describe('the comparer of the oracle', () => {
  it('takes objects with the same fields in another order as equal', () => {
    expect(differences({ a: 1, b: [2] }, { b: [2], a: 1 })).to.deep.equal([]);
  });

  it('takes lists in another order as different', () => {
    expect(differences([1, 2], [2, 1]).map(text)).to.deep.equal(['[0]: expected 1, got 2', '[1]: expected 2, got 1']);
  });

  it('names the place of a difference deep inside', () => {
    expect(
      differences({ died: [{ p: 'p1', reason: 'a' }] }, { died: [{ p: 'p1', reason: 'b' }] }).map(text),
    ).to.deep.equal(['died[0].reason: expected "a", got "b"']);
  });

  it('shows two different forms as a whole', () => {
    expect(differences({ result: { msg: 'a' } }, { result: { timeout: true } }).map(text)).to.deep.equal([
      'result: expected {"msg":"a"}, got {"timeout":true}',
    ]);
  });

  it('tells of a field that only one side has', () => {
    expect(differences({ a: 1 }, { a: 1, b: 2 }).map(text)).to.deep.equal(['b: expected nothing, got 2']);
    expect(differences({ a: 1, b: null }, { a: 1 }).map(text)).to.deep.equal(['b: expected null, got nothing']);
  });
});
