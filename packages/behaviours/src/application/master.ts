/**
 * The two processes of an application that runs (OTP: `application_master`).
 *
 *     controller ──link── master ──link── starter ──link── top supervisor ── …
 *                         leads the group;  calls the callbacks,
 *                         kills what is left outlives a killed master, so that `stop` is called
 *
 * Everything that `start` spawns, and what that spawns, belongs to the master's group. The master ends with what ended
 * the application: `'normal'` when it was told to stop, else the exit reason of the top supervisor.
 */
import {
  coroutine,
  exit,
  type ExitReason,
  isPid,
  type Pid,
  processes,
  processInfo,
  reasonOf,
  type Self,
  send,
  sendAfter,
  UndefError,
} from '@hot/runtime';
import { isStartError } from '../proc-lib/start-error';
import { nameOfModule } from '../proc-lib/entry';
import { classOf, isThenable } from '../proc-lib/failure';
import { type ExitMessage, isExitOf } from '../proc-lib/signals';
import { applications } from './applications';
import type { Callbacks, StartType } from './callbacks';
import { reportFailedCallback } from './reports';
import { type AnyApplication, nameOf } from './specification';

/** What became of a start. */
type Result = { readonly top: Pid } | { readonly failure: unknown };

/** What the master tells its controller first: who calls the callbacks. */
interface StarterMessage {
  readonly type: '$starter';
  readonly master: Pid;
  readonly starter: Pid;
}

/** What the starter tells the master, and that its controller, once. */
export interface StartedMessage {
  readonly type: '$started';
  readonly master: Pid;
  readonly result: Result;
}

/** Tells a master, or a starter, to end the application. */
interface StopMessage {
  readonly type: '$stop';
  readonly master: Pid;
}

type MasterMessage = StarterMessage | StartedMessage | StopMessage;

/** Whether a message is one of those between controller, master and starter. No data that comes from outside names a master. */
export function isOfMaster<T extends MasterMessage['type']>(
  message: unknown,
  type: T,
): message is Extract<MasterMessage, { readonly type: T }> {
  return (
    typeof message === 'object' &&
    message !== null &&
    (message as MasterMessage).type === type &&
    isPid((message as MasterMessage).master)
  );
}

/** Tells the application of a master to stop. */
export function tellToStop(master: Pid): StopMessage {
  return { type: '$stop', master };
}

const START: StartType = 'normal';

/** Body of the master. */
export const master = coroutine(function* (
  self: Self,
  controller: Pid<unknown>,
  application: AnyApplication,
): Generator<unknown, void, unknown> {
  self.trapExit = true;
  self.groupLeader = self.pid;
  applications().leaders.set(self.pid, application.name);
  const starting = self.spawnLink(starter, self.pid, application);
  send(controller, { type: '$starter', master: self.pid, starter: starting } satisfies StarterMessage);
  if (application.maxT !== 'infinity') sendAfter(application.maxT, self.pid, tellToStop(self.pid));
  const end = yield* untilStarterEnds(self, controller, starting);
  killGroup(self.pid);
  self.exit(end);
});

/** Hands on what controller and starter tell each other; the exit reason of the starter. */
function* untilStarterEnds(
  self: Self,
  controller: Pid<unknown>,
  starting: Pid<unknown>,
): Generator<unknown, ExitReason, unknown> {
  let isUp = false;
  for (;;) {
    const message = yield self.receive();
    if (isExitOf(starting, message)) return message.reason;
    // A start that nobody waits for any more may take for ever.
    if (isExitOf(controller, message)) exit(starting, isUp ? message.reason : 'kill');
    else if (isOfMaster(message, '$stop')) send(starting, message);
    else if (isOfMaster(message, '$started')) {
      isUp = 'top' in message.result;
      send(controller, message);
    }
  }
}

/** Kills whatever is left of a group but its leader, and what it spawns meanwhile. */
export function killGroup(leader: Pid): void {
  const rest = (): Pid[] => processes().filter((pid) => pid !== leader && processInfo(pid, 'group_leader') === leader);
  for (let members = rest(); members.length > 0; members = rest()) for (const pid of members) exit(pid, 'kill');
}

/** Body of the starter. */
const starter = coroutine(function* (
  self: Self,
  leader: Pid<unknown>,
  application: AnyApplication,
): Generator<unknown, void, unknown> {
  const tell = (result: Result): void => {
    send(leader, { type: '$started', master: leader, result } satisfies StartedMessage);
  };
  self.trapExit = true;
  const started: Up | NotUp = yield* start(application);
  if ('failure' in started) {
    tell(started);
    return;
  }
  const { top, state, module } = started;
  self.link(top);
  const failure: unknown = yield* startPhases(application);
  if (failure !== undefined) {
    yield* stopTree(self, top);
    tell({ failure });
    return;
  }
  tell({ top });

  const { end, treeIsGone } = yield* untilEnd(self, leader, top);
  const last: unknown = module.prepStop === undefined ? state : yield* guarded(self, application, 'prepStop', state);
  if (!treeIsGone) yield* stopTree(self, top);
  if (module.stop !== undefined) yield* guarded(self, application, 'stop', last);
  self.exit(end);
});

