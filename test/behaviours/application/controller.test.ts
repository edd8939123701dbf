import { Application } from '@hot/behaviours';
import { exit, type LogEvent, type Pid, processInfo, spawn, whereis } from '@hot/runtime';
import { startTestNode, type TestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import { appOf } from '../helpers/suite-application';

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
