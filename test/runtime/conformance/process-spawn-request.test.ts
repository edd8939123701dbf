/** OTP's process_SUITE: spawn_request. A test bears the name of OTP's case; a node answers a request at once. */
import { makeRef, processes, processInfo, type Ref, send, type SpawnRequestOptions } from '@hot/runtime';
import { expect } from 'chai';
import { type AnySelf, overBothKinds } from '../../helpers/body-kind';
import { inProcess } from '../../helpers/in-process';
import { drain, next, nothing, ofType, pause } from '../../helpers/mailbox';
import { codeOf } from '../../helpers/thrown';

describe('process_SUITE, spawn_request', () => {
  overBothKinds((kind) => {
    const idle = kind.fn(function* (self: AnySelf) {
      for (;;) yield self.receive(nothing);
    });
    const echo = kind.fn(function* (self: AnySelf, to: AnySelf['pid'], message: unknown) {
      send(to, { from: self.pid, message });
    });

    it('spawn_request_bif: the answer is a message', () =>
      inProcess(kind, function* (self) {
        const ref = self.spawnRequest({}, echo, self.pid, 'hello');
        const reply = yield* next(self);
        expect(reply).to.deep.equal({ type: 'spawn_reply', ref, ok: reply.ok });
        expect(yield* next(self)).to.deep.equal({ from: reply.ok, message: 'hello' });
        expect(processInfo(self.pid, ['links', 'monitors'])).to.deep.equal({ links: [], monitors: [] });

        const tagged = self.spawnRequest({ replyTag: 'my_tag' }, idle);
        expect(yield* next(self)).to.include({ type: 'my_tag', ref: tagged });

        const module = self.spawnRequest({}, 'no_module', 'start', [1, 2]);
        expect(yield* next(self)).to.include({ type: 'spawn_reply', ref: module });
      }));

    it('spawn_request_bif: with monitor the request is the monitor, and the reply comes before DOWN and EXIT', () =>
      inProcess(kind, function* (self) {
        self.trapExit = true;
        const body = kind.fn(function* (child: AnySelf) {
          child.exit('bye');
        });
        for (const monitor of [true, { tag: 'DOWN' }] as const) {
          const ref = self.spawnRequest({ link: true, monitor }, body);
          const { ok: pid } = yield* next(self);
          yield* pause(self);
          expect(yield* drain(self)).to.deep.equal([
            { type: 'EXIT', pid, reason: 'bye' },
            { type: 'DOWN', ref, pid, reason: 'bye' },
          ]);
        }
        const ref = self.spawnRequest({ monitor: { alias: 'reply_demonitor', tag: 'gone' } }, idle);
        const { ok: pid } = yield* next(self);
        expect(processInfo(self.pid, 'monitors')).to.deep.equal([pid]);
        send(ref, 'through the alias');
        expect(yield* next(self)).to.equal('through the alias');
        expect(processInfo(self.pid, 'monitors')).to.deep.equal([]);
      }));

    it('spawn_request_bif: a wrong option is told by message, a wrong argument raised', () =>
      inProcess(kind, function* (self) {
        const wrong: object[] = [
          { bad_option: true },
          { link: 'yes' },
          { monitor: { alias: 'nonsense' } },
          { mailbox: { max: 0, overflow: 'exit' } },
        ];
        const refs: Ref[] = wrong.map((options) => self.spawnRequest(options as SpawnRequestOptions, idle));
        expect(yield* drain(self)).to.deep.equal(refs.map((ref) => ({ type: 'spawn_reply', ref, error: 'badopt' })));
        expect(codeOf(() => self.spawnRequest({}, 4711 as never))).to.equal('badarg');
        expect(codeOf(() => self.spawnRequest({}, 'module', 4711 as never))).to.equal('badarg');
        expect(codeOf(() => self.spawnRequest({}, 'module', 'start', 'arguments' as never))).to.equal('badarg');
        expect(yield* drain(self)).to.deep.equal([]);
      }));

    it('spawn_request_monitor_demonitor: after the reply the monitor is there, and can be ended', () =>
      inProcess(kind, function* (self) {
        const ref = self.spawnRequest({ monitor: true }, idle);
        const { ok: pid } = yield* next(self);
        expect(processInfo(self.pid, 'monitors')).to.deep.equal([pid]);
        expect(self.demonitor(ref, { info: true })).to.equal(true);
        expect(self.demonitor(ref, { info: true })).to.equal(false);
        self.exit(pid, 'kill');
        yield* pause(self);
        expect(yield* drain(self)).to.deep.equal([]);
      }));

    it('spawn_request_monitor_child_exit, spawn_request_link_child_exit: an undefined function is no error of the request', () =>
      inProcess(kind, function* (self) {
        self.trapExit = true;
        const undef = { undef: { module: 'no_such_module', function: 'no_such_function' } };
        const watched = self.spawnRequest({ monitor: true }, 'no_such_module', 'no_such_function', []);
        const first = yield* next(self);
        expect(first).to.have.keys('type', 'ref', 'ok');
        expect(yield* next(self)).to.deep.equal({ type: 'DOWN', ref: watched, pid: first.ok, reason: undef });
        self.spawnRequest({ link: true }, 'no_such_module', 'no_such_function', []);
        const second = yield* next(self);
        expect(yield* next(self)).to.deep.equal({ type: 'EXIT', pid: second.ok, reason: undef });
      }));

    for (const [name, reason] of [
      ['spawn_request_link_parent_exit', 'parent_gone'],
      ['spawn_request_link_parent_exit_compound_reason', { compound: ['reason', { deep: 1 }] }],
    ] as const) {
      it(`${name}: the child of a parent that dies right after the request gets its reason`, () =>
        inProcess(kind, function* (self) {
          const reasons: unknown[] = [];
          const child = kind.fn(function* (me: AnySelf) {
            me.trapExit = true;
            const message = yield me.receive(ofType('EXIT'));
            reasons.push(message.reason);
          });
          const trapping = kind.fn(function* (me: AnySelf) {
            me.spawnRequest({ link: true, reply: 'no' }, child);
            yield* pause(me);
            me.exit(reason);
          });
          for (let round = 0; round < 100; round += 1) self.spawn(trapping);
          yield* pause(self, 100);
          expect(reasons).to.have.length(100);
          expect(new Set(reasons)).to.deep.equal(new Set([reason]));

          // Parents that end in the very turn of the request: no child outlives them.
          const before = processes();
          const hasty = kind.fn(function* (me: AnySelf, early: boolean) {
            me.spawnRequest({ link: true }, idle);
            if (!early) yield me.receive();
            me.exit(reason);
          });
          for (let round = 0; round < 1_000; round += 1) self.spawn(hasty, round % 2 === 0);
          expect(processes().length).to.be.at.least(before.length + 1_000);
          yield* pause(self);
          expect(processes()).to.deep.equal(before);
        }));
    }

    it('spawn_request_abandon_bif: a request that is answered cannot be abandoned', () =>
      inProcess(kind, function* (self) {
        const ref = self.spawnRequest({ link: true }, idle);
        expect(self.spawnRequestAbandon(ref)).to.equal(false);
        expect(yield* next(self)).to.have.property('ok');
        expect(self.spawnRequestAbandon(ref)).to.equal(false);
        expect(self.spawnRequestAbandon(makeRef())).to.equal(false);
        expect(codeOf(() => self.spawnRequestAbandon('no ref' as never))).to.equal('badarg');
      }));

    it('spawn_request_reply_option: which replies are sent', () =>
      inProcess(kind, function* (self) {
        const wanted = {
          yes: [true, true],
          no: [false, false],
          success_only: [true, false],
          error_only: [false, true],
        };
        for (const [reply, [success, failure]] of Object.entries(wanted)) {
          self.spawnRequest({ reply } as SpawnRequestOptions, idle);
          expect(yield* drain(self), `${reply}, success`).to.have.length(success ? 1 : 0);
          self.spawnRequest({ reply, bad_option: true } as SpawnRequestOptions, idle);
          expect(yield* drain(self), `${reply}, failure`).to.have.length(failure ? 1 : 0);
        }
        const ref = self.spawnRequest({ reply: 'maybe' } as never, idle);
        expect(yield* drain(self)).to.deep.equal([{ type: 'spawn_reply', ref, error: 'badopt' }]);
      }));
  });
});