/** Waits until the application is to end, or its tree has. */
function* untilEnd(
  self: Self,
  leader: Pid,
  top: Pid,
): Generator<unknown, { readonly end: ExitReason; readonly treeIsGone: boolean }, unknown> {
  for (;;) {
    const message = yield self.receive();
    if (isOfMaster(message, '$stop')) return { end: 'normal', treeIsGone: false };
    if (isExitOf(leader, message)) return { end: message.reason, treeIsGone: false };
    if (isExitOf(top, message)) return { end: message.reason, treeIsGone: true };
  }
}

interface Up {
  readonly top: Pid;
  readonly state: unknown;
  readonly module: Callbacks;
}

interface NotUp {
  readonly failure: unknown;
}

/** Calls `start`; its failure in OTP's words. */
function* start({ mod }: AnyApplication): Generator<unknown, Up | NotUp, unknown> {
  const [module, args] = mod as NonNullable<typeof mod>;
  const call = { module: nameOfModule(module), function: 'start', args: [START, args] };
  let returned: unknown;
  try {
    returned = module.start(START, args);
    if (isThenable(returned)) returned = yield returned;
  } catch (thrown) {
    if (isStartError(thrown)) return { failure: { error: thrown.reason, call } };
    if (classOf(thrown) !== 'throw') {
      const reason = reasonOf(thrown);
      if (reason === 'normal') return { failure: { error: { EXIT: 'normal' }, call } };
      return { failure: { bad_return: { call, returned: { EXIT: reason } } } };
    }
    returned = thrown;
  }
  if (typeof returned === 'object' && returned !== null) {
    if (isPid(returned)) return { top: returned, state: [], module };
    const { pid, state = [], error } = returned as { pid?: unknown; state?: unknown; error?: unknown };
    if (isPid(pid)) return { top: pid, state, module };
    if (error !== undefined) return { failure: { error, call } };
  }
  return { failure: { bad_return: { call, returned } } };
}

/**
 * Runs the phases of the start, each first for the application and then for those that it includes and that have the
 * phase too, in their own order (OTP: `application_starter`).
 * @returns why it failed, or `undefined`
 */
function* startPhases(application: AnyApplication): Generator<unknown, unknown, unknown> {
  for (const [phase] of application.startPhases ?? []) {
    for (const one of [application, ...includedIn(application)]) {
      const own = one.startPhases?.find(([name]) => name === phase);
      if (own === undefined || one.mod === undefined) continue;
      const [module] = one.mod;
      const call = { module: nameOfModule(module), function: 'startPhase', args: [phase, START, own[1]] };
      try {
        if (typeof module.startPhase !== 'function') throw new UndefError(nameOfModule(module), 'startPhase');
        const result: unknown = module.startPhase(phase, START, own[1]);
        const returned = isThenable(result) ? yield result : result;
        const error = (returned as { error?: unknown } | null | undefined)?.error;
        if (error !== undefined) return { error, call };
      } catch (thrown) {
        return { bad_return: { call, returned: { EXIT: reasonOf(thrown) } } };
      }
    }
  }
  return undefined;
}

/** What an application includes, and what that includes, in the order in which it is written. */
function includedIn({ includedApplications }: AnyApplication): readonly AnyApplication[] {
  const direct = includedApplications.map((one) => applications().find(nameOf(one)));
  return direct.flatMap((one) => [one, ...includedIn(one)]);
}

/** Has the supervision tree shut down; as long as it takes. */
function* stopTree(self: Self, top: Pid): Generator<unknown, void, unknown> {
  exit(top, 'shutdown');
  yield self.receive((message): message is ExitMessage => isExitOf(top, message));
}

/** Calls `prepStop` or `stop`. One that fails is reported, and what comes after is done all the same. */
function* guarded(
  self: Self,
  application: AnyApplication,
  name: 'prepStop' | 'stop',
  state: unknown,
): Generator<unknown, unknown, unknown> {
  const [module] = application.mod as NonNullable<typeof application.mod>;
  try {
    const result = module[name]?.(state);
    return isThenable(result) ? yield result : result;
  } catch (thrown) {
    reportFailedCallback(self, application, name, reasonOf(thrown));
    return state;
  }
}
