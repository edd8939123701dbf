import { Exit, exit, type Pid, processInfo, self as selfOf, send, spawn, spawnWith, whereis } from '@hot/runtime';
import { startTestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import { MODULE_NAME } from '../../../packages/runtime/src/term/module-tag';
import { type AnySelf, type BodyKind, overBothKinds } from '../../helpers/body-kind';
import { inProcess } from '../../helpers/in-process';
import { drain, next, nothing, pause } from '../../helpers/mailbox';
import { codeOf, thrownBy } from '../../helpers/thrown';

/** Spawned by a child. */
function* grandchild(self: AnySelf, kind: BodyKind): Generator<unknown, Pid, unknown> {
  self.spawn(
    kind.fn(function* (child: AnySelf) {
      const idle = kind.fn(function* (one: AnySelf) {
        yield one.receive(nothing);
      });
      send(self.pid, child.spawn(idle));
      yield child.receive(nothing);
    }),
  );
  return (yield* next(self)) as Pid;
}

describe('spawn', () => {
  overBothKinds((kind) => {
    const idle = kind.fn(function* (self: AnySelf) {
      yield self.receive(nothing);
    });

    it('does not run the process before its maker waits', () =>
      inProcess(kind, function* (self) {
        let ran = false;
        const pid = self.spawn(
          kind.fn(function* () {
            ran = true;
          }),
        );
        expect(ran).to.equal(false);
        expect(processInfo(pid, 'status')).to.equal('runnable');
        yield* pause(self);
        expect(ran).to.equal(true);
      }));

    it('of a module enters the function that it has when the process first runs', () =>
      inProcess(kind, function* (self) {
        const module = {
          [MODULE_NAME]: 'shop',
          start: kind.fn(function* (_: AnySelf, what: string) {
            send(self.pid, `old ${what}`);
          }),
        };
        const pid = self.spawn(module, 'start', ['thing']);
        expect(processInfo(pid, 'initial_call')).to.deep.equal({ module: 'shop', function: 'start', arity: 2 });
        module.start = kind.fn(function* (_: AnySelf, what: string) {
          send(self.pid, `new ${what}`);
        });
        expect(yield* next(self)).to.equal('new thing');
      }));

    it('puts the process into the group of its maker, which may choose another one for itself and those to come', () =>
      inProcess(kind, function* (self, node) {
        const groupOf = (pid: Pid): unknown => processInfo(pid, 'group_leader');
        const before = self.spawn(idle);
        expect([self.groupLeader, groupOf(before)]).to.deep.equal([undefined, undefined]);
        self.groupLeader = self.pid;
        const members = [
          self.spawn(idle),
          self.spawnLink(idle),
          spawn(idle),
          spawnWith({}, idle),
          node.spawn(idle),
          yield* grandchild(self, kind),
        ];
        expect(members.map(groupOf)).to.deep.equal(members.map(() => self.pid));
        expect(groupOf(before)).to.equal(undefined);
        self.groupLeader = undefined;
        expect(groupOf(self.spawn(idle))).to.equal(undefined);
        expect(codeOf(() => (self.groupLeader = 'nobody' as never))).to.equal('badarg');
      }));

    it('of a module takes options, too', () =>
      inProcess(kind, function* (self, node) {
        const module = {
          [MODULE_NAME]: 'shop',
          start: kind.fn(function* (me: AnySelf, what: string) {
            send(self.pid, [whereis('open'), what]);
            yield me.receive();
          }),
        };
        const { pid, ref } = self.spawnWith({ monitor: true, name: 'open' }, module, 'start', ['thing']);
        expect(yield* next(self)).to.deep.equal([pid, 'thing']);
        exit(pid, 'closed');
        expect(yield* next(self)).to.deep.equal({ type: 'DOWN', ref, pid, reason: 'closed' });
        const plain = node.spawnWith({ name: 'open' }, module, 'start', ['other']);
        expect(yield* next(self)).to.deep.equal([plain, 'other']);
        expect(spawnWith({}, module, 'start', ['third'])).to.not.equal(plain);
        expect(yield* next(self)).to.deep.equal([plain, 'third']);
      }));

    it('of a module without that function succeeds, and the process ends with undef', () =>
      inProcess(kind, function* (self) {
        const module = { [MODULE_NAME]: 'shop', start: 'no function' };
        for (const name of ['missing', 'start', 'toString', 'constructor', '__proto__']) {
          self.spawnMonitor(module, name);
          expect((yield* next(self)).reason).to.deep.equal({ undef: { module: 'shop', function: name } });
        }
      }));

    it('makes link, monitor and name before the process can run', () =>
      inProcess(kind, function* (self) {
        self.trapExit = true;
        const { pid, ref } = self.spawnWith(
          { link: true, monitor: true, name: 'short' },
          kind.fn(function* (me: AnySelf) {
            send(self.pid, { name: whereis('short'), info: processInfo(me.pid, ['links', 'monitored_by']) });
          }),
        );
        expect(whereis('short')).to.equal(pid);
        yield* pause(self);
        expect(yield* drain(self)).to.deep.equal([
          { name: pid, info: { links: [self.pid], monitored_by: [self.pid] } },
          { type: 'EXIT', pid, reason: 'normal' },
          { type: 'DOWN', ref, pid, reason: 'normal' },
        ]);
        expect(whereis('short')).to.equal(undefined);
      }));

    it('passes arguments as they are', () =>
      inProcess(kind, function* (self) {
        const map = new Map([[1, { deep: true }]]);
        self.spawn(
          kind.fn(function* (_: AnySelf, ...args: unknown[]) {
            send(self.pid, args);
          }),
          map,
          undefined,
          self.pid,
        );
        const args = yield* next(self);
        expect(args).to.deep.equal([map, undefined, self.pid]);
        expect(args[0]).to.equal(map);
      }));

    it('refuses what cannot be spawned, and nothing has happened', () =>
      inProcess(kind, function* (self, node) {
        const before = node.processes().length;
        for (const target of [undefined, null, 1, true])
          expect(codeOf(() => self.spawn(target as never))).to.equal('badarg');
        expect(codeOf(() => self.spawn('module', 5 as never))).to.equal('badarg');
        expect(codeOf(() => self.spawn({}, 'start', 'args' as never))).to.equal('badarg');
        expect(node.processes()).to.have.length(before);
        yield* pause(self);
      }));

    it('refuses options with a text that names the field, and nothing has happened', () =>
      inProcess(kind, function* (self, node) {
        self.spawnWith({ name: 'taken' }, idle);
        const before = node.processes().length;
        const wrong: [object, RegExp][] = [
          [{ link: 'yes' }, /link/],
          [{ monitor: 1 }, /monitor/],
          [{ monitor: { tag: 1 } }, /monitor/],
          [{ name: 5 }, /name/],
          [{ name: '' }, /name/],
          [{ name: 'undefined' }, /undefined/],
          [{ name: 'taken' }, /'taken' is taken/],
          [{ onThrow: 'report' }, /onThrow/],
          [{ priority: 'high' }, /priority/],
        ];
        for (const [options, text] of wrong) {
          const spawnIt = () => self.spawnWith(options, idle);
          expect(codeOf(spawnIt), text.source).to.equal('badarg');
          expect((thrownBy(spawnIt) as Error).message).to.match(text);
        }
        expect(node.processes()).to.have.length(before);
        expect(processInfo(self.pid, ['links', 'monitors'])).to.deep.equal({ links: [], monitors: [] });
        yield* pause(self);
      }));
  });

  overBothKinds((kind) => {
    it('with onThrow hands over what the body threw while the process has all that it had, and ends with what that gives', () =>
      inProcess(kind, function* (self) {
        const seen: unknown[] = [];
        const onThrow = (child: AnySelf, thrown: unknown): unknown => {
          seen.push((thrown as Error).message, child.pid === selfOf().pid, processInfo(child.pid, 'registered_name'));
          seen.push(processInfo(child.pid, 'links'), child.dictionary.get('key'));
          return new Exit('converted');
        };
        const body = kind.fn(function* (child: AnySelf) {
          child.dictionary.set('key', 'value');
          yield child.receive();
          throw new Error('from the body');
        });
        self.trapExit = true;
        const { pid, ref } = self.spawnWith({ link: true, monitor: true, name: 'thrower', onThrow }, body);
        send(pid, 'go');
        expect(yield* next(self)).to.deep.equal({ type: 'EXIT', pid, reason: 'converted' });
        expect(yield* next(self)).to.include({ type: 'DOWN', ref, reason: 'converted' });
        expect(seen).to.deep.equal(['from the body', true, 'thrower', [self.pid], 'value']);
      }));

    it('with onThrow that throws itself ends with that', () =>
      inProcess(kind, function* (self) {
        const onThrow = (): never => {
          throw new Exit('thrown again');
        };
        const body = kind.fn(function* () {
          throw new Error('from the body');
        });
        const { ref } = self.spawnWith({ monitor: true, onThrow }, body);
        expect(yield* next(self)).to.include({ type: 'DOWN', ref, reason: 'thrown again' });
      }));

    it('with onThrow asks it nothing of a process that returns, or that an exit signal ends', () =>
      inProcess(kind, function* (self) {
        let asked = 0;
        const onThrow = (_: AnySelf, thrown: unknown): unknown => {
          asked += 1;
          return thrown;
        };
        const returning = self.spawnWith(
          { monitor: true, onThrow },
          kind.fn(function* () {}),
        );
        expect(yield* next(self)).to.include({ type: 'DOWN', ref: returning.ref, reason: 'normal' });
        const waiting = self.spawnWith(
          { monitor: true, onThrow },
          kind.fn(function* (child: AnySelf) {
            yield child.receive(nothing);
          }),
        );
        yield* pause(self);
        exit(waiting.pid, 'told to');
        expect(yield* next(self)).to.include({ type: 'DOWN', ref: waiting.ref, reason: 'told to' });
        expect(asked).to.equal(0);
      }));
  });

  it('from outside of any process can neither link nor monitor', async () => {
    const node = await startTestNode();
    const before = node.processes().length;
    expect(codeOf(() => spawnWith({ link: true }, () => undefined))).to.equal('no_process');
    expect(codeOf(() => spawnWith({ monitor: true }, () => undefined))).to.equal('no_process');
    expect(node.processes()).to.have.length(before);
    await node.stop();
  });

  it('takes a plain function, whose return is the end', async () => {
    const node = await startTestNode();
    const probe = node.probe();
    const { ref, pid } = probe.self.spawnMonitor(() => 'ignored');
    await node.settle();
    expect(probe.take()).to.deep.equal([{ type: 'DOWN', ref, pid, reason: 'normal' }]);
    await node.stop();
  });

  it('waits for whatever thenable a body returns', async () => {
    const node = await startTestNode();
    const probe = node.probe();
    let resolve: (value: unknown) => void = () => undefined;
    const { pid } = probe.self.spawnMonitor(() => ({ then: (fulfilled: typeof resolve) => (resolve = fulfilled) }));
    await node.settle();
    expect(node.isAlive(pid)).to.equal(true);
    resolve('done');
    await node.settle();
    expect(probe.take()).to.have.length(1);
    const failing = probe.self.spawnMonitor(() => ({
      get then(): never {
        throw new Error('getter');
      },
    }));
    await node.settle();
    const [down] = probe.take() as { pid: unknown; reason: Error }[];
    expect(down?.pid).to.equal(failing.pid);
    expect(down?.reason.message).to.equal('getter');
    await node.stop();
  });

  it('leaves no trace of a process that has ended', async () => {
    const node = await startTestNode();
    const before = node.processes().length;
    for (let n = 0; n < 1_000; n += 1) spawn(() => undefined);
    await node.settle();
    expect(node.processes()).to.have.length(before);
    expect(node.scheduler.ready).to.equal(0);
    await node.stop();
  });
});

describe('bad input to a process', () => {
  it('raises an error that is caught like any other, and what ran goes on running', async () => {
    const node = await startTestNode();
    const witness = node.probe();
    let rounds = 0;
    const bystander = node.spawn(async (self: AnySelf) => {
      for (;;) {
        await self.receive();
        rounds += 1;
      }
    });
    const codes: string[] = [];
    const victim = node.spawn(async (self: AnySelf) => {
      for (;;) {
        const call = (await self.receive()) as (self: AnySelf) => unknown;
        codes.push(codeOf(() => call(self)));
      }
    });
    const mistakes: ((self: AnySelf) => unknown)[] = [
      () => send('nobody', 1),
      () => send(undefined as never, 1),
      (self) => self.link('nobody' as never),
      (self) => self.monitor({} as never),
      (self) => self.receive(5 as never),
      (self) => self.receive(undefined, { after: -1 }),
      (self) => self.spawn(undefined as never),
      (self) => self.spawnWith({ nonsense: 1 } as never, () => undefined),
      (self) => (self.trapExit = 1 as never),
      () => exit('nobody' as never, 'reason'),
      () => node.register('', bystander),
      () => node.unregister('nobody'),
      () => node.sendAfter(-1, bystander, 'message'),
      () => node.cancelTimer('timer' as never),
      () => node.processInfo(bystander, 'nonsense' as never),
      () => node.suspendProcess('nobody' as never),
      () => node.resumeProcess(bystander),
    ];
    for (const mistake of mistakes) {
      send(victim, mistake);
      send(bystander, 'still there?');
      await node.settle();
    }
    expect(codes.filter((code) => code !== 'badarg')).to.deep.equal(['timeout_value']);
    expect(codes).to.have.length(mistakes.length);
    expect(rounds).to.equal(mistakes.length);
    expect(node.isAlive(victim)).to.equal(true);
    expect(witness.take()).to.deep.equal([]);
    await node.stop();
  });

  it('uncaught ends that process alone, and its reason says what was wrong', async () => {
    const node = await startTestNode();
    const probe = node.probe();
    const bystander = node.spawn(async (self: AnySelf) => self.receive());
    probe.self.spawnMonitor(async () => send('nobody', 1));
    await node.settle();
    const [down] = probe.take() as { reason: Error }[];
    expect(down?.reason.message).to.equal("badarg: the name 'nobody' is not registered");
    expect(node.isAlive(bystander)).to.equal(true);
    await node.stop();
  });
});
