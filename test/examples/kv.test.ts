// The key-value store with real clients, which stay connected while its code is replaced.
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Folder } from '../helpers/folder';
import { built, hot, type Program } from '../helpers/program';
import { LineClient } from './tcp-client';

const SOURCE = join(__dirname, '..', '..', 'packages', 'examples', 'servers', 'kv');

describe('the key-value store', function () {
  this.timeout(120_000);
  let folder: Folder;
  let server: Program;
  let port: number;
  let clients: LineClient[];

  /** The sources with their object code, so that only the first start compiles. */
  let compiled: Folder;

  async function start(source: string): Promise<void> {
    folder = new Folder();
    cpSync(source, folder.path, { recursive: true });
    server = hot('run', folder.file('kv.ts'), '0');
    port = Number((await server.prints(/port: (\d+)/))[1]);
  }

  before(async () => {
    await built();
    await start(SOURCE);
    await server.destroy();
    compiled = folder;
  });

  after(() => compiled.remove());

  beforeEach(async () => {
    clients = [];
    await start(compiled.path);
  });

  afterEach(async () => {
    for (const client of clients) client.close();
    await server.destroy();
    folder.remove();
  });

  async function client(): Promise<LineClient> {
    const made = await LineClient.connect(port);
    clients.push(made);
    return made;
  }

  /** Replaces a text in one of the server's files. */
  function edit(file: string, text: string, by: string): void {
    const source = readFileSync(folder.file(file), 'utf8');
    expect(source).to.include(text);
    folder.write(file, source.replace(text, by));
  }

  it('keeps what it is told, for all clients', async () => {
    const [one, other] = [await client(), await client()];
    expect(await one.say('SET colour light green')).to.equal('ok');
    expect(await other.say('GET colour')).to.equal('light green');
    expect(await other.say('GET shape')).to.equal('(nil)');
    expect(await other.say('KEYS')).to.equal('colour');
    expect(await other.say('DEL colour')).to.equal('ok');
    expect(await one.say('GET colour')).to.equal('(nil)');
    expect(await one.say('FLY')).to.match(/^error: this server knows GET key/);
  });

  it('keeps connections and data over a reload, and over more of them while a client is idle', async () => {
    const [busy, idle] = [await client(), await client()];
    await idle.say('SET colour green');
    expect(await busy.say('LEN colour')).to.match(/^error/);
    edit(
      'commands.ts',
      "case 'KEYS':",
      "case 'LEN':\n      return String((await store.get(key))?.length);\n    case 'KEYS':",
    );
    expect(await busy.say('RELOAD')).to.equal('ok');
    expect(await busy.say('LEN colour')).to.equal('5');
    for (let times = 0; times < 3; times += 1) expect(await busy.say('RELOAD')).to.equal('ok');
    expect(await idle.say('LEN colour')).to.equal('5');
  });

  it('answers everything in order while it is reloaded', async () => {
    const [busy, other] = [await client(), await client()];
    const sent = 300;
    const reloaded = other.say('RELOAD');
    for (let number = 0; number < sent; number += 1) {
      busy.post(`SET number ${number}`);
      busy.post('GET number');
    }
    for (let number = 0; number < sent; number += 1) {
      expect(await busy.answer()).to.equal('ok');
      expect(await busy.answer()).to.equal(`${number}`);
    }
    expect(await reloaded).to.equal('ok');
  });

  it('goes on as it was when the new version has an error', async () => {
    const one = await client();
    await one.say('SET colour green');
    edit('store.ts', 'reply(map.get(key), map)', 'reply(map.get(key)?.length, map)');
    expect(await one.say('RELOAD')).to.match(/^error: CompileError: .*store\.ts:\d+:\d+ TS/);
    expect(await one.say('GET colour')).to.equal('green');
  });

  it('loses one connection when that crashes, and no other', async () => {
    edit('commands.ts', "case 'KEYS':", "case 'CRASH':\n      throw new Error('on purpose');\n    case 'KEYS':");
    const [one, other] = [await client(), await client()];
    expect(await one.say('RELOAD')).to.equal('ok');
    expect(await one.say('CRASH')).to.equal(undefined);
    expect(await other.say('SET still here')).to.equal('ok');
  });

  it('ends, with all its connections, when the store does, for whatever reason', async () => {
    edit('commands.ts', "case 'KEYS':", "case 'CLOSE':\n      return store.close();\n    case 'KEYS':");
    folder.write(
      'store.ts',
      `${readFileSync(folder.file('store.ts'), 'utf8')}export const close = () => GenServer.stop(store);\n`,
    );
    const [one, other] = [await client(), await client()];
    expect(await one.say('RELOAD')).to.equal('ok');
    one.post('CLOSE');
    expect(await other.answer()).to.equal(undefined);
    expect(await server.end()).to.include({ stderr: '' });
  });

  it('joins what comes in pieces, and takes apart what comes at once', async () => {
    const one = await client();
    one.write('SET colour gr');
    expect(await (await client()).say('KEYS')).to.equal('');
    one.write('een\nGET colour\r\nGET shape\nGET');
    expect([await one.answer(), await one.answer(), await one.answer()]).to.deep.equal(['ok', 'green', '(nil)']);
    expect(await one.say(' colour')).to.equal('green');
  });

  it('answers a client that says no more, up to its last line', async () => {
    const one = await client();
    one.write('SET colour green\nGET colour\n');
    one.finish();
    expect([await one.answer(), await one.answer(), await one.answer()]).to.deep.equal(['ok', 'green', undefined]);
  });

  it('outlives clients that go without a farewell', async () => {
    const other = await client();
    for (let times = 0; times < 20; times += 1) {
      const one = await client();
      one.post('GET colour');
      one.reset();
    }
    expect(await other.say('SET still here')).to.equal('ok');
    expect(server.stderr).to.equal('');
  });

  it('parts with a client whose line does not end', async () => {
    const [one, other] = [await client(), await client()];
    one.write('x'.repeat(3_000_000));
    expect(await one.answer().catch(() => undefined)).to.equal(undefined);
    expect(await other.say('SET still here')).to.equal('ok');
  });

  it('answers other clients while one does not read, and that one when it does', async () => {
    const [one, other] = [await client(), await client()];
    const big = 'q'.repeat(200_000);
    expect(await other.say(`SET big ${big}`)).to.equal('ok');
    for (let times = 0; times < 100; times += 1) one.post('GET big');
    expect(await other.say('SET still here')).to.equal('ok');
    for (let times = 0; times < 100; times += 1) expect(await one.answer()).to.equal(big);
  });

  it('takes reloads that come at once without losing who asks', async () => {
    const askers = [await client(), await client(), await client()];
    const answers = await Promise.all(askers.map((asker) => asker.say('RELOAD')));
    expect(answers).to.include('ok');
    for (const answer of answers) expect(answer).to.match(/^ok$|^error: .*not_purged/);
    for (const asker of askers) expect(await asker.say('SET still here')).to.equal('ok');
  });

  it('lets a client leave, and ends in good order', async () => {
    const [one, other] = [await client(), await client()];
    expect(await one.say('QUIT')).to.equal(undefined);
    expect(await other.say('KEYS')).to.equal('');
    server.kill('SIGTERM');
    expect(await other.answer()).to.equal(undefined);
    expect(await server.end()).to.include({ code: 0, stderr: '' });
  });
});
