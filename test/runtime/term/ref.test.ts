import { isRef, makeRef } from '@hot/runtime';
import { startTestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import { inspect } from 'node:util';

describe('a reference', () => {
  it('is equal to nothing but itself, among all nodes', async () => {
    const [a, b] = [await startTestNode(), await startTestNode()];
    const refs = Array.from({ length: 500 }, () => [a.makeRef(), b.makeRef(), makeRef()]).flat();
    expect(new Set(refs).size).to.equal(1_500);
    expect(new Set(refs.map((ref) => ref.id)).size).to.equal(1_500);
    expect(new Set(refs.map((ref) => ref.toString())).size).to.equal(1_500);
    await Promise.all([a.stop(), b.stop()]);
  });

  it('reads as in Erlang, wherever it is printed', async () => {
    const node = await startTestNode();
    const ref = node.makeRef();
    expect(ref.toString()).to.match(/^#Ref<0\.\d+\.\d+>$/);
    expect(inspect({ ref })).to.equal(`{ ref: ${ref.toString()} }`);
    expect(JSON.stringify([ref])).to.equal(`["${ref.toString()}"]`);
    await node.stop();
  });

  it('is recognised by its tag', async () => {
    const node = await startTestNode();
    expect(isRef(node.makeRef())).to.equal(true);
    expect(isRef({ tag: Symbol.for('@hot/ref'), id: 1 })).to.equal(true);
    for (const other of [null, undefined, 1, 'ref', {}, node.spawn(() => undefined)])
      expect(isRef(other)).to.equal(false);
    await node.stop();
  });

  it('is in its order of making', async () => {
    const node = await startTestNode();
    const [first, second] = [node.makeRef(), node.makeRef()];
    expect(first.id).to.be.below(second.id);
    await node.stop();
  });
});
