import { isPid, type Pid } from '@hot/runtime';
import { startTestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import { inspect } from 'node:util';
import { PidTerm } from '../../../packages/runtime/src/term/pid';

describe('a pid', () => {
  it('is one object for a process, so that it is compared by ===', async () => {
    const node = await startTestNode();
    let own: Pid<unknown> | undefined;
    const pid = node.spawn((self) => (own = self.pid));
    node.register('name', pid);
    expect(node.whereis('name')).to.equal(pid);
    expect(node.processes()).to.include(pid);
    await node.settle();
    expect(own).to.equal(pid);
    await node.stop();
  });

  it('is never used twice, and not for a process that has ended', async () => {
    const node = await startTestNode();
    const ids = new Set<number>();
    for (let n = 0; n < 1_000; n += 1) {
      ids.add(node.spawn(() => undefined).id);
      if (n % 100 === 0) await node.settle();
    }
    expect(ids.size).to.equal(1_000);
    await node.stop();
  });

  it('reads as in Erlang, wherever it is printed', async () => {
    const node = await startTestNode({ name: 'me' });
    const pid = node.spawn(() => undefined);
    const text = `<0.${pid.id}.0>`;
    expect(pid.toString()).to.equal(text);
    expect(`${pid.toString()}`).to.equal(text);
    expect(inspect(pid)).to.equal(text);
    expect(inspect({ pid })).to.equal(`{ pid: ${text} }`);
    expect(JSON.stringify({ pid })).to.equal(`{"pid":"${text}"}`);
    expect(pid.node).to.equal('me');
    await node.stop();
  });

  it('holds nothing of a process that has ended', async () => {
    const node = await startTestNode();
    const pid = node.spawn(() => undefined);
    await node.settle();
    expect((pid as unknown as PidTerm).target).to.equal(null);
    await node.stop();
  });

  it('is recognised by its tag, of whichever copy of the package it is', () => {
    const foreign = { tag: Symbol.for('@hot/pid'), id: 1, node: 'other' };
    expect(isPid(foreign)).to.equal(true);
    expect(isPid(new PidTerm(1, 'node', null))).to.equal(true);
    for (const other of [null, undefined, 1, 'pid', {}, { tag: Symbol.for('@hot/ref') }, () => 1])
      expect(isPid(other)).to.equal(false);
  });

  it('is nothing that data from outside can pass for', () => {
    const pid = new PidTerm(1, 'node', null);
    const json = JSON.stringify({ ...pid, tag: '@hot/pid' });
    expect(isPid(JSON.parse(json))).to.equal(false);
    expect(isPid(structuredClone({ ...pid }))).to.equal(false);
  });
});
