/** In which order applications are started. */
import { Application } from '@hot/behaviours';
import { expect } from 'chai';
import fc from 'fast-check';
import { planOf, type PlanStep } from '../../../packages/behaviours/src/application/dependencies';
import { fcRuns } from '../../helpers/fc-runs';

/** Applications by name, that depend on each other as the lists of names say. */
function plan(
  dependencies: Record<string, string[]>,
  wanted: string[],
  runs: string[] = [],
  optional: string[] = [],
): readonly PlanStep[] {
  const all = new Map(
    Object.entries(dependencies).map(([name, applications]) => [
      name,
      Application.define({ name, applications, optionalApplications: optional }),
    ]),
  );
  const find = (one: Application.AnyApplication | string): Application.AnyApplication | undefined =>
    all.get(typeof one === 'string' ? one : one.name);
  return planOf(wanted, find, (name) => runs.includes(name));
}

describe('the plan of a start', () => {
  it('starts what is needed once, in the order of the specification', () => {
    const dependencies = { shop: ['web', 'db'], web: ['log'], db: ['log'], log: [] };
    expect(plan(dependencies, ['shop'])).to.deep.equal(['log', 'web', 'db', 'shop'].map((start) => ({ start })));
    expect(plan(dependencies, ['shop'], ['db', 'log'])).to.deep.equal([{ start: 'web' }, { start: 'shop' }]);
    expect(plan(dependencies, ['shop'], ['shop'])).to.deep.equal([]);
  });

  it('ends at what is missing, unless it is optional', () => {
    expect(plan({ shop: ['db'] }, ['shop']).at(-1)).to.deep.equal({ missing: 'db' });
    expect(plan({ shop: ['db'] }, ['shop'], [], ['db'])).to.deep.equal([{ start: 'shop' }]);
  });

  it('ends at a circle, and names those in it', () => {
    expect(plan({ a: ['b'], b: ['c'], c: ['b'] }, ['a']).at(-1)).to.deep.equal({ cycle: ['b', 'c', 'b'] });
    expect(plan({ a: ['a'] }, ['a'])).to.deep.equal([{ cycle: ['a', 'a'] }]);
  });

  it('has each application once and behind all that it needs, whatever they need', () => {
    // Each may need those with smaller numbers, so there is no circle.
    const needs = fc.array(fc.uniqueArray(fc.nat({ max: 11 })), { minLength: 1, maxLength: 12 });
    const running = fc.uniqueArray(fc.nat({ max: 11 }));
    fc.assert(
      fc.property(needs, running, fc.uniqueArray(fc.nat({ max: 11 }), { minLength: 1 }), (needs, running, wanted) => {
        const smaller = needs.map((numbers, own) => numbers.filter((number) => number < own));
        const dependencies = Object.fromEntries(
          smaller.map((numbers, own) => [`a${own}`, numbers.map((n) => `a${n}`)]),
        );
        const names = wanted.filter((number) => number < needs.length).map((number) => `a${number}`);
        const runs = running.map((number) => `a${number}`);
        const started = plan(dependencies, names, runs).map((step) => ('start' in step ? step.start : 'no start'));
        expect(new Set(started).size).to.equal(started.length);
        for (const [place, name] of started.entries()) {
          expect(runs).to.not.include(name);
          const before = [...runs, ...started.slice(0, place)];
          expect(before).to.include.members(dependencies[name] as string[]);
        }
        expect([...runs, ...started]).to.include.members(names);
      }),
      fcRuns(1_000),
    );
  });
});
