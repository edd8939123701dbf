/**
 * The controller: starts and stops the applications of a node, and decides what the end of one means (OTP:
 * `application_controller`). A gen_server called `application_controller`, started when it is first needed.
 *
 *     (not there) ──start──▶ starting ──up──▶ running ──stop──▶ stopping ──gone──▶ (not there)
 *                               └──failed──▶ (not there)  └──gone──▶ (not there), and the node ends if it should
 *
 * What is asked of an application that is on its way waits until it has arrived; who asks for a start that is under way
 * gets its result. The controller itself waits for nothing: it is free while applications start and stop.
 */
import { type ExitReason, isAlive, type Pid, type Ref, self as runningSelf, send, whereis } from '@hot/runtime';
import { z } from 'zod';
import type { Callbacks } from '../gen-server/callbacks';
import * as GenServer from '../gen-server/start';
import { noreply, ok } from '../gen/result';
import { type From, reply } from '../proc-lib/from';
import { nodeOf } from '../proc-lib/node';
import { type DownMessage, isDown, isExit } from '../proc-lib/signals';
import { isStartError } from '../proc-lib/start-error';
import { ApplicationError } from './application-error';
import { applications, type RestartType } from './applications';
import { isOfMaster, killGroup, master, type StartedMessage, tellToStop } from './master';
import { reportExited, reportStarted } from './reports';
import { type AnyApplication, nameOf } from './specification';

/** The name of the controller. */
const CONTROLLER = 'application_controller';

/** What the controller is asked; anybody may send it anything. */
const requestSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('start'),
    name: z.string(),
    restart: z.enum(['permanent', 'transient', 'temporary']),
  }),
  z.strictObject({ type: z.literal('stop'), name: z.string() }),
]);

export type ControllerRequest = z.infer<typeof requestSchema>;

/** What it answers: `'joined'` to who asked for a start that was under way; who asked makes an error of an `ApplicationError`. */
export type ControllerAnswer = 'ok' | 'joined' | ApplicationError;

/** Stops all applications, the one that was started last first; then `done` is called. */
interface StopAll {
  readonly type: '$stop_all';
  readonly done: () => void;
}

/** Whether a message is one: no data that comes from outside can pass for it. */
function isStopAll(message: unknown): message is StopAll {
  const { type, done } = (message ?? {}) as Partial<StopAll>;
  return type === '$stop_all' && typeof done === 'function';
}

/** An application on its way up or down. */
interface Moving {
  readonly application: AnyApplication;
  readonly restart: RestartType;
  readonly master: Pid;
  readonly to: 'up' | 'down';
  /** Who is told of the result. */
  readonly waiting: From<ControllerAnswer>[];
  /** What is to be done when it has arrived. */
  readonly later: (() => void)[];
}

/** The master of an application was killed: its starter still ends the application. */
interface Orphaned {
  readonly master: Pid;
  readonly reason: ExitReason;
}

interface Controller {
  /** Starters by their master. */
  readonly starters: WeakMap<Pid, Pid>;
  /** By the monitor on the starter. */
  readonly orphaned: Map<Ref, Orphaned>;
  readonly moving: Map<string, Moving>;
  /** The end of the node was asked for: nothing is started any more. */
  stopping: StopAll | undefined;
}

interface ControllerProtocol {
  args: undefined;
  state: Controller;
  call: [ControllerRequest, ControllerAnswer];
  cast: never;
}

/** The controller of the node; started if it is not there. */
export async function controller(): Promise<Pid> {
  const there = whereis(CONTROLLER);
  if (there !== undefined) return there;
  try {
    return await GenServer.start(callbacks, undefined, { name: CONTROLLER });
  } catch (thrown) {
    // Somebody else has started it meanwhile.
    if (isStartError(thrown) && thrown.code === 'already_started') return whereis(CONTROLLER) as Pid;
    throw thrown;
  }
}

