// `hot run` of applications, as a program: what starts, in which order it stops, and what the exit codes say.
import { symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { Folder } from '../helpers/folder';
import { built, hot } from '../helpers/program';

/** The supervisor of the shop, and its only child. */
const SHOP_SUP = `
  import { GenServer, ok, reply, Supervisor } from '@hot/behaviours';

  const counter = {
    init: (count: number) => ok(count),
    handleCall: (_request: unknown, _from: unknown, count: number) => reply(count, count + 1),
    handleCast: (): never => { throw new Error('crash on demand'); },
  };
  const start = () => GenServer.startLink(counter, 0, { name: 'counter' });
  export const init = () => Supervisor.init({ intensity: 0 }, [{ id: 'counter', start }]);
`;

/** Two applications, one of which needs the other; each prints what becomes of it. */
const SHOP = `
  import { Application, GenServer, Supervisor } from '@hot/behaviours';
  import { exit, type Pid } from '@hot/runtime';
  import { z } from 'zod';
  import * as SHOP_SUP from './shop_sup.js';

  const told = (name: string) => ({
    prepStop(state: unknown): unknown {
      console.log('prep', name);
      return Application.getEnv(app, 'hang') ? new Promise(() => undefined) : state;
    },
    stop: () => { console.log('stopped', name); },
  });

  const empty = { init: () => Supervisor.init({}, []) };
  const db = Application.define({
    name: 'db',
    vsn: '0.9',
    mod: [{ ...told('db'), start: () => Supervisor.startLink(empty, undefined) }, undefined],
  });

  async function start(): Promise<Pid> {
    if (Application.getEnv(app, 'fail')) throw new Error('no shop today');
    const stall = Application.getEnv(app, 'stall');
    if (stall === 'stray') setImmediate(() => { throw new Error('stray'); });
    if (stall === 'db') exit(Application.getSupervisor('db') as Pid, 'kill');
    if (stall !== '') await new Promise(() => undefined);
    const pid = await Supervisor.startLink(SHOP_SUP, undefined);
    console.log('up', Application.getEnv(app, 'port'), Application.whichApplications().map(({ name }) => name).join());
    return pid;
  }

  export const app = Application.define({
    name: 'shop',
    vsn: '1.2',
    applications: [db],
    envSchema: z.object({
      port: z.int().default(80),
      fail: z.boolean().default(false),
      hang: z.boolean().default(false),
      stall: z.string().default(''),
    }),
    mod: [{ ...told('shop'), start }, undefined],
  });

  export function main(_self: unknown, what?: string): void {
    if (what === 'say') console.log('said');
    if (what === 'crash') GenServer.cast('counter', 'crash');
  }
`;

describe('hot run of an application', function () {
  this.timeout(120_000);
  // One folder for all, so that the object code is made once.
  let folder: Folder;

  before(async () => {
    await built();
    folder = new Folder();
    folder.write('shop_sup.ts', SHOP_SUP);
    folder.write('shop.ts', SHOP);
    // Its users have installed what it imports.
    symlinkSync(resolve('node_modules'), join(folder.path, 'node_modules'));
  });
  after(() => folder.remove());

  /** The program with parameters of the shop. */
  function shop(parameters: object, ...args: string[]): ReturnType<typeof hot> {
    folder.write('config.json', JSON.stringify({ shop: parameters }));
    return hot('run', folder.file('shop.ts'), '--config', folder.file('config.json'), ...args);
  }

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`starts what it needs first, and at ${signal} stops in reverse and ends with 0`, async () => {
      const program = hot('run', folder.file('shop.ts'));
      await program.prints(/up/);
      program.kill(signal);
      const { code, stdout, stderr } = await program.end();
      expect(stderr.match(/exited: 'stopped'/g)).to.have.length(2);
      expect(stdout).to.equal('up 80 db\nprep shop\nstopped shop\nprep db\nstopped db\n');
      expect(code).to.equal(0);
    });
  }

  it('takes parameters from a configuration, and warns of those that nobody has', async () => {
    folder.write('config.json', JSON.stringify({ shop: { port: 8080, prot: 1 }, shpo: {}, db: { any: 1 } }));
    const program = hot('run', folder.file('shop.ts'), '--config', folder.file('config.json'), 'say');
    await program.prints(/up 8080[^]*said/);
    program.kill('SIGTERM');
    const { code, stderr } = await program.end();
    expect(code).to.equal(0);
    expect(stderr.split('\n').filter((line) => line.startsWith('hot:'))).to.deep.equal([
      `hot: ${folder.file('config.json')}: application shop has no parameter prot`,
      `hot: ${folder.file('config.json')}: there is no application shpo`,
    ]);
  });

  it('ends with 2 for a configuration that is none, with 4 for one that the application does not take', async () => {
    folder.write('broken.json', '{ shop');
    const broken = await hot('run', folder.file('shop.ts'), '--config', folder.file('broken.json')).end();
    expect(broken).to.include({ code: 2, stdout: '' });
    expect(broken.stderr).to.match(/^hot: the configuration .*broken\.json cannot be read: /);
    const wrong = await shop({ port: 'many' }).end();
    expect(wrong).to.include({ code: 4 });
    expect(wrong.stderr).to.equal(
      'hot: application shop: invalid_environment: port: Invalid input: expected number, received string\n',
    );
  });

  it('ends with 1 when an application does, after the others have been stopped', async () => {
    const { code, stdout, stderr } = await hot('run', folder.file('shop.ts'), 'crash').end();
    expect(stdout).to.equal('up 80 db\nprep shop\nstopped shop\nprep db\nstopped db\n');
    expect(stderr).to.include('application_terminated').and.to.include("application: 'shop'");
    expect(code).to.equal(1);
  });

  it('ends with 4 when one does not start, after those that did have been stopped', async () => {
    const { code, stdout, stderr } = await shop({ fail: true }).end();
    expect(stdout).to.equal('prep db\nstopped db\n');
    expect(stderr).to.include('no shop today');
    expect(code).to.equal(4);
  });

  for (const [stall, said] of [
    ['stray', 'hot: code outside of any process crashed'],
    ['db', 'hot: an application crashed: '],
  ] as const) {
    it(`ends with 1 when the program breaks while an application starts (${stall})`, async () => {
      const { code, stderr } = await shop({ stall }, '--deadline', '200').end();
      expect(stderr).to.include(said);
      expect(code).to.equal(1);
    });
  }

  it('cuts off at the deadline what does not stop', async () => {
    const program = shop({ hang: true }, '--deadline', '200');
    await program.prints(/up/);
    const before = performance.now();
    program.kill('SIGTERM');
    const { code, stderr } = await program.end();
    expect(code).to.equal(0);
    expect(stderr).to.include('Killed what had not shut down after 200 ms');
    expect(performance.now() - before)
      .to.be.greaterThan(199)
      .and.lessThan(10_000);
  });

  it('wants one application in the file, or one that is called app', async () => {
    const two = ['one', 'two'].map((name) => `export const ${name} = Application.define({ name: '${name}' });`);
    folder.write('two.ts', `import { Application } from '@hot/behaviours';\n${two.join('\n')}`);
    const { code, stderr } = await hot('run', folder.file('two.ts')).end();
    expect(stderr).to.equal('hot: the file exports several applications, one, two: call the one to run app\n');
    expect(code).to.equal(2);
  });
});
