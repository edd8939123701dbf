import { expect } from 'chai';
import { rejection, Stage } from './code-root';

/** A module whose processes loop by local calls on `stay`, and by fully-qualified ones on `go`. */
const looping = (version: number): string => `
  import * as MODULE from './m.js';
  interface Self { receive(): Promise<{ type: string; log?: (x: unknown) => void }> }
  let count = 0;
  export function version(): number { return ${version}; }
  export async function loop(self: Self): Promise<void> {
    const message = await self.receive();
    count += 1;
    switch (message.type) {
      case 'version': message.log?.([version(), count]); return loop(self);
      case 'go': return MODULE.loop(self);
      case 'deep': await MODULE.loop(self); return loop(self);
      case 'leave': return;
      case 'closure': message.log?.(() => version()); return loop(self);
      default: return loop(self);
    }
  }`;

describe('code / two versions', () => {
  const stage = new Stage();
  afterEach(() => stage.clear());

  async function loaded() {
    const { node, root } = await stage.node({ 'm.ts': looping(1) });
    await node.c('m');
    const replace = async (version: number): Promise<void> => {
      root.write({ 'm.ts': looping(version) });
      await node.c('m');
    };
    const ask = async (pid: ReturnType<typeof node.spawn>, type: string): Promise<unknown> => {
      let answer: unknown;
      node.send(pid, { type, log: (x: unknown) => (answer = x) });
      await node.settle();
      return answer;
    };
    const spawn = async () => {
      const pid = node.spawn('m', 'loop', []);
      await node.settle();
      return pid;
    };
    return { node, root, replace, ask, spawn };
  }

  it('exist at most: current and old (C2)', async () => {
    const { node, replace } = await loaded();
    expect([node.code.hasOld('m'), node.code.isLoaded('m') !== false]).to.deep.equal([false, true]);
    for (const next of [2, 3]) {
      const former = node.code.moduleInfo('m')!.vsn;
      await replace(next);
      const { vsn, old } = node.code.moduleInfo('m')!;
      expect([old, vsn === former, node.code.hasOld('m')]).to.deep.equal([former, false, true]);
    }
    expect(await node.code.purge('m')).to.equal(false);
    expect([node.code.hasOld('m'), node.code.moduleInfo('m')!.old]).to.deep.equal([false, undefined]);
  });

  it('leave a process where it is until it makes a fully-qualified call (C3, C4)', async () => {
    const { node, replace, ask, spawn } = await loaded();
    const pid = await spawn();
    await replace(2);
    expect(await ask(pid, 'version')).to.deep.equal([1, 1]);
    expect(node.code.checkProcessCode(pid, 'm')).to.equal(true);
    await ask(pid, 'go');
    expect(await ask(pid, 'version')).to.deep.equal([2, 1]);
    expect(node.code.checkProcessCode(pid, 'm')).to.equal(false);
  });

  it('have module-level variables of their own (C12)', async () => {
    const { replace, ask, spawn } = await loaded();
    const pid = await spawn();
    await ask(pid, 'version');
    expect(await ask(pid, 'version')).to.deep.equal([1, 2]);
    await replace(2);
    await ask(pid, 'go');
    expect(await ask(pid, 'version')).to.deep.equal([2, 1]);
  });

  it('make room for a third by killing who lingers, and nobody else (C5)', async () => {
    const { node, replace, ask, spawn } = await loaded();
    const [stays, moves] = [await spawn(), await spawn()];
    const reasons: unknown[] = [];
    node.spawn((self) => {
      self.monitor(stays);
      self.monitor(moves);
      return self.receive().then((message) => reasons.push(message));
    });
    await replace(2);
    await ask(moves, 'go');
    await replace(3);
    await node.settle();
    expect([node.isAlive(stays), node.isAlive(moves)]).to.deep.equal([false, true]);
    expect(reasons).to.have.lengthOf(1);
    expect(reasons[0]).to.include({ type: 'DOWN', pid: stays, reason: 'killed' });
    expect(await ask(moves, 'version')).to.deep.equal([2, 1]);
  });

  it('count as used however deep the frame is (C4)', async () => {
    const { node, replace, ask, spawn } = await loaded();
    const pid = await spawn();
    await replace(2);
    await ask(pid, 'deep');
    expect(await ask(pid, 'version')).to.deep.equal([2, 1]);
    expect(node.code.checkProcessCode(pid, 'm')).to.equal(true);
    expect(await node.code.softPurge('m')).to.equal(false);
    await replace(3);
    expect(node.isAlive(pid)).to.equal(false);
  });

  it('count as used through whatever waits, and not through what is only kept (C4)', async () => {
    const { node, root } = await stage.node({
      'node_modules/native/index.js': `
        exports.each = async (all, f) => { for (const one of all) await f(one); };
        exports.later = async (f) => { await null; await f(); };`,
      'm.js': `
        import * as native from 'native';
        const parked = () => new Promise(() => {});
        const park = async () => { await parked(); };
        export async function* numbers() { yield 1; await parked(); }
        export const inside = {
          all: () => Promise.all([park(), 1]), race: () => Promise.race([park(), parked()]), then: () => park().then(() => 1),
          each: () => native.each([1], park), later: () => native.later(park), settled: () => Promise.allSettled([1].map(park)),
          generator: async () => { for await (const n of numbers()) void n; }, method: () => ({ async run() { await park(); } }).run(),
          cleanup: async () => { try { await null; } finally { await park(); } },
        };
        export async function run(self, how) { await inside[how](); }
        export async function stored(self) { const kept = park(); await self.receive(); return kept; }`,
      'other.js': `
        import * as M from './m.js';
        export async function awaits(self) { const all = M.numbers(); await all.next(); await all.next(); }
        export async function keeps(self) { const all = M.numbers(); await all.next(); const f = M.run; await self.receive(); return [all, f]; }`,
    });
    await node.c('m');
    await node.c('other');
    const forms = Object.keys((node.moduleByName('m') as { inside: object }).inside);
    const lingerers = [
      ...forms.map((how) => node.spawn('m', 'run', [how])),
      node.spawn('m', 'stored', []),
      node.spawn('other', 'awaits', []),
    ];
    const keeper = node.spawn('other', 'keeps', []);
    await node.settle();
    await node.c('m');
    expect(lingerers.map((pid) => node.code.checkProcessCode(pid, 'm'))).to.deep.equal(lingerers.map(() => true));
    expect(node.code.checkProcessCode(keeper, 'm')).to.equal(false);
    for (const { file, line } of node.code.lingering('m'))
      expect([file, line > 0]).to.deep.equal([root.path('m.js'), true]);
    expect(await node.code.purge('m')).to.equal(true);
    expect(lingerers.filter((pid) => node.isAlive(pid))).to.deep.equal([]);
    expect(node.isAlive(keeper)).to.equal(true);
  });

  it('are returned into by the frames that called', async () => {
    const { replace, ask, spawn } = await loaded();
    const pid = await spawn();
    await replace(2);
    await ask(pid, 'deep');
    expect(await ask(pid, 'version')).to.deep.equal([2, 1]);
    await ask(pid, 'leave');
    expect(await ask(pid, 'version')).to.deep.equal([1, 2]);
  });

  it('tell who lingers: in which function, at which line (C4)', async () => {
    const { node, replace, spawn, root } = await loaded();
    const pid = await spawn();
    await replace(2);
    expect(await node.code.softPurge('m')).to.equal(false);
    const [who, ...others] = node.code.lingering('m');
    expect(others).to.deep.equal([]);
    expect(who).to.include({ pid, function: 'loop', file: root.path('m.ts'), line: 7 });
  });

  it('refuse a third load instead, when asked to, with the pids (C5)', async () => {
    const { node, replace, spawn } = await loaded();
    const pid = await spawn();
    await replace(2);
    for (const purge of ['soft', 'never'] as const) {
      const error = await rejection(node.code.loadFile('m', { purge }));
      expect(error).to.include({ name: 'CodeError', code: 'not_purged', module: 'm' });
      expect((error['lingering'] as { pid: unknown }[]).map((one) => one.pid)).to.deep.equal([pid]);
      expect(error.message).to.contain(pid.toString()).and.to.contain('in loop').and.to.contain('m.ts:7:');
    }
    expect(node.isAlive(pid)).to.equal(true);
    node.exit(pid, 'kill');
    expect(await rejection(node.code.loadFile('m', { purge: 'never' })), 'unused old code too').to.include({
      code: 'not_purged',
    });
    expect(await node.code.loadFile('m', { purge: 'soft' })).to.deep.equal({ module: 'm' });
  });

  it('do not count closures that somebody keeps, which go on working', async () => {
    const { node, replace, ask, spawn } = await loaded();
    const pid = await spawn();
    const closure = (await ask(pid, 'closure')) as () => number;
    await replace(2);
    await ask(pid, 'go');
    expect(await node.code.softPurge('m')).to.equal(true);
    expect(closure()).to.equal(1);
  });

  it('can be deleted: processes go on in what is old now, calls from outside are undefined (C9)', async () => {
    const { node, ask, spawn } = await loaded();
    const pid = await spawn();
    expect(await node.code.delete('m')).to.equal(true);
    expect([node.code.isLoaded('m'), node.code.hasOld('m')]).to.deep.equal([false, true]);
    expect(await ask(pid, 'version')).to.deep.equal([1, 1]);
    expect(await node.code.delete('m'), 'there is old code').to.equal(false);
    expect(await node.code.loadFile('m', { purge: 'never' }), 'no current code').to.deep.equal({ module: 'm' });
    expect(node.isAlive(pid)).to.equal(true);
    expect(await ask(pid, 'version')).to.deep.equal([1, 2]);
    expect([
      await node.code.delete('unknown'),
      await node.code.purge('unknown'),
      await node.code.softPurge('unknown'),
    ]).to.deep.equal([false, false, true]);
  });

  it('make a call of a function that is gone the end of the process: undef (C9)', async () => {
    const { node, root, ask, spawn } = await loaded();
    const pid = await spawn();
    const spawned = await spawn();
    let reason: unknown;
    node.spawn((self) => {
      self.monitor(pid);
      return self.receive().then((message) => (reason = (message as { reason: unknown }).reason));
    });
    await node.settle();
    root.write({ 'm.ts': 'export function other(): number { return 1; }' });
    await node.c('m');
    await ask(pid, 'go');
    expect(reason).to.deep.equal({ undef: { module: 'm', function: 'loop' } });
    expect(node.isAlive(spawned), 'who does not call it lives').to.equal(true);
    const late = node.spawn('m', 'loop', []);
    await node.settle();
    expect(node.isAlive(late)).to.equal(false);
    expect(Object.keys(node.moduleByName('m')!)).to.deep.equal(['other']);
  });
});
