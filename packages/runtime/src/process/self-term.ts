/**
 * What a `Self` is inside the runtime: each function of it acts for its process.
 */
import { type Converter, Receive, SelectiveReceive, timeout } from '../machine/receive';
import { Exit } from '../term/exit-reason';
import type { Pid } from '../term/pid';
import { inspect } from '../term/inspect';
import { badarg, checkOptionNames, ProcessError } from '../term/process-error';
import type { Ref, RefTerm } from '../term/ref';
import type { Description, Process } from './process';
import {
  alias,
  type AliasOptions,
  demonitor,
  type DemonitorOptions,
  link,
  monitor,
  type MonitorOptions,
  pidTerm,
  refTerm,
  unalias,
  unlink,
} from './relations';
import type {
  ConvertOptions,
  Matcher,
  Monitored,
  OwnNode,
  ReceiveOptions,
  Self,
  SpawnOptions,
  SpawnRequestOptions,
} from './self';
import { sendExit } from './send-exit';
import { spawn, spawnLink, spawnMonitor, spawnWith } from './spawn';
import { spawnRequest, spawnRequestAbandon } from './spawn-request';
import { type Subscribable, type SubscribeOptions, Subscription } from './subscription';

/** What a receive can be limited by, and what makes its result. */
const RECEIVE_OPTIONS = ['after', 'since', 'answers', 'convert'];

/** Longest `after`, as in Erlang. */
const LONGEST_AFTER = 0xffff_ffff;

/** What a `Self` is inside the runtime. */
export class SelfTerm implements Self {
  readonly process: Process;

  constructor(process: Process) {
    this.process = process;
  }

  /**
   * The process, for what would tie others to it. Native code cannot be stopped at a promise: when it goes on after the
   * end of its process it gets an error, and no child that nothing ever ends.
   */
  private get living(): Process {
    const { process } = this;
    if (process.pid.target === null) {
      throw new ProcessError('no_process', `${process.pid.toString()} has ended, but code of it goes on`);
    }
    return process;
  }

  get pid(): Pid<unknown> {
    return this.process.pid;
  }

  get node(): OwnNode {
    return this.process.host.facade as OwnNode;
  }

  get signal(): AbortSignal {
    const { process } = this;
    if (process.abort === null) {
      process.abort = new AbortController();
      if (process.dead) process.abort.abort();
    }
    return process.abort.signal;
  }

  get trapExit(): boolean {
    return this.process.trapExit;
  }

  set trapExit(flag: boolean) {
    if (typeof flag !== 'boolean') throw badarg('trapExit is true or false', flag);
    this.process.trapExit = flag;
  }

  get groupLeader(): Pid<unknown> | undefined {
    return this.process.leader ?? undefined;
  }

  set groupLeader(pid: Pid<unknown> | undefined) {
    this.process.leader = pid === undefined ? null : pidTerm(pid, 'groupLeader');
  }

  get dictionary(): Map<unknown, unknown> {
    return (this.process.dictionary ??= new Map());
  }

  get description(): Description | undefined {
    return this.process.description ?? undefined;
  }

  set description(description: Description | undefined) {
    this.process.description = description ?? null;
  }

  get hibernating(): boolean {
    return this.process.hibernating;
  }

