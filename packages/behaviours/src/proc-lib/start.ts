/**
 * Synchronous start (OTP: `proc_lib:start`, `start_link`, `start_monitor`): spawn a process and wait for its first word.
 *
 *     starter ──spawn, monitor──▶ process
 *             ◀──────initAck(v)──      resolves to v
 *             ◀──────DOWN────────      StartError, reason of the death
 *             ──kill──▶                StartError 'timeout' when its time is over
 *
 * A start that failed leaves neither EXIT nor DOWN in the mailbox of the starter; only `startMonitor` delivers the DOWN.
 */
import {
  coroutine,
  exit,
  type ExitReason,
  type Pid,
  ProcessError,
  type Ref,
  type Self,
  self as runningSelf,
  timeout as timedOut,
} from '@hot/runtime';
import { post } from './post';
import { type AckMessage, isAckOf } from './ack';
import { isProxy } from './ancestry';
import { type Body, type Entry, entryOf, type Module } from './entry';
import { inProcess } from './running';
import { type DownMessage, isDownOf, isExitOf } from './signals';
import { type SpawnOptions, spawnMonitored } from './spawn';
import { StartError } from './start-error';

/** How a process is started. */
export interface StartOptions {
  /** Time in ms that it may take to acknowledge; then it is killed. `'infinity'` unless given. */
  readonly timeout?: number | 'infinity';
  /** How it is spawned. `monitor` is not among the options: it is what `startMonitor` is for. */
  readonly spawnOptions?: SpawnOptions;
}

/** What became of a start. */
export type Launch =
  | { readonly outcome: 'acknowledged'; readonly value: unknown; readonly pid: Pid; readonly ref: Ref }
  | { readonly outcome: 'failed'; readonly reason: ExitReason; readonly pid: Pid; readonly ref: Ref };

/** Which tie to the new process stays. */
export type Tie = 'none' | 'link' | 'monitor';

/** A process that was spawned and has not acknowledged yet. */
export interface Launching {
  readonly tie: Tie;
  readonly link: boolean;
  readonly pid: Pid;
  readonly ref: Ref;
  /** To be awaited; what comes of it is for {@link acknowledged} and {@link failed}. */
  readonly word: Promise<FirstWord>;
}

/** What is heard first of a new process: its acknowledgement, its end, or nothing in time. */
export type FirstWord = AckMessage | DownMessage | typeof timedOut;

/**
 * Spawns `entry` and waits for its acknowledgement.
 * @param tie with `'monitor'` the monitor stays on, and after a failure its DOWN message comes
 */
function* launch(self: Self, tie: Tie, entry: Entry, options: StartOptions): Generator<unknown, Launch, unknown> {
  const launching = begin(self, tie, entry, options);
  const word = (yield launching.word) as FirstWord;
  return acknowledged(self, launching, word) ?? (yield* failed(self, launching, word));
}

/** The first half of `launch`: spawns. For those that start many processes, and save a generator for each. */
export function begin(self: Self, tie: Tie, entry: Entry, options: StartOptions): Launching {
  const { spawnOptions } = options;
  if (spawnOptions !== undefined && 'monitor' in spawnOptions)
    throw new ProcessError('badarg', 'spawn option monitor: use startMonitor instead');
  // A stand-in for plain Node code ends with the call: nothing can be linked to it.
  const link = !isProxy(self.pid) && (tie === 'link' || spawnOptions?.link === true);
  const { pid, ref } = spawnMonitored(self, spawnOptions, link, entry);
  const word = self.receive(
    (message): message is AckMessage | DownMessage => isAckOf(pid, message) || isDownOf(ref, message),
    waitOptions(ref, options.timeout),
  );
  return { tie, link, pid, ref, word };
}

/** What came of it when the process has acknowledged. */
export function acknowledged(
  self: Self,
  { tie, pid, ref }: Launching,
  word: FirstWord,
): (Launch & { readonly outcome: 'acknowledged' }) | undefined {
  if (word === timedOut || word.type !== '$ack') return undefined;
  if (tie !== 'monitor') self.demonitor(ref, { flush: true });
  return { outcome: 'acknowledged', value: word.value, pid, ref };
}

