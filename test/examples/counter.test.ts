// The counter with a real client, before, during and after its upgrade.
import { copyFileSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Folder } from '../helpers/folder';
import { built, hot, type Program } from '../helpers/program';

const SOURCE = join(__dirname, '..', '..', 'packages', 'examples', 'servers', 'counter');

describe('the counter', function () {
  this.timeout(120_000);
  let folder: Folder;
  let server: Program;
  let url: string;

  /** The first version with its object code, so that only the first start compiles. */
  let compiled: Folder;

  async function start(source: string): Promise<void> {
    folder = new Folder();
    cpSync(source, folder.path, { recursive: true });
    server = hot('run', folder.file('counter.ts'), '0');
    url = `http://127.0.0.1:${(await server.prints(/port: (\d+)/))[1]}`;
  }

  before(async () => {
    await built();
    await start(join(SOURCE, 'v1'));
    await server.destroy();
    compiled = folder;
  });

  after(() => compiled.remove());

  beforeEach(() => start(compiled.path));

  afterEach(async () => {
    await server.destroy();
    folder.remove();
  });

  function put(version: string): void {
    copyFileSync(join(SOURCE, version, 'counter.ts'), folder.file('counter.ts'));
  }

  async function get(path = '/', method = 'GET'): Promise<string> {
    return (await fetch(url + path, { method })).text();
  }

  it('counts, and goes on counting in its second version', async () => {
    expect(await get()).to.equal('1\n');
    expect(await get('/cats')).to.equal('2\n');
    put('v2');
    expect(await get()).to.equal('3\n');
    expect(await get('/upgrade', 'POST')).to.equal('version 1 is now version 2\n');
    expect(await get('/cats')).to.equal('/cats 1 of 4\n');
    expect(await get()).to.equal('/ 4 of 5\n');
  });

  it('keeps its count when it is upgraded to what it is already', async () => {
    expect(await get()).to.equal('1\n');
    expect(await get('/upgrade', 'POST')).to.equal('version 1 is now version 1\n');
    expect(await get()).to.equal('2\n');
    put('v2');
    await get('/upgrade', 'POST');
    expect(await get('/upgrade', 'POST')).to.equal('version 2 is now version 2\n');
    expect(await get('/cats')).to.equal('/cats 1 of 3\n');
  });

  it('answers every request while it is upgraded', async () => {
    put('v2');
    const before = Array.from({ length: 50 }, () => get());
    const upgraded = get('/upgrade', 'POST');
    const after = Array.from({ length: 50 }, () => get());
    const numbers = (await Promise.all([...before, ...after])).map((text) => Number(/(\d+)\n$/.exec(text)?.[1]));
    expect(numbers.sort((one, other) => one - other)).to.deep.equal(Array.from({ length: 100 }, (_, n) => n + 1));
    expect(await upgraded).to.equal('version 1 is now version 2\n');
  });

  it('stays as it is when the new version does not compile', async () => {
    await get();
    folder.write('counter.ts', "export const vsn: number = 'two';\n");
    expect(await get('/upgrade', 'POST')).to.match(/counter\.ts:1:14 TS2322/);
    expect(await get()).to.equal('2\n');
  });

  it('ends in good order', async () => {
    await get();
    server.kill('SIGTERM');
    expect(await server.end()).to.include({ code: 0, stderr: '' });
  });
});
