// The lists of the shell: processes, supervision trees, names, commands.
import { expect } from 'chai';
import { supervisionTree } from '../../../packages/cli/src/shell/supervision-tree';
import { Session } from '../helpers/session';

describe('the shell lists', function () {
  this.timeout(60_000);
  let session: Session;
  const type = (text: string): Promise<string> => session.type(text);
  const write = (name: string, text: string): void => session.folder.write(name, text);

  beforeEach(async () => {
    session = await Session.begin();
  });

  afterEach(() => session.end());

  it('the processes', async () => {
    const text = await type(
      "pid = spawnWith({ name: 'sleeper' }, function sleep(self) { return self.receive(); }), i()",
    );
    expect(text).to.match(/^pid +name +initial call +behaviour +messages +links +status/);
    expect(text).to.match(/<0\.\d+\.0> +sleeper +sleep\/1 +0 +0 +(runnable|waiting)/);
    expect(text).to.match(/\n\d+ processes$/);
  });

  it('what is known of one process, by its pid, its name or self()', async () => {
    await type("pid = spawnWith({ name: 'sleeper' }, function sleep(self) { return self.receive(); })");
    const known = await type("i('sleeper')");
    expect(known).to.match(/^\{\n {2}registered_name: 'sleeper',\n {2}initial_call: \{ .*function: 'sleep'/);
    expect(await type('i(pid)')).to.equal(known);
    expect(await type('i(self()).parent !== undefined')).to.equal('true');
    const pid = await type('pid');
    expect(await type("exit(pid, 'kill'); await timer.sleep(1), i(pid)")).to.equal(`${pid} has ended.`);
  });

  it('nothing for what is no process, and says so', async () => {
    const error = '** exception error: ProcessError: badarg:';
    expect(await type("i('nobody')")).to.equal(`${error} i: the name 'nobody' is not registered`);
    expect(await type('i(null)')).to.equal(`${error} i takes a pid or a registered name, not null`);
    expect(await type("tree('nobody')")).to.equal(`${error} tree: the name 'nobody' is not registered`);
    expect(await type('tree({ pid: 1 })')).to.equal(`${error} tree takes a pid or a registered name, not { pid: 1 }`);
  });

  it('what behaviours run: callback module, version, name of the state', async () => {
    write(
      'door.js',
      `exports.vsn = '1.2';
       exports.init = () => ({ $result: 'ok', state: 'closed', data: 0 });
       exports.callbackMode = () => 'state_functions';
       exports.closed = () => 'keep_state_and_data';`,
    );
    const text = await type("pid = await GenStatem.start(door, [], { name: 'front' }), i()");
    expect(text).to.match(/<0\.\d+\.0> +front +door\.init\/1 +gen_statem door 1\.2 closed +0 +0 +waiting/);
    expect(await type("processInfo(pid, 'behaviour')")).to.equal(
      "{ behaviour: 'gen_statem', module: 'door', version: '1.2', state_name: 'closed' }",
    );
  });

  it('the supervision trees, with restarts so far', async () => {
    write(
      'worker.js',
      `exports.init = () => ({ $result: 'ok', state: 0 });
       exports.handleCast = () => { throw new Error('on purpose'); };`,
    );
    expect(await type('tree()')).to.equal('There are no supervisors.');
    for (const input of [
      'start = (name) => ({ id: name, start: () => GenServer.startLink(worker, [], { name }) })',
      'team = { init: (names) => Supervisor.init({ intensity: 5 }, names.map(start)) }',
      "teamSpec = { id: 'team', type: 'supervisor', start: () => Supervisor.startLink(team, ['b', 'c']) }",
      "top = { init: () => Supervisor.init({}, [start('a'), teamSpec]) }",
      "spawn(async (self) => { await Supervisor.startLink(top, [], { name: 'top' }); await self.receive(); })",
      'await timer.sleep(10)',
      "GenServer.cast('b', 'crash'), await timer.sleep(10)",
      "GenServer.cast('b', 'crash'), await timer.sleep(10)",
    ]) {
      await type(input);
    }
    const text = await type('tree()');
    expect(
      text
        .replace(/<0\.\d+\.0>/g, 'PID')
        .replace(/ [0-9a-f]{8}\b/g, ' HASH')
        .split('\n'),
    ).to.deep.equal([
      'top  PID  supervisor anonymous',
      '├─ a  PID  gen_server worker HASH',
      '└─ team  PID  supervisor anonymous',
      '   ├─ b  PID  gen_server worker HASH  2 restarts',
      '   └─ c  PID  gen_server worker HASH',
    ]);
    expect(await type("tree(whereis('nobody'))")).to.equal(text);
    expect(await type("tree('top')")).to.equal(text);
    expect(await type("tree(whereis('top'))")).to.equal(text);
  });

  it('a supervisor that waits for a child to start, and answers nobody', async () => {
    await type('stuck = { init: () => Supervisor.init({}, []) }');
    await type(
      "spawn(async (self) => { await Supervisor.startLink(stuck, [], { name: 'stuck' }); await self.receive() })",
    );
    await type('await timer.sleep(10)');
    await type("spawn(() => Supervisor.startChild('stuck', { id: 'never', start: () => new Promise(() => {}) }))");
    await type('await timer.sleep(10)');
    expect(await supervisionTree(session.node, undefined, 10)).to.match(
      /^stuck {2}<.*> {2}supervisor anonymous {2}\(busy: it does not say what its children are\)$/,
    );
  });

  it('a suspended supervisor as busy, and leaves nothing behind that would end whoever looks at it', async () => {
    const reports: unknown[] = [];
    const { logger } = session.node;
    logger.removeHandler('default');
    logger.addHandler('reports', { log: (event) => reports.push(event) });
    logger.setPrimaryLevel('error');
    const before = await type('self()');
    await type('empty = { init: () => Supervisor.init({}, []) }; s = await Supervisor.startLink(empty)');
    await type('sys.suspend(s)');
    const running = session.node.processes().length;
    expect(await type('tree()')).to.match(/supervisor anonymous {2}\(busy: it does not say what its children are\)$/);
    expect(await type('await timer.sleep(1), isAlive(s)')).to.equal('true');
    expect(await type('self()')).to.equal(before);
    expect(session.node.processes()).to.have.length(running);
    expect(reports).to.deep.equal([]);
    await type('sys.resume(s)');
    expect(await type('tree()')).to.match(/supervisor anonymous$/);
    expect(await type('flush()')).to.equal("'ok'");
  });

  it('the registered names', async () => {
    expect(await type('regs()')).to.match(/\ncode_server +<0\.\d+\.0>/);
  });

  it('the commands', async () => {
    const text = await type('help()');
    for (const command of [
      'c(module)',
      'flush()',
      'i(process)',
      'tree(process)',
      'regs()',
      'q()',
      'GenServer',
      'sendAfter',
    ]) {
      expect(text).to.include(command);
    }
  });
});
