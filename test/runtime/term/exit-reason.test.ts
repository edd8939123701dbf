import { Exit, isExit, isQuiet, isUndefError, reasonOf, UndefError } from '@hot/runtime';
import { expect } from 'chai';

describe('an exit reason', () => {
  it('is the reason of an exit', () => {
    for (const reason of ['normal', { shutdown: 1 }, undefined, new Error('x')]) {
      expect(reasonOf(new Exit(reason))).to.equal(reason);
    }
  });

  it('is the error itself that was thrown', () => {
    const error = new TypeError('mistake');
    expect(reasonOf(error)).to.equal(error);
  });

  it('is undef for the call of a function that is not there', () => {
    const error = new UndefError('shop/cart', 'total');
    expect(reasonOf(error)).to.deep.equal({ undef: { module: 'shop/cart', function: 'total' } });
    expect(error.message).to.include("'shop/cart'").and.to.include("'total'");
    expect(isUndefError(error)).to.equal(true);
    expect(isUndefError(new Error('other'))).to.equal(false);
  });

  it('is nocatch for anything else that was thrown', () => {
    for (const thrown of ['text', 1, null, undefined, { code: 1 }, Symbol.iterator]) {
      expect(reasonOf(thrown)).to.deep.equal({ nocatch: thrown });
    }
  });

  it('of another copy of the package is known by its tag', () => {
    expect(isExit({ tag: Symbol.for('@hot/exit'), reason: 'r' })).to.equal(true);
    expect(reasonOf({ tag: Symbol.for('@hot/exit'), reason: 'r' })).to.equal('r');
    const foreign = Object.assign(new Error('undef'), {
      tag: '@hot/undef',
      reason: { undef: { module: 'm', function: 'f' } },
    });
    expect(reasonOf(foreign)).to.deep.equal({ undef: { module: 'm', function: 'f' } });
    for (const other of [null, undefined, 'exit', {}]) expect(isExit(other)).to.equal(false);
  });

  it('is quiet when it is normal, shutdown, or a shutdown with a reason', () => {
    for (const quiet of ['normal', 'shutdown', { shutdown: 'why' }, { shutdown: undefined }]) {
      expect(isQuiet(quiet)).to.equal(true);
    }
    for (const loud of ['kill', 'killed', 'noproc', { shutdown: 1, more: 2 }, {}, null, undefined, new Error('x')]) {
      expect(isQuiet(loud)).to.equal(false);
    }
  });
});
