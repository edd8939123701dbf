/** Lists of handlers, against a plain array of what was put in. */
import { makeRef, type Pid } from '@hot/runtime';
import { startTestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { Handler, NO_ID, nameOf, partsOf } from '../../../packages/behaviours/src/gen-event/handler';
import {
  add,
  find,
  type HandlerList,
  ownedBy,
  owners,
  replace,
  without,
} from '../../../packages/behaviours/src/gen-event/handler-list';

const modules = [{}, {}, {}];
const pids = [{ owner: 1 }, { owner: 2 }] as unknown as Pid[];

interface Step {
  readonly do: 'add' | 'delete' | 'replace';
  readonly module: number;
  readonly id: unknown;
  readonly owner: number;
}

const steps = fc.array(
  fc.record<Step>({
    do: fc.constantFrom('add', 'add', 'delete', 'replace'),
    module: fc.nat({ max: 2 }),
    id: fc.constantFrom<unknown>(NO_ID, 1, 'a', ['a', { b: 1 }]),
    owner: fc.nat({ max: 2 }),
  }),
  { maxLength: 30 },
);

describe('lists of event handlers', () => {
  it('find, delete and replace the newest of a name, and keep the order of the others', () => {
    fc.assert(
      fc.property(steps, (done) => {
        let list: HandlerList = [];
        const model: Handler[] = [];
        for (const { do: what, module, id, owner } of done) {
          const handler = new Handler(modules[module] as object, structuredClone(id), pids[owner], model.length);
          const name = nameOf({ module: modules[module] as object, id });
          const at = model.findIndex(
            (one) => one.module === modules[module] && `${String(one.id)}` === `${String(id)}`,
          );
          const found = find(list, name);
          expect(found).to.equal(model[at]);
          if (what === 'add') {
            list = add(list, handler);
            model.unshift(handler);
          } else if (found !== undefined) {
            list = what === 'delete' ? without(list, found) : replace(list, found, handler);
            model.splice(at, 1, ...(what === 'delete' ? [] : [handler]));
          }
          expect(list).to.have.lengthOf(model.length);
          for (const [index, one] of model.entries()) expect(list[index]).to.equal(one);
          for (const pid of pids)
            expect(ownedBy(list, pid)).to.have.ordered.members(model.filter((one) => one.owner === pid));
          expect([...owners(list)]).to.have.members(pids.filter((pid) => model.some((one) => one.owner === pid)));
        }
      }),
    );
  });

  it('leave the list as it was', () => {
    const handler = new Handler({}, NO_ID, undefined, 's');
    const list = add([], handler);
    add(list, handler);
    without(list, handler);
    replace(list, handler, new Handler({}, NO_ID, undefined, 't'));
    expect(list).to.deep.equal([handler]);
  });

  it('tell ids apart as terms', async () => {
    const node = await startTestNode();
    try {
      const module = {};
      const ref = makeRef();
      const ids = [1, '1', [1], { a: 1 }, ref, makeRef(), null, true];
      const list = ids.reduce<HandlerList>((sofar, id) => add(sofar, new Handler(module, id, undefined, id)), []);
      for (const id of ids) expect(find(list, [module, id])?.state).to.equal(id);
      expect(find(list, [module, [1]])?.id).to.deep.equal([1]);
      expect(find(list, [module, { a: 1 }])?.id).to.deep.equal({ a: 1 });
      for (const id of [2, [2], [1, 1], { a: 1, b: 2 }, makeRef(), undefined]) {
        expect(find(list, [module, id])).to.equal(undefined);
      }
      expect(find(list, module)).to.equal(undefined);
    } finally {
      await node.stop();
    }
  });

  it('name a handler by its module, or by both', () => {
    const module = {};
    expect(partsOf(module)).to.deep.equal({ module, id: NO_ID });
    expect(partsOf([module, 1])).to.deep.equal({ module, id: 1 });
    expect(nameOf({ module, id: NO_ID })).to.equal(module);
    expect(nameOf({ module, id: undefined })).to.deep.equal([module, undefined]);
  });
});
