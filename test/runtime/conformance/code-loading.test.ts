/** OTP's multi_load_SUITE and code_parallel_load_SUITE of the emulator. Named as OTP's cases. */
import { expect } from 'chai';
import type { TestNode } from '@hot/runtime/testing';
import { type CodeRoot, rejection, Stage } from '../code/code-root';

const MANY = 100;
const PROCESSES = 160;

const versioned = (version: number): string => `export const version = () => ${version};`;
const names = Array.from({ length: MANY }, (_unused, number) => `m${number}`);

/** A module whose processes spin in their version until they are told to make a qualified call. */
const spinning = (version: number): string => `
  import * as MODULE from './spin.js';
  export async function loop(self) {
    const { what, log } = await self.receive();
    if (what === 'version') log(${version});
    if (what === 'switch') return MODULE.loop(self);
    return loop(self);
  }`;

describe('multi_load_SUITE', () => {
  const stage = new Stage();
  afterEach(() => stage.clear());

  const versionOf = (node: TestNode, name: string): number =>
    (node.code.reference(name) as { version: () => number }).version();

  async function written(version: number): Promise<{ node: TestNode; root: CodeRoot }> {
    return stage.node(Object.fromEntries(names.map((name) => [`${name}.js`, versioned(version)])));
  }

  it('many: a hundred modules are loaded in one step, and all can be called', async () => {
    const { node, root } = await written(1);
    expect(await node.code.atomicLoad(names)).to.deep.equal(names.map((module) => ({ module })));
    expect(names.map((name) => versionOf(node, name))).to.deep.equal(names.map(() => 1));
    root.write(Object.fromEntries(names.map((name) => [`${name}.js`, versioned(2)])));
    for (const name of names) await node.compile.file(name);
    await node.code.atomicLoad(names);
    expect(names.map((name) => versionOf(node, name))).to.deep.equal(names.map(() => 2));
  });

  it('on_load: one that fails keeps all of them out', async () => {
    const { node, root } = await written(1);
    root.write({ 'm7.js': `${versioned(1)}; throw new Error('not today');` });
    expect(await rejection(node.code.atomicLoad(names))).to.include({ name: 'LoadError', module: 'm7' });
    expect(node.code.allLoaded()).to.deep.equal([]);
  });

  it('errors: what is no list of modules, a module twice, and old code where none is to be purged', async () => {
    const { node, root } = await stage.node({ 'a.js': versioned(1), 'b.js': versioned(1) });
    for (const wrong of ['a', [5], [{}]]) {
      expect(await rejection(node.code.atomicLoad(wrong as never))).to.include({ code: 'badarg' });
    }
    expect(await rejection(node.code.atomicLoad(['a', 'b', 'a']))).to.include({ code: 'badarg' });
    expect(node.code.allLoaded()).to.deep.equal([]);
    for (const version of [1, 2]) {
      root.write({ 'a.js': versioned(version) });
      await node.compile.file('a');
      await node.code.loadFile('a');
    }
    expect(node.code.hasOld('a')).to.equal(true);
    expect(await rejection(node.code.atomicLoad(['a', 'b'], { purge: 'never' }))).to.include({ code: 'not_purged' });
    expect(node.code.isLoaded('b')).to.equal(false);
  });
});

describe('code_parallel_load_SUITE', () => {
  const stage = new Stage();
  afterEach(() => stage.clear());

  /** A node with processes that spin in version 1. */
  async function spinningNode(versions: number) {
    const { node, root } = await stage.node({});
    const binaries: string[] = [];
    for (let version = 1; version <= versions; version += 1) {
      root.write({ 'spin.js': spinning(version) });
      binaries.push((await node.compile.file('spin', { binary: true })).binary);
    }
    root.delete('spin.js');
    const load = (version: number, purge?: 'never'): Promise<unknown> =>
      node.code.loadBinary(
        'spin',
        root.path('spin.js'),
        binaries[version - 1] as string,
        purge === undefined ? {} : { purge },
      );
    await load(1);
    const pids = Array.from({ length: PROCESSES }, () => node.spawn('spin', 'loop', []));
    await node.settle();
    const tell = async (what: string): Promise<unknown[]> => {
      const answers: unknown[] = [];
      for (const pid of pids) node.send(pid, { what, log: (answer: unknown) => answers.push(answer) });
      await node.settle();
      return answers;
    };
    return { node, load, pids, tell };
  }

  it('multiple_load_check_purge_repeat: no process is lost over many versions, and each runs the one that it went to', async () => {
    const versions = 6;
    const { node, load, pids, tell } = await spinningNode(versions);
    for (let pass = 0; pass < 4; pass += 1) {
      for (let version = pass === 0 ? 2 : 1; version <= versions; version += 1) {
        await load(version);
        expect(pids.every((pid) => node.code.checkProcessCode(pid, 'spin'))).to.equal(true);
        expect(await node.code.softPurge('spin')).to.equal(false);
        await tell('switch');
        expect(pids.some((pid) => node.code.checkProcessCode(pid, 'spin'))).to.equal(false);
        expect(await node.code.softPurge('spin')).to.equal(true);
        expect(await tell('version')).to.deep.equal(pids.map(() => version));
      }
    }
    expect(pids.every((pid) => node.isAlive(pid))).to.equal(true);
  });

  it('many_load_distributed_only_once: of many who load at once without purging, one does', async () => {
    const { node, load, pids, tell } = await spinningNode(2);
    const results = await Promise.all(
      Array.from({ length: PROCESSES }, () =>
        load(2, 'never').then(
          () => 'loaded',
          (thrown: { code: unknown }) => thrown.code,
        ),
      ),
    );
    expect(results.filter((result) => result === 'loaded')).to.have.length(1);
    expect(results.filter((result) => result === 'not_purged')).to.have.length(PROCESSES - 1);
    await tell('switch');
    expect(await tell('version')).to.deep.equal(pids.map(() => 2));
    expect(node.code.hasOld('spin')).to.equal(true);
  });
});
