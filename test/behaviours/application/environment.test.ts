/** Where the value of a parameter comes from. */
import { expect } from 'chai';
import { changeOf, loadedEnvironment, mergedConfig } from '../../../packages/behaviours/src/application/environment';

const map = (parameters: Record<string, unknown>): Map<string, unknown> => new Map(Object.entries(parameters));

describe('the environment of an application', () => {
  it('is what was set before, what the specification, the configuration and the persistent settings say, the last one first', () => {
    const [before, env, config, persistent] = [
      map({ own: 'before', env: 'before', config: 'before', persistent: 'before' }),
      { env: 'env', config: 'env', persistent: 'env' },
      map({ config: 'config', persistent: 'config' }),
      map({ persistent: 'persistent' }),
    ];
    expect(Object.fromEntries(loadedEnvironment(env, config, before, persistent))).to.deep.equal({
      own: 'before',
      env: 'env',
      config: 'config',
      persistent: 'persistent',
    });
  });

  it('of several configurations has the later values, parameter by parameter', () => {
    const merged = mergedConfig([{ a: { x: 1, y: 1 } }, { b: { x: 2 } }, { a: { y: 3 } }]);
    expect(Object.fromEntries(merged.get('a') ?? [])).to.deep.equal({ x: 1, y: 3 });
    expect(Object.fromEntries(merged.get('b') ?? [])).to.deep.equal({ x: 2 });
  });

  it('takes names that mean something to JavaScript for names', () => {
    const config = JSON.parse('{ "__proto__": { "__proto__": { "polluted": true } } }') as Record<
      string,
      Record<string, unknown>
    >;
    const merged = mergedConfig([config]);
    expect([...(merged.get('__proto__') ?? [])]).to.deep.equal([['__proto__', { polluted: true }]]);
    expect(({} as { polluted?: unknown }).polluted).to.equal(undefined);
  });

  it('has changed where values are other terms, and not where they are equal ones', () => {
    const before = map({ same: [1, { x: 1 }], other: [1], gone: 1 });
    expect(changeOf(before, map({ same: [1, { x: 1 }], other: [2], fresh: undefined }))).to.deep.equal({
      changed: { other: [2] },
      added: { fresh: undefined },
      removed: ['gone'],
    });
    expect(changeOf(before, map({ same: [1, { x: 1 }], other: [1], gone: 1 }))).to.equal(undefined);
  });
});