/** What came of it when the process has ended, or has to be ended. */
export function* failed(
  self: Self,
  { tie, link, pid, ref }: Launching,
  word: FirstWord,
): Generator<unknown, Launch & { readonly outcome: 'failed' }, unknown> {
  let down = word as DownMessage;
  let reason: ExitReason = down.reason;
  if (word === timedOut) {
    if (link) self.unlink(pid);
    exit(pid, 'kill');
    down = (yield self.receive((message): message is DownMessage => isDownOf(ref, message))) as DownMessage;
    reason = 'timeout';
  }
  if (tie === 'monitor') post(self.pid, down);
  if (link) yield* flushExit(self, pid);
  return { outcome: 'failed', reason, pid, ref };
}

/** Receive options for a time limit. Nothing that came before the process was spawned is its acknowledgement. */
function waitOptions(since: Ref, timeout: number | 'infinity' | undefined): { since: Ref; after?: number } {
  return timeout === undefined || timeout === 'infinity' ? { since } : { since, after: timeout };
}

function* flushExit(self: Self, pid: Pid): Generator<unknown, void, unknown> {
  yield self.receive((message): message is unknown => isExitOf(pid, message), { after: 0 });
}

type StartArguments<Args extends readonly unknown[]> =
  | [body: Body<Args>, args: Args, options?: StartOptions]
  | [module: Module, functionName: string, args: readonly unknown[], options?: StartOptions];

/**
 * Starts a process and waits until it calls `initAck` (OTP: `proc_lib:start/3,4,5`).
 * @param start `body, args, options?` or `module, functionName, args, options?`
 * @returns what it acknowledged with
 * @throws StartError `timeout` when it took too long, `init_failed` with the reason of its death when it ended before
 * @throws ProcessError `badarg` for a bad spawn option
 */
export function start<Args extends readonly unknown[]>(...start: StartArguments<Args>): Promise<unknown> {
  return inProcess((self) => startTied(self, 'none', start));
}

/** {@link start}, linked to the running process (OTP: `proc_lib:start_link/3,4,5`). Outside of any process: `start`. */
export function startLink<Args extends readonly unknown[]>(...start: StartArguments<Args>): Promise<unknown> {
  return inProcess((self) => startTied(self, 'link', start));
}

/**
 * {@link start} with a monitor (OTP: `proc_lib:start_monitor/3,4,5`). Also after a failure its DOWN message comes; the
 * `StartError` has the reference.
 * @throws ProcessError `no_process` outside of any process
 */
export function startMonitor<Args extends readonly unknown[]>(
  ...start: StartArguments<Args>
): Promise<{ value: unknown; ref: Ref }> {
  return startMonitored(runningSelf(), start);
}

const startMonitored = coroutine(function* (
  self: Self,
  start: readonly unknown[],
): Generator<unknown, { value: unknown; ref: Ref }, unknown> {
  const { entry, options } = startArguments(start);
  const launched = yield* launch(self, 'monitor', entry, options);
  if (launched.outcome === 'failed') throw new StartError(launched.reason, nameOf(entry), launched.ref);
  return { value: launched.value, ref: launched.ref };
});

const startTied = coroutine(function* (
  self: Self,
  tie: 'none' | 'link',
  start: readonly unknown[],
): Generator<unknown, unknown, unknown> {
  const { entry, options } = startArguments(start);
  const launched = yield* launch(self, tie, entry, options);
  if (launched.outcome === 'failed') throw new StartError(launched.reason, nameOf(entry));
  return launched.value;
});

/** What a process was to run, for the error: `shop/cart:run/1`, or the name of a function. */
function nameOf({ initialCall: { module, function: name, arity } }: Entry): string {
  return module === 'anonymous' ? `${name}/${arity}` : `${module}:${name}/${arity}`;
}

function startArguments(start: readonly unknown[]): { entry: Entry; options: StartOptions } {
  const [first, second, third, fourth] = start;
  if (typeof first === 'function') {
    return {
      entry: entryOf(first as Body<never>, second as readonly unknown[]),
      options: (third as StartOptions | undefined) ?? {},
    };
  }
  return {
    entry: entryOf(first as Module, [second, third]),
    options: (fourth as StartOptions | undefined) ?? {},
  };
}
