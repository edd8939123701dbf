/** The table of children that have ids. */
import type { Pid } from '@hot/runtime';
import { expect } from 'chai';
import type { CheckedSpec } from '../../../packages/behaviours/src/supervisor/check-spec';
import { Child, restarting } from '../../../packages/behaviours/src/supervisor/child';
import { StaticChildren } from '../../../packages/behaviours/src/supervisor/static-children';
import { PidTerm } from '../../../packages/runtime/src/term/pid';
import { startWorker } from '../helpers/suite-supervisor';

const spec: CheckedSpec = {
  id: 'child',
  start: { module: undefined, function: startWorker, args: [] },
  restart: 'permanent',
  significant: false,
  shutdown: 5000,
  type: 'worker',
  modules: 'dynamic',
};

const pidOf = (id: number): Pid => new PidTerm(id, 'node', null);

describe('a child with an id', () => {
  it('is found by its id, and by the process that it is now: by none that it was', () => {
    const [first, second, third] = [pidOf(1), pidOf(2), pidOf(3)];
    const children = new StaticChildren();
    const child = new Child(spec, first);
    children.add(child);
    const found = (): unknown[] => [first, second, third].map((pid) => children.findPid(pid));
    expect(found()).to.deep.equal([child, undefined, undefined]);
    children.place(child, second);
    expect(found()).to.deep.equal([undefined, child, undefined]);
    children.place(child, restarting(child));
    expect(found()).to.deep.equal([undefined, undefined, undefined]);
    children.place(child, third);
    expect(found()).to.deep.equal([undefined, undefined, child]);
    children.release(child);
    expect(found()).to.deep.equal([undefined, undefined, undefined]);
    expect(children.find('child')).to.equal(child);
  });
});
