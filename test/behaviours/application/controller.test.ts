import { Application, timer } from '@hot/behaviours';
import { exit, isAlive, type LogEvent, type Pid, processInfo, spawn, whereis } from '@hot/runtime';
import { startTestNode, type TestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import { appOf, moduleOf } from '../helpers/suite-application';

describe('the controller of applications', () => {
  let node: TestNode;
  beforeEach(async () => {
    node = await startTestNode();
  });
  afterEach(() => node.stop({ deadline: 0 }));

  const controller = (): Pid => whereis('application_controller') as Pid;

  it('belongs to no application, whoever needed it first', async () => {
    const done = new Promise<void>((resolve, reject) => {
      spawn(async (self) => {
        self.groupLeader = self.pid;
        await Application.start(appOf('app')).then(() => resolve(), reject);
      });
    });
    await done;
    expect(processInfo(controller(), 'group_leader')).to.equal(undefined);
  });

  it('that was killed takes the applications with it, and the next one can start them anew', async () => {
    const app = appOf('app');
    await Application.start(app);
    const before = controller();
    exit(before, 'kill');
    await node.settle();
    expect(whereis('app')).to.equal(undefined);
    expect(Application.whichApplications()).to.deep.equal([]);
    expect(Application.getSupervisor(app)).to.equal(undefined);
    const top = appOf('top', { applications: [app] });
    expect(await Application.ensureAllStarted(top)).to.deep.equal(['app', 'top']);
    expect(controller()).to.not.equal(before);
    expect(Application.whichApplications().map(({ name }) => name)).to.deep.equal(['top', 'app']);
  });

  it('that was killed does not keep the node from stopping', async () => {
    await Application.start(appOf('app'));
    exit(controller(), 'kill');
    await node.settle();
    let stopped = false;
    void node.stop({ deadline: 1_000 }).then(() => (stopped = true));
    await node.settle();
    expect(stopped).to.equal(true);
  });

  it('that was killed while one starts leaves nothing of it', async () => {
    const before = node.processes().length;
    const started = Application.start(
      appOf('app', { mod: [{ start: () => new Promise(() => undefined) }, undefined] }),
    );
    started.catch(() => undefined);
    await node.settle();
    exit(controller(), 'kill');
    await node.settle();
    expect(node.processes()).to.have.length(before);
  });

  it('goes on when somebody who ends tells it to shut down', async () => {
    const app = appOf('app');
    await Application.start(app);
    spawn(() => exit(controller(), 'shutdown'));
    await node.settle();
    expect(Application.getSupervisor(app)).to.satisfy(isAlive);
  });

  it('tells who asked for something that there is no more when it is his turn', async () => {
    const failing = appOf('failing', { mod: [{ start: async () => (await null, { error: 'no' }) }, undefined] });
    const started = Application.start(failing).catch(({ code }: Application.ApplicationError) => code);
    const stopped = Application.stop('failing').catch(({ code }: Application.ApplicationError) => code);
    expect(await Promise.all([started, stopped])).to.deep.equal(['start_failed', 'not_started']);

    const forgotten = appOf('forgotten');
    const late = Application.start(forgotten).catch(({ code }: Application.ApplicationError) => code);
    Application.unload(forgotten);
    expect(await late).to.equal('not_loaded');
  });

  it('tells all who want an application stopped when it is', async () => {
    const app = appOf('app');
    await Application.start(app);
    expect(await Promise.all([Application.stop(app), Application.stop(app)])).to.deep.equal(['ok', 'ok']);
  });

  it('starts nothing more once the node stops, and goes on stopping when one ends by itself meanwhile', async () => {
    const told: string[] = [];
    let refused: unknown;
    const module = {
      ...moduleOf('last'),
      prepStop: async () => {
        refused = await Application.start(appOf('late')).catch(({ reason }: Application.ApplicationError) => reason);
        // The one below ends while the node waits for this one.
        exit(Application.getSupervisor('middle') as Pid, 'kill');
        told.push('last');
      },
    };
    const stops = (name: string): object => ({
      mod: [moduleOf(name, undefined, { stop: () => told.push(name) }), undefined],
    });
    for (const app of [
      appOf('first', stops('first')),
      appOf('middle', stops('middle')),
      appOf('last', { mod: [module, undefined] }),
    ]) {
      await Application.start(app);
    }
    await node.stop({ deadline: 1_000 });
    expect(refused).to.equal('node_is_stopping');
    expect(told).to.deep.equal(['last', 'middle', 'first']);
  });

  it('stops all in reverse when the node stops, those without processes and one that is on its way up too', async () => {
    const told: string[] = [];
    const module = (name: string): object => moduleOf(name, undefined, { stop: () => told.push(name) });
    const slow = {
      ...module('slow'),
      start: async (...args: [never, never]) => {
        await timer.sleep(10);
        return moduleOf('slow').start(...args);
      },
    };
    for (const [name, mod] of [
      ['first', module('first')],
      ['bare', undefined],
      ['second', module('second')],
    ] as const) {
      await Application.start(appOf(name, { mod: mod && [mod, undefined] }));
    }
    const started = Application.start(appOf('slow', { mod: [slow, undefined] }));
    await node.settle();
    await node.stop({ deadline: 1_000 });
    expect(await started).to.equal('ok');
    expect(told).to.deep.equal(['slow', 'second', 'first']);
    expect(node.clock.now()).to.equal(10);
  });

  it('starts what is asked for while it stops as soon as it is gone', async () => {
    const app = appOf('app');
    await Application.start(app);
    const top = Application.getSupervisor(app);
    const stopped = Application.stop(app);
    const started = Application.start(app);
    expect(await Promise.all([stopped, started])).to.deep.equal(['ok', 'ok']);
    expect(Application.getSupervisor(app)).to.not.equal(top);
  });

  it('stops what is asked for while it starts as soon as it is up', async () => {
    const app = appOf('app');
    const started = Application.start(app);
    const stopped = Application.stop(app);
    expect(await Promise.all([started, stopped])).to.deep.equal(['ok', 'ok']);
    expect(Application.whichApplications()).to.deep.equal([]);
  });
});

describe('the reports of the controller', () => {
  it('tell of the start and the end of applications, those without processes too', async () => {
    const events: LogEvent[] = [];
    const node = await startTestNode({ logger: { sink: (event) => void events.push(event), level: 'info' } });
    await Application.start(Application.define({ name: 'data' }));
    await Application.stop('data');
    const told = events.filter(({ domain }) => domain?.includes('application') === true);
    expect(told.map(({ level, label, report }) => [level, label, report])).to.deep.equal([
      ['info', 'application_controller progress', { application: 'data', started_at: node.name }],
      ['notice', 'application_controller exit', { application: 'data', exited: 'stopped', type: 'temporary' }],
    ]);
    await node.stop();
  });
});
