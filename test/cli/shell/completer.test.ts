import { expect } from 'chai';
import { complete } from '../../../packages/cli/src/shell/completer';
import { Scope } from '../../../packages/cli/src/shell/scope';

const modules: Record<string, object> = { zebra: { boing: () => 0, boom: 1 } };

function scopeWith(variables: Record<string, unknown> = {}): Scope {
  const scope = new Scope(new Map<string, unknown>([['send', () => undefined]]), {
    has: (name) => Object.hasOwn(modules, name),
    reference: (name) => modules[name],
    names: () => Object.keys(modules),
  });
  for (const [name, value] of Object.entries(variables)) scope.variables.set(name, value);
  return scope;
}

describe('completion', () => {
  it('knows variables, commands, modules, globals and words of the language', () => {
    const scope = scopeWith({ zero: 0 });
    expect(complete(scope, 'ze')).to.deep.equal([['zebra', 'zero'], 'ze']);
    expect(complete(scope, 'x = sen')).to.deep.equal([['send'], 'sen']);
    expect(complete(scope, 'globalTh')).to.deep.equal([['globalThis'], 'globalTh']);
    expect(complete(scope, 'awa')).to.deep.equal([['await'], 'awa']);
  });

  it('knows the exports of a module', () => {
    expect(complete(scopeWith(), 'await zebra.bo')).to.deep.equal([['boing', 'boom'], 'bo']);
    expect(complete(scopeWith(), 'zebra.')[0]).to.include.members(['boing', 'boom']);
  });

  it('knows inherited properties', () => {
    expect(complete(scopeWith({ list: [] }), 'list.ma')).to.deep.equal([['map'], 'ma']);
    expect(complete(scopeWith({ text: 'a' }), 'text.trimE')).to.deep.equal([['trimEnd'], 'trimE']);
  });

  it('calls no getter and asks no proxy', () => {
    let calls = 0;
    const value = {
      get trap() {
        calls += 1;
        return { deep: 1 };
      },
      proxy: new Proxy({}, { ownKeys: () => ((calls += 1), []), getOwnPropertyDescriptor: () => void (calls += 1) }),
    };
    complete(scopeWith({ value }), 'value.trap.de');
    complete(scopeWith({ value }), 'value.proxy.de');
    expect(calls).to.equal(0);
  });

  it('has nothing to say at the beginning, nor of what is not there', () => {
    expect(complete(scopeWith(), '')).to.deep.equal([[], '']);
    expect(complete(scopeWith(), 'nobody.kno')).to.deep.equal([[], 'kno']);
  });
});