const callbacks: Callbacks<ControllerProtocol> = {
  callSchema: requestSchema,

  init() {
    const self = runningSelf();
    self.trapExit = true;
    // It belongs to no application, whoever needed it first.
    self.groupLeader = undefined;
    applications().controlledBy(self.pid);
    nodeOf(self).onStop(
      () =>
        new Promise<void>((done) => {
          if (whereis(CONTROLLER) === self.pid) send(self.pid, { type: '$stop_all', done } satisfies StopAll);
          else done();
        }),
    );
    return ok({ starters: new WeakMap(), orphaned: new Map(), moving: new Map(), stopping: undefined });
  },

  handleCall(request, from, state) {
    if (request.type === 'start') start(state, request.name, request.restart, from);
    else stop(state, request.name, from);
    return noreply(state);
  },

  handleCast: (_nothing, state) => noreply(state),

  handleInfo(message, state) {
    if (isStopAll(message)) {
      state.stopping ??= message;
      stopNext(state);
    } else if (isOfMaster(message, '$starter')) state.starters.set(message.master, message.starter);
    else if (isOfMaster(message, '$started')) started(state, message);
    else if (isDown(message)) starterEnded(state, message);
    else if (isExit(message)) {
      const { pid, reason } = message;
      if (!isOrphaned(state, pid, reason)) ended(state, pid, reason);
    }
    return noreply(state);
  },
};

function start(state: Controller, name: string, restart: RestartType, from: From<ControllerAnswer>): void {
  const self = runningSelf();
  const moving = state.moving.get(name);
  if (moving?.to === 'up') {
    moving.waiting.push(from);
    return;
  }
  if (moving !== undefined) {
    moving.later.push(() => start(state, name, restart, from));
    return;
  }
  const { running, loaded } = applications();
  const application = loaded.get(name);
  if (application === undefined) return answer(from, new ApplicationError('not_loaded', name));
  if (running.has(name)) return answer(from, new ApplicationError('already_started', name));
  if (state.stopping !== undefined) return answer(from, new ApplicationError('start_failed', name, 'node_is_stopping'));
  const missing = missingFor(application);
  if (missing !== undefined) {
    return answer(from, new ApplicationError('dependency_not_started', name, { not_started: missing }));
  }
  if (application.mod === undefined) {
    running.set(name, { application, type: restart, master: undefined, top: undefined });
    reportStarted(self, application);
    return answer(from, 'ok');
  }
  const leader = self.spawnLink(master, self.pid, application);
  state.moving.set(name, { application, restart, master: leader, to: 'up', waiting: [from], later: [] });
}

/** The first of what an application needs that does not run; what is optional need not. */
function missingFor({ applications: needed, optionalApplications }: AnyApplication): string | undefined {
  const { running } = applications();
  return needed.map(nameOf).find((name) => !running.has(name) && !optionalApplications.includes(name));
}

/** The master says that its application is up, or is not. */
function started(state: Controller, { master: leader, result }: StartedMessage): void {
  const moving = byMaster(state, leader);
  if (moving === undefined || 'failure' in result) {
    if (moving !== undefined && 'failure' in result) failed(state, moving, result.failure);
    return;
  }
  const { application, restart, waiting } = moving;
  state.moving.delete(application.name);
  applications().running.set(application.name, { application, type: restart, master: leader, top: result.top });
  reportStarted(runningSelf(), application);
  for (const [place, from] of waiting.entries()) answer(from, place === 0 ? 'ok' : 'joined');
  arrived(state, moving);
}

function failed(state: Controller, moving: Moving, failure: unknown): void {
  const { application, restart, waiting } = moving;
  const { name } = application;
  state.moving.delete(name);
  for (const from of waiting) answer(from, new ApplicationError('start_failed', name, failure));
  reportExited(runningSelf(), application, failure, restart);
  const normal = isNormalExit((failure as { error?: unknown } | null)?.error);
  if (restart === 'permanent' || (restart === 'transient' && !normal)) {
    endNode({ application_start_failure: { application: name, reason: failure } });
  }
  arrived(state, moving);
}

