// The job queue on virtual time, and as its user runs it.
import { writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { Application, DynamicSupervisor, GenEvent, GenStatem, isSupervisorError } from '@hot/behaviours';
import type { Pid } from '@hot/runtime';
import type { TestNode } from '@hot/runtime/testing';
import type { Job } from '../../packages/examples/servers/job-queue/job';
import type * as JobQueue from '../../packages/examples/servers/job-queue/job-queue';
import type * as Log from '../../packages/examples/servers/job-queue/log';
import { hot } from '../helpers/program';
import { HotExample } from './hot-example';

describe('the job queue', function () {
  this.timeout(120_000);
  let example: HotExample;
  let node: TestNode;
  let queue: typeof JobQueue;
  let log: typeof Log;
  /** What the log has printed. */
  let lines: unknown[];
  const { log: print } = console;

  before(async () => (example = await HotExample.copy('job-queue')));
  after(() => example.remove());

  beforeEach(async () => {
    const loaded = await example.load<typeof JobQueue>('job-queue');
    node = loaded.node;
    queue = loaded.module;
    log = node.moduleByName('log') as typeof Log;
    lines = [];
    console.log = (line: unknown) => void lines.push(line);
    await Application.ensureAllStarted(queue.app);
  });

  afterEach(async () => {
    console.log = print;
    await node.stop();
  });

  /** The one job there is, which is linked to its supervisor. */
  const onlyJob = async (): Promise<Pid> => {
    const [only] = await DynamicSupervisor.whichChildren('jobs');
    return only?.pid as Pid;
  };
  const counts = (): Promise<unknown> => GenEvent.call('job_events', log, 'counts');

  it('does a job once, when that goes well', async () => {
    await queue.enqueue('nap', { type: 'sleep', ms: 1_000 });
    await node.advance(999);
    expect(lines).to.deep.equal(['nap: started, try 1']);
    await node.advance(1);
    expect(lines).to.deep.equal(['nap: started, try 1', 'nap: done, try 1']);
    expect(await counts()).to.deep.equal({ done: 1, given_up: 0, cancelled: 0 });
  });

  it('tries again after pauses that double, and gives up in the end', async () => {
    await queue.enqueue('bet', { type: 'gamble', odds: 1 });
    for (const pause of [500, 1_000, 2_000]) {
      await node.settle();
      const before = lines.length;
      await node.advance(pause - 1);
      expect(lines).to.have.length(before);
      await node.advance(1);
    }
    const tries = [1, 2, 3].flatMap((n) => [`bet: started, try ${n}`, `bet: failed, try ${n}: Error: lost`]);
    expect(lines).to.deep.equal([...tries, 'bet: started, try 4', 'bet: given_up, try 4: Error: lost']);
    expect(await counts()).to.include({ given_up: 1 });
  });

  it('tells how often a job was tried, and cancels it with its worker', async () => {
    const before = node.processes().length;
    await queue.enqueue('nap', { type: 'sleep', ms: 1_000_000 });
    const nap = GenStatem.named<Job>({ global: ['job', 'nap'] });
    expect(await GenStatem.call(nap, 'attempt')).to.equal(1);
    queue.cancel('nap');
    await node.settle();
    expect(node.processes()).to.have.length(before);
    expect(await counts()).to.include({ cancelled: 1 });
  });

  it('starts a job again that is killed, from its first try', async () => {
    await queue.enqueue('bet', { type: 'gamble', odds: 1 });
    await node.advance(500);
    expect(lines.at(-1)).to.equal('bet: failed, try 2: Error: lost');
    node.exit(await onlyJob(), 'kill');
    await node.settle();
    expect(lines.slice(-2)).to.deep.equal(['bet: started, try 1', 'bet: failed, try 1: Error: lost']);
  });

  it('leaves no worker behind when a job is killed, or all are stopped', async () => {
    const before = node.processes().length;
    await queue.enqueue('nap', { type: 'sleep', ms: 1_000 });
    await node.settle();
    expect(node.processes()).to.have.length(before + 2);
    node.exit(await onlyJob(), 'kill');
    await node.settle();
    expect(lines).to.deep.equal(['nap: started, try 1', 'nap: started, try 1']);
    expect(node.processes()).to.have.length(before + 2);
    await DynamicSupervisor.terminateChild('jobs', await onlyJob());
    await node.settle();
    expect(node.processes()).to.have.length(before);
  });

  it('takes no job twice, and no tries that are none', async () => {
    Application.setEnv(queue.app, 'tries', 1);
    await queue.enqueue('nap', { type: 'sleep', ms: 1_000 });
    const refused = await queue.enqueue('nap', { type: 'sleep', ms: 1_000 }).catch((thrown: unknown) => thrown);
    expect(isSupervisorError(refused)).to.equal(true);
    expect(refused).to.include({ code: 'start_failed' });
    expect(() => Application.setEnv(queue.app, 'tries', 0)).to.throw(Application.ApplicationError);
  });

  it('runs as its README says', async () => {
    const program = hot('run', 'packages/examples/servers/job-queue/job-queue.ts');
    program.type('gamble 1', 'sleep 1', 'cancel 1', 'counts', 'what');
    await program.prints(/cancelled: 1/);
    program.kill('SIGTERM');
    const { stdout, code } = await program.end();
    expect(stdout).to.include('1: started, try 1\n').and.to.include('1: failed, try 1: Error: lost\n');
    expect(stdout).to.include('1: cancelled, try 2\n').and.to.include('sleep MS, gamble ODDS, cancel JOB or counts?\n');
    expect(code).to.equal(0);
  });

  it('says that it refuses one job too many, and goes on', async () => {
    const config = example.folder.file('config.json');
    writeFileSync(config, '{ "job_queue": { "mostJobs": 1 } }');
    const program = hot('run', 'packages/examples/servers/job-queue/job-queue.ts', '--config', config);
    program.type('sleep 1000000', 'sleep 1', 'cancel 1');
    await program.prints(/1: cancelled/);
    program.type('sleep 2');
    await program.prints(/3: done/);
    program.kill('SIGTERM');
    const { stdout, code } = await program.end();
    expect(stdout).to.match(/^1: started, try 1\n2: refused, max_children\n1: cancelled/);
    expect(code).to.equal(0);
  });
});