  set hibernating(flag: boolean) {
    this.process.hibernating = flag;
  }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- implements all overloads of Self.receive
  receive(match?: Matcher<unknown> | ((message: unknown) => boolean), options?: ReceiveOptions): Promise<any> {
    const { process } = this;
    if (match === undefined && options === undefined) {
      return (process.anyReceive ??= new Receive<unknown>(process));
    }
    let after = -1;
    let since: RefTerm | null = null;
    let converter: Converter | null = null;
    let answers = false;
    if (options !== undefined) {
      const given: Partial<ConvertOptions<unknown>> = (options as ReceiveOptions | null) ?? {};
      after = afterOf(given.after);
      since = given.since === undefined ? null : refTerm(given.since, 'receive: since');
      if (given.convert !== undefined) converter = converterOf(given);
      if (given.answers !== undefined) answers = answersOf(given);
      if (answers && match !== undefined) throw badarg('receive: answers goes without a matcher', match);
      // Not asked of those with a converter, which are the frequent calls of behaviours.
      if (converter === null) checkOptionNames('receive', options, RECEIVE_OPTIONS);
    }
    if (match === undefined || typeof match === 'function') {
      return new SelectiveReceive<unknown>(process, match ?? null, converter, after, since, answers);
    }
    if (typeof match !== 'object' || match === null || typeof match.safeParse !== 'function') {
      throw badarg('receive takes a type guard or a zod schema', match);
    }
    if (converter !== null) throw badarg('receive: convert goes with a predicate, or none', match);
    let parsed: unknown;
    return new SelectiveReceive<unknown>(
      process,
      (message) => {
        const result = match.safeParse(message);
        if (result.success) parsed = result.data;
        return result.success;
      },
      { convert: (received) => (received === timeout ? timeout : parsed) },
      after,
      since,
      false,
    );
  }

  exit(reason: unknown): never;
  exit(pid: Pid<never>, reason: unknown): true;
  exit(...args: [reason: unknown] | [pid: Pid<never>, reason: unknown]): true {
    if (args.length === 1) throw new Exit(args[0]);
    return sendExit(this.process.host, this.process, args[0], args[1]);
  }

  spawn(target: unknown, ...rest: readonly unknown[]): Pid<unknown> {
    return spawn(this.process.host, this.living, target, rest);
  }

  spawnLink(target: unknown, ...rest: readonly unknown[]): Pid<unknown> {
    return spawnLink(this.process.host, this.living, target, rest);
  }

  spawnMonitor(target: unknown, ...rest: readonly unknown[]): Monitored<unknown> {
    return spawnMonitor(this.process.host, this.living, target, rest);
  }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a pid, or with a monitor a pair: see the overloads of Self
  spawnWith(options: SpawnOptions, target: unknown, ...rest: readonly unknown[]): any {
    const made = spawnWith(this.process.host, this.living, options, target, rest);
    return made.ref === undefined ? made.pid : made;
  }

  spawnRequest(options: SpawnRequestOptions, target: unknown, ...rest: readonly unknown[]): Ref {
    return spawnRequest(this.living, options, target, rest);
  }

  spawnRequestAbandon(ref: Ref): boolean {
    return spawnRequestAbandon(ref);
  }

  link(pid: Pid<never>): true {
    return link(this.living, pid);
  }

  unlink(pid: Pid<never>): true {
    return unlink(this.process, pid);
  }

  monitor(target: Pid<never> | string, options?: MonitorOptions): Ref {
    return monitor(this.living, target, options);
  }

  demonitor(ref: Ref, options?: DemonitorOptions): boolean {
    return demonitor(this.process, ref, options);
  }

  alias(options?: AliasOptions): Ref {
    return alias(this.living, options);
  }

  unalias(ref: Ref): boolean {
    return unalias(this.process, ref);
  }

  subscribe<T>(
    source: Subscribable<T>,
    toMessage: (value: T) => unknown,
    options?: SubscribeOptions<unknown>,
  ): { unsubscribe(): void } {
    return new Subscription(this.living, source, toMessage, options);
  }
}

function converterOf(given: Partial<ConvertOptions<unknown>>): Converter {
  if (typeof given.convert !== 'function') throw badarg('receive: convert is a function', given.convert);
  return given as Converter;
}

function answersOf({ answers, since }: ReceiveOptions): boolean {
  if (typeof answers !== 'boolean') throw badarg('receive: answers is true or false', answers);
  if (answers && since === undefined) throw badarg('receive: answers goes with since, a reference', since);
  return answers;
}

function afterOf(after: number | undefined): number {
  if (after === undefined || after === Infinity) return -1;
  if (!Number.isInteger(after) || after < 0 || after > LONGEST_AFTER) {
    throw new ProcessError(
      'timeout_value',
      `after takes a whole number of milliseconds from 0 to ${LONGEST_AFTER}, not ${inspect(after, { maxLength: 100 })}`,
    );
  }
  return after;
}