function isNormalExit(error: unknown): boolean {
  return typeof error === 'object' && error !== null && (error as { EXIT?: unknown }).EXIT === 'normal';
}

function stop(state: Controller, name: string, from: From<ControllerAnswer> | undefined): void {
  const moving = state.moving.get(name);
  if (moving?.to === 'down') {
    if (from !== undefined) moving.waiting.push(from);
    return;
  }
  if (moving !== undefined) {
    moving.later.push(() => stop(state, name, from));
    return;
  }
  const { running, loaded } = applications();
  const up = running.get(name);
  if (up === undefined) {
    return answer(from, new ApplicationError(loaded.has(name) ? 'not_started' : 'not_loaded', name));
  }
  const { application, type, master: leader } = up;
  if (leader === undefined) {
    running.delete(name);
    reportExited(runningSelf(), application, 'stopped', type);
    return answer(from, 'ok');
  }
  const waiting = from === undefined ? [] : [from];
  state.moving.set(name, { application, restart: type, master: leader, to: 'down', waiting, later: [] });
  send(leader as Pid<unknown>, tellToStop(leader));
}

/** Whether a master has ended that did not end its application: it was killed. Then that is waited for. */
function isOrphaned(state: Controller, leader: Pid, reason: ExitReason): boolean {
  const starter = state.starters.get(leader);
  if (starter === undefined || !isAlive(starter)) return false;
  if (byMaster(state, leader)?.to === 'up') {
    // Nobody would ever hear of its result.
    killGroup(leader);
    return false;
  }
  state.orphaned.set(runningSelf().monitor(starter), { master: leader, reason });
  return true;
}

/** The starter of a master that was killed has ended the application: what the master would have done is left. */
function starterEnded(state: Controller, { ref }: DownMessage): void {
  const orphan = state.orphaned.get(ref);
  if (orphan === undefined) return;
  state.orphaned.delete(ref);
  killGroup(orphan.master);
  ended(state, orphan.master, orphan.reason);
}

/** A master has ended, and with it all processes of its application. */
function ended(state: Controller, pid: Pid, reason: ExitReason): void {
  const { running } = applications();
  const moving = byMaster(state, pid);
  if (moving?.to === 'up') return failed(state, moving, reason);
  const up = Array.from(running.values()).find(({ master: leader }) => leader === pid);
  if (up === undefined) return;
  const { application, type } = up;
  const { name } = application;
  running.delete(name);
  if (moving !== undefined) {
    state.moving.delete(name);
    reportExited(runningSelf(), application, 'stopped', type);
    for (const from of moving.waiting) answer(from, 'ok');
    return arrived(state, moving);
  }
  reportExited(runningSelf(), application, reason, type);
  if (type === 'permanent' || (type === 'transient' && reason !== 'normal')) {
    endNode({ application_terminated: { application: name, reason } });
  }
}

function byMaster(state: Controller, leader: Pid): Moving | undefined {
  return Array.from(state.moving.values()).find((moving) => moving.master === leader);
}

/** An application is up, or gone: what has waited for that is done. */
function arrived(state: Controller, { later }: Moving): void {
  for (const work of later) work();
  if (state.stopping !== undefined) stopNext(state);
}

/** Goes on with stopping all: one after the other, the one that was started last first. */
function stopNext(state: Controller): void {
  if (state.moving.size > 0) return;
  const names = [...applications().running.keys()];
  const last = names.at(-1);
  if (last === undefined) {
    state.stopping?.done();
    return;
  }
  stop(state, last, undefined);
  if (state.moving.size === 0) stopNext(state);
}

/** The node ends because of an application; the reason is for whoever watches the node. */
function endNode(reason: unknown): void {
  const node = nodeOf(runningSelf());
  // Not from within a step of the controller, which has the applications to stop.
  node.scheduler.clock.thisTurn(() => void node.stop({ reason }));
}

function answer(from: From<ControllerAnswer> | undefined, value: ControllerAnswer): void {
  if (from !== undefined) reply(from, value);
}
