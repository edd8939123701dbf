/** OTP's code_SUITE of the emulator, as far as it is about versions and not about BEAM files. Named as OTP's cases. */
import { expect } from 'chai';
import { rejection, Stage } from '../code/code-root';
import type { TestNode } from '@hot/runtime/testing';

const looping = (version: number): string => `
  import * as MODULE from './m.js';
  export const version = () => ${version};
  export const closure = () => () => version();
  export async function loop(self) {
    const { what, log } = await self.receive();
    if (what === 'version') log(version());
    if (what === 'closure') log(closure());
    if (what === 'qualified') return MODULE.loop(self);
    return loop(self);
  }`;

describe('code_SUITE (erts)', () => {
  const stage = new Stage();
  afterEach(() => stage.clear());

  async function start() {
    const { node, root } = await stage.node({});
    const binaries: string[] = [];
    for (const version of [1, 2, 3]) {
      root.write({ 'm.js': looping(version) });
      binaries.push((await node.compile.file('m', { binary: true })).binary);
    }
    root.delete('m.js');
    const file = root.path('m.js');
    const load = (version: number, purge?: 'never' | 'soft') =>
      node.code.loadBinary('m', file, binaries[version - 1] as string, purge === undefined ? {} : { purge });
    const version = () => (node.code.reference('m') as { version: () => number }).version();
    const ask = async (pid: ReturnType<typeof node.spawn>, what: string): Promise<unknown> => {
      let answer: unknown;
      node.send(pid, { what, log: (x: unknown) => (answer = x) });
      await node.settle();
      return answer;
    };
    const spawn = async () => {
      const pid = node.spawn('m', 'loop', []);
      await node.settle();
      return pid;
    };
    return { node, root, load, version, ask, spawn };
  }

  const end = async (node: TestNode, ...pids: ReturnType<TestNode['spawn']>[]): Promise<void> => {
    for (const pid of pids) node.exit(pid, 'kill');
    await node.settle();
  };

  it('versions: two at a time, and the raw loader refuses a third', async () => {
    const { node, load, version, ask, spawn } = await start();
    await load(1);
    const p1 = await spawn();
    await load(2);
    const p2 = await spawn();
    expect([await ask(p1, 'version'), await ask(p2, 'version'), version()]).to.deep.equal([1, 2, 2]);
    for (const next of [2, 3]) {
      expect(await rejection(load(next, 'never'))).to.include({ code: 'not_purged' });
      expect([await ask(p1, 'version'), await ask(p2, 'version'), version()]).to.deep.equal([1, 2, 2]);
    }
    await end(node, p1, p2);
    expect(await node.code.purge('m')).to.equal(false);
    expect(await node.code.delete('m')).to.equal(true);
    expect(await node.code.softPurge('m')).to.equal(true);
    expect([node.code.isLoaded('m'), node.code.hasOld('m')]).to.deep.equal([false, false]);
  });

  it('new_binary_types: junk is a bad file', async () => {
    const { node } = await start();
    for (const junk of ['junk', '[]', 'null']) {
      expect(await rejection(node.code.loadBinary('m', '/m.js', junk))).to.include({ code: 'badfile' });
    }
  });

  it('call_purged_fun_code_gone: who is inside of old code is killed by the hard purge; a closure kept elsewhere works on', async () => {
    const { node, load, ask, spawn } = await start();
    await load(1);
    const pid = await spawn();
    const closure = (await ask(pid, 'closure')) as () => number;
    await node.code.delete('m');
    expect(await node.code.purge('m')).to.equal(true);
    expect([node.isAlive(pid), node.code.isLoaded('m'), closure()]).to.deep.equal([false, false, 1]);
  });

  it('call_purged_fun_code_reload: a closure of purged code keeps its version when the module is loaded again', async () => {
    const { node, load, ask, spawn, version } = await start();
    await load(1);
    const pid = await spawn();
    const closure = (await ask(pid, 'closure')) as () => number;
    await load(2);
    expect(await node.code.purge('m')).to.equal(true);
    await load(3);
    expect([closure(), version()]).to.deep.equal([1, 3]);
  });

  it('call_purged_fun_code_there: a soft purge that fails changes nothing', async () => {
    const { node, load, ask, spawn } = await start();
    await load(1);
    const pid = await spawn();
    await load(2);
    expect(await node.code.softPurge('m')).to.equal(false);
    expect([await ask(pid, 'version'), node.code.hasOld('m')]).to.deep.equal([1, true]);
  });

  it('multi_proc_purge: all who ask for a purge at the same time get an answer', async () => {
    const { node, load } = await start();
    await load(1);
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, n) => {
        const module = n % 4 < 2 ? 'm' : 'unknown';
        return n % 2 === 0 ? node.code.purge(module) : node.code.softPurge(module);
      }),
    );
    expect(answers).to.deep.equal(Array.from({ length: 16 }, (_, n) => n % 2 === 1));
  });

  it('t_check_old_code: false before any load and after one, true after the second, false after a purge', async () => {
    const { node, load } = await start();
    const seen = [node.code.hasOld('m')];
    await load(1);
    seen.push(node.code.hasOld('m'));
    await load(2);
    seen.push(node.code.hasOld('m'));
    await node.code.purge('m');
    seen.push(node.code.hasOld('m'));
    expect(seen).to.deep.equal([false, false, true, false]);
    expect(() => node.code.hasOld(42 as never))
      .to.throw()
      .with.property('code', 'badarg');
  });

  it('external_fun: a function of a module is looked up when it is called, and the call loads nothing', async () => {
    const { node, load, version } = await start();
    expect(version).to.throw();
    const early = node.spawn('m', 'loop', []);
    await node.settle();
    expect([node.isAlive(early), node.code.isLoaded('m')]).to.deep.equal([false, false]);
    const late = node.spawn('m', 'loop', []);
    await load(1);
    await node.settle();
    expect(version()).to.equal(1);
    expect(node.isAlive(late), 'it ran before the load was done').to.equal(false);
    const pid = node.spawn('m', 'loop', []);
    await node.settle();
    expect(node.isAlive(pid)).to.equal(true);
  });

  it('false_dependency: who called into the module and returned does not use it', async () => {
    const { node, load, version } = await start();
    await load(1);
    const pid = node.spawn(async (self: { receive(): Promise<unknown> }) => {
      version();
      await self.receive();
    });
    await node.settle();
    await load(2);
    expect(node.code.checkProcessCode(pid, 'm')).to.equal(false);
    expect(await node.code.purge('m')).to.equal(false);
    expect(node.isAlive(pid)).to.equal(true);
  });

  it('fun_confusion: a closure made by one version runs that version', async () => {
    const { node, load } = await start();
    const make = () => (node.code.reference('m') as { closure: () => () => number }).closure();
    await load(1);
    const first = make();
    await load(2);
    expect([first(), make()()]).to.deep.equal([1, 2]);
  });

  it('check_process_code_signal_order: after an exit signal the answer is false', async () => {
    const { node, load, spawn } = await start();
    await load(1);
    const pid = await spawn();
    await load(2);
    expect(node.code.checkProcessCode(pid, 'm')).to.equal(true);
    node.exit(pid, 'kill');
    expect(node.code.checkProcessCode(pid, 'm')).to.equal(false);
  });

  it('coverage: what is no module and no pid is refused', async () => {
    const { node } = await start();
    const pid = node.spawn(() => undefined);
    expect(await rejection(node.code.purge(['m'] as never))).to.include({ code: 'badarg' });
    expect(await rejection(node.code.delete([] as never))).to.include({ code: 'badarg' });
    expect(() => node.code.checkProcessCode({} as never, 'm'))
      .to.throw()
      .with.property('code', 'badarg');
    expect(() => node.code.checkProcessCode(pid, 7 as never))
      .to.throw()
      .with.property('code', 'badarg');
    expect(() => node.code.isLoaded(17 as never))
      .to.throw()
      .with.property('code', 'badarg');
  });
});
