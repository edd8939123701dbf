/**
 * Starting a behaviour (OTP: `gen:start`): spawn, register, `init`, acknowledge.
 *
 *     starter                         process
 *     name taken? ─────────────────── (no process is made)
 *     launch ──────────────────────▶  callbacks there? register the name; behaviour.enter → init
 *            ◀── StartAck ──────────  up, refused with a reason, or ignore
 *
 * The parent of a linked or monitored process is its starter; with `start` the process is its own parent.
 */
import {
  coroutine,
  type ExitReason,
  type Pid,
  type Ref,
  type Self,
  self as runningSelf,
  UndefError,
} from '@hot/runtime';
import { initAck } from '../proc-lib/ack';
import { type InitialCall, isProxy } from '../proc-lib/ancestry';
import { type Entry, type Module, nameOfModule } from '../proc-lib/entry';
import { asProcess, running } from '../proc-lib/running';
import { acknowledged, begin, failed, type FirstWord, type Tie } from '../proc-lib/start';
import { StartError } from '../proc-lib/start-error';
import { displayName, registerName, type ServerName, unregisterName, whereIs } from './name';
import { checkOptions, type GenOptions } from './options';

/** What a behaviour is handed when one of its processes begins. */
export interface StartContext {
  readonly parent: Pid;
  readonly name: ServerName | undefined;
  readonly module: Module;
  readonly args: unknown;
  readonly options: GenOptions;
}

/** A generic part: what runs in a process of the behaviour. */
export interface Behaviour {
  /** Checks the options that only this behaviour understands. Throws OptionsError. */
  check(options: GenOptions): void;
  /** Callbacks without which nothing is started. */
  readonly required: readonly string[];
  /** What its processes run, for people; `init` of the callback module unless given. */
  initialCall?(module: Module): InitialCall;
  /** Runs `init`, acknowledges with {@link up}, {@link refuse} or {@link refuseIgnored}, and then is the server. */
  enter(self: Self, context: StartContext): unknown;
}

/** First word of a behaviour's process to its starter. */
type StartAck = { readonly kind: 'up'; readonly pid: Pid } | { readonly kind: 'error'; readonly reason: ExitReason };

/** Tells the starter that the server is up. */
export function up(self: Self): void {
  initAck({ kind: 'up', pid: self.pid } satisfies StartAck);
}

/** Tells the starter why there will be no server; the name is free when it hears it. */
export function refuse(self: Self, name: ServerName | undefined, reason: ExitReason): void {
  try {
    if (name !== undefined) unregisterName(self, name);
  } finally {
    // Whatever a registry does, the starter hears the reason.
    initAck({ kind: 'error', reason } satisfies StartAck);
  }
}

/**
 * Starts a process of a behaviour and waits until its `init` is done.
 * @throws StartError; OptionsError (both as rejections)
 */
export function start(
  behaviour: Behaviour,
  tie: 'none' | 'link',
  module: Module,
  args: unknown,
  options: GenOptions,
): Promise<Pid> {
  const me = running();
  if (me === null) return asProcess((self) => bringUp(self, behaviour, tie, module, args, options) as Promise<Pid>);
  return bringUp(me, behaviour, tie, module, args, options) as Promise<Pid>;
}

/**
 * Starts a process of a behaviour with a monitor. A start that failed leaves no DOWN.
 * @throws StartError; OptionsError; ProcessError `no_process` outside of any process
 */
export function startMonitor(
  behaviour: Behaviour,
  module: Module,
  args: unknown,
  options: GenOptions,
): Promise<{ pid: Pid; ref: Ref }> {
  return bringUp(runningSelf(), behaviour, 'monitor', module, args, options) as Promise<{ pid: Pid; ref: Ref }>;
}

/** Brings a process up; its pid, or with a monitor both. One coroutine does it all: a start is on the way of every restart. */
const bringUp = coroutine(function* (
  self: Self,
  behaviour: Behaviour,
  tie: Tie,
  module: Module,
  args: unknown,
  options: GenOptions,
): Generator<unknown, Pid | { pid: Pid; ref: Ref }, unknown> {
  checkOptions(options);
  behaviour.check(options);
  const wanted = options.name === undefined ? nameOfModule(module) : displayName(options.name, self.pid);
  if (options.name !== undefined) {
    const holder = whereIs(self, options.name);
    if (holder !== undefined) throw new StartError({ already_started: holder }, wanted);
  }
  const starter = tie === 'none' || isProxy(self.pid) ? undefined : self.pid;
  const entry: Entry = {
    initialCall: behaviour.initialCall?.(module) ?? { module: nameOfModule(module), function: 'init', arity: 1 },
    call: (child) =>
      initialise(child, behaviour, { parent: starter ?? child.pid, name: options.name, module, args, options }),
  };
  const launching = begin(self, tie, entry, options);
  const word = (yield launching.word) as FirstWord;
  const launched = acknowledged(self, launching, word) ?? (yield* failed(self, launching, word));
  let { reason }: { reason?: ExitReason } = launched.outcome === 'failed' ? launched : {};
  if (launched.outcome === 'acknowledged') {
    const ack = launched.value as StartAck;
    if (ack.kind === 'up') return tie === 'monitor' ? { pid: ack.pid, ref: launched.ref } : ack.pid;
    ({ reason } = ack);
  }
  self.demonitor(launched.ref, { flush: true });
  throw new StartError(reason, wanted);
});

/** What a module may export to have looked at what comes in, and what is put in. */
const SCHEMAS = ['callSchema', 'castSchema', 'infoSchema', 'stateSchema', 'dataSchema'];

/** A schema that cannot be asked would let nothing in, or anything. */
function isUsable(schema: unknown): boolean {
  return schema === undefined || typeof (schema as { safeParse?: unknown } | null)?.safeParse === 'function';
}

/** The first thing that runs in the new process. */
function initialise(self: Self, behaviour: Behaviour, context: StartContext): unknown {
  const { name, module } = context;
  for (const callback of behaviour.required) {
    if (typeof (module as Record<string, unknown> | null)?.[callback] === 'function') continue;
    const missing = new UndefError(nameOfModule(module), callback);
    refuse(self, undefined, missing.reason);
    throw missing;
  }
  const unusable = SCHEMAS.find((schema) => !isUsable((module as Record<string, unknown>)[schema]));
  if (unusable !== undefined) {
    const reason = { bad_schema: { module: nameOfModule(module), schema: unusable } };
    refuse(self, undefined, reason);
    self.exit(reason);
  }
  if (name !== undefined && !registerName(self, name)) {
    refuse(self, undefined, { already_started: whereIs(self, name) });
    return 'normal';
  }
  return behaviour.enter(self, context);
}
