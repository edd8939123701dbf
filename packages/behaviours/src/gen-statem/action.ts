/**
 * Transition actions: what a callback has done besides changing state and data, in the order of the list
 * (OTP: `gen_statem:action()`). Made by the constructors below; plain data with a string tag.
 *
 *     nextState('open', data, [replyTo(from, 'ok'), stateTimeout(10_000, 'lock')])
 *
 * Time-outs take a time in ms, or `'infinity'` and `'cancel'`, which end it, or `'update'`, which changes the content of
 * a running one and leaves its time (one that does not run fires at once). Of several actions for the same time-out in
 * one list the last counts. Time 0 is no timer: it fires before the next message is looked at.
 */
import { type From, isFrom } from '../proc-lib/from';
import { isTimeout } from '../proc-lib/timeout';
import type { Cast, Info, Request } from '../gen/protocol';
import type { EventType, TimeoutType } from './event';
import type { EventTimeout, GenericTimeouts, Internal, StateTimeout } from './protocol';

/** Answers a caller. */
export interface ReplyAction {
  readonly $action: 'reply';
  readonly from: From;
  readonly reply: unknown;
}

/** Keeps the event until the state has changed. */
export interface PostponeAction {
  readonly $action: 'postpone';
  readonly on: boolean;
}

/** Hibernates until there is a message. */
export interface HibernateAction {
  readonly $action: 'hibernate';
  readonly on: boolean;
}

/** Inserts an event before all that wait. */
export interface NextEventAction<T, C, N = unknown> {
  readonly $action: 'next_event';
  readonly type: T;
  readonly content: C;
  /** Of a call: who waits. */
  readonly from: From | undefined;
  /** Of a generic time-out: its name. */
  readonly name: N;
}

/** Starts, cancels or updates a time-out. */
export interface TimeoutAction<T = TimeoutType, C = unknown, N = unknown> {
  readonly $action: 'timeout';
  readonly type: T;
  readonly name: N;
  readonly time: TimeoutTime;
  readonly content: C;
  /** Whether `time` is one of the node's monotonic clock. */
  readonly abs: boolean;
}

/** Changes the callback module. */
export interface ModuleAction {
  readonly $action: 'change_callback_module' | 'push_callback_module' | 'pop_callback_module';
  readonly module: object | undefined;
}

/** When a time-out ends: after ms, at a time, never, or as before. */
export type TimeoutTime = number | 'infinity' | 'cancel' | 'update';

/** How a time is meant. */
export interface TimeoutOptions {
  /** It is a time of the node's monotonic clock and not counted from now. */
  readonly abs?: boolean;
}

/** A time by itself: an event time-out with the time as its content, so such contents must be in the protocol. */
type BareTime<P> = unknown extends EventTimeout<P> ? number : Extract<EventTimeout<P>, number>;

/** What may stand in the actions of a machine with protocol `P`. */
export type Action<P> =
  | BareTime<P>
  | 'infinity'
  | ReplyAction
  | PostponeAction
  | HibernateAction
  | ModuleAction
  | NextEventAction<'internal', Internal<P>>
  | NextEventAction<'cast', Cast<P>>
  | NextEventAction<'info', Info<P>>
  | NextEventAction<'call', Request<P>>
  | NextEventAction<'timeout', EventTimeout<P>>
  | NextEventAction<'state_timeout', StateTimeout<P>>
  | TimeoutAction<'timeout', EventTimeout<P>>
  | TimeoutAction<'state_timeout', StateTimeout<P>>
  | {
      [N in keyof GenericTimeouts<P>]:
        | TimeoutAction<'generic_timeout', GenericTimeouts<P>[N], N>
        | NextEventAction<'generic_timeout', GenericTimeouts<P>[N], N>;
    }[keyof GenericTimeouts<P>];

class Reply implements ReplyAction {
  readonly $action = 'reply';
  readonly from: From;
  readonly reply: unknown;

  constructor(from: From, reply: unknown) {
    this.from = from;
    this.reply = reply;
  }
}

/** Answers the caller of an event (OTP: `{reply, From, Reply}`). */
export function replyTo<R>(from: From<R>, value: R): ReplyAction {
  return new Reply(from, value);
}

/**
 * Keeps the event that is being handled; it comes again when the state has changed (OTP: `postpone`).
 * @param on false takes an earlier `postpone` of the list back
 */
export function postpone(on = true): PostponeAction {
  return { $action: 'postpone', on };
}

/**
 * Hibernates when there is nothing to handle (OTP: `hibernate`).
 * @param on false takes an earlier `hibernate` of the list back
 */
export function hibernate(on = true): HibernateAction {
  return { $action: 'hibernate', on };
}

/** A type of event that `nextEvent` can make, and what it is of. */
type PlainType = 'internal' | 'cast' | 'info' | 'timeout' | 'state_timeout';

/**
 * Inserts an event that is handled before all that wait; several in the order of the list
 * (OTP: `{next_event, EventType, EventContent}`).
 * @param type `'internal'`, or a type to forge: `'cast'`, `'info'`, `'timeout'`, `'state_timeout'`, `{ call: from }`,
 *   `{ timeout: name }`
 */
export function nextEvent<T extends PlainType, const C>(type: T, content: C): NextEventAction<T, C>;
export function nextEvent<const C>(type: { readonly call: From }, content: C): NextEventAction<'call', C>;
export function nextEvent<const N, const C>(
  type: { readonly timeout: N },
  content: C,
): NextEventAction<'generic_timeout', C, N>;
export function nextEvent(
  type: EventType | { readonly call: From } | { readonly timeout: unknown },
  content: unknown,
): unknown {
  const from = typeof type === 'object' && 'call' in type ? type.call : undefined;
  const name = typeof type === 'object' && 'timeout' in type ? type.timeout : undefined;
  const kind = typeof type === 'object' ? ('call' in type ? 'call' : 'generic_timeout') : type;
  return { $action: 'next_event', type: kind, content, from, name } satisfies NextEventAction<EventType, unknown>;
}

class TimeoutStart implements TimeoutAction {
  readonly $action = 'timeout';
  readonly type: TimeoutType;
  readonly name: unknown;
  readonly time: TimeoutTime;
  readonly content: unknown;
  readonly abs: boolean;

  constructor(type: TimeoutType, name: unknown, time: TimeoutTime, content: unknown, abs: boolean) {
    this.type = type;
    this.name = name;
    this.time = time;
    this.content = content;
    this.abs = abs;
  }
}

/**
 * The event time-out: any event ends it (OTP: `{timeout, Time, Content, Opts}`).
 * @param time ms, `'infinity'`, `'cancel'` or `'update'`
 */
export function timeout(time: 'cancel' | 'infinity'): TimeoutAction<'timeout', never>;
export function timeout<const C = undefined>(
  time: TimeoutTime,
  content: C,
  options?: TimeoutOptions,
): TimeoutAction<'timeout', C>;
export function timeout(time: TimeoutTime, content?: unknown, options?: TimeoutOptions): unknown {
  return new TimeoutStart('timeout', undefined, time, content, options?.abs ?? false);
}

/**
 * The state time-out: a change of state ends it (OTP: `{state_timeout, Time, Content, Opts}`).
 * @param time ms, `'infinity'`, `'cancel'` or `'update'`
 */
export function stateTimeout(time: 'cancel' | 'infinity'): TimeoutAction<'state_timeout', never>;
export function stateTimeout<const C = undefined>(
  time: TimeoutTime,
  content: C,
  options?: TimeoutOptions,
): TimeoutAction<'state_timeout', C>;
export function stateTimeout(time: TimeoutTime, content?: unknown, options?: TimeoutOptions): unknown {
  return new TimeoutStart('state_timeout', undefined, time, content, options?.abs ?? false);
}

/**
 * A time-out with a name: only time or an action ends it (OTP: `{{timeout, Name}, Time, Content, Opts}`).
 * @param name compared as keys of a `Map` are
 * @param time ms, `'infinity'`, `'cancel'` or `'update'`
 */
export function genericTimeout<const N>(
  name: N,
  time: 'cancel' | 'infinity',
): TimeoutAction<'generic_timeout', never, N>;
export function genericTimeout<const N, const C = undefined>(
  name: N,
  time: TimeoutTime,
  content: C,
  options?: TimeoutOptions,
): TimeoutAction<'generic_timeout', C, N>;
export function genericTimeout(name: unknown, time: TimeoutTime, content?: unknown, options?: TimeoutOptions): unknown {
  return new TimeoutStart('generic_timeout', name, time, content, options?.abs ?? false);
}

/** A module that callbacks may change to: it says how it is called. */
export interface OtherModule {
  readonly callbackMode: () => unknown;
}

/** Another module's callbacks from now on (OTP: `{change_callback_module, Module}`). Its callback mode is asked for. */
export function changeCallbackModule(module: OtherModule): ModuleAction {
  return { $action: 'change_callback_module', module };
}

/** {@link changeCallbackModule}, and the present module is kept for `popCallbackModule` (OTP: `{push_callback_module, Module}`). */
export function pushCallbackModule(module: OtherModule): ModuleAction {
  return { $action: 'push_callback_module', module };
}

/** Back to the module before the last push (OTP: `pop_callback_module`); with none the machine crashes. */
export function popCallbackModule(): ModuleAction {
  return { $action: 'pop_callback_module', module: undefined };
}

/** An action of any kind, as the engine meets it. */
export type AnyAction =
  ReplyAction | PostponeAction | HibernateAction | ModuleAction | NextEventAction<EventType, unknown> | TimeoutAction;

/** Whether a value answers a caller. */
export function isReply(action: unknown): action is ReplyAction {
  return (
    typeof action === 'object' &&
    action !== null &&
    (action as ReplyAction).$action === 'reply' &&
    isFrom((action as ReplyAction).from)
  );
}

/** Reads an action; a bare time is an event time-out. `undefined` when it is none, or one that makes no sense. */
export function actionOf(value: unknown): AnyAction | undefined {
  if (typeof value !== 'object' || value === null) {
    return isTimeout(value) ? new TimeoutStart('timeout', undefined, value, value, false) : undefined;
  }
  const action = value as AnyAction;
  switch (action.$action) {
    case 'reply':
      return isReply(action) ? action : undefined;
    case 'postpone':
    case 'hibernate':
      return typeof action.on === 'boolean' ? action : undefined;
    case 'next_event':
      return isEventType(action.type) && (action.type !== 'call' || isFrom(action.from)) ? action : undefined;
    case 'timeout':
      return isTime(action) ? action : undefined;
    case 'change_callback_module':
    case 'push_callback_module':
      return typeof action.module === 'object' && action.module !== null ? action : undefined;
    case 'pop_callback_module':
      return action;
    default:
      return undefined;
  }
}

const eventTypes: ReadonlySet<unknown> = new Set<EventType>([
  'call',
  'cast',
  'info',
  'internal',
  'timeout',
  'state_timeout',
  'generic_timeout',
]);

function isEventType(type: unknown): boolean {
  return eventTypes.has(type);
}

function isTime({ time, abs }: TimeoutAction): boolean {
  if (typeof abs !== 'boolean') return false;
  return time === 'cancel' || time === 'update' || isTimeout(time) || (abs && Number.isSafeInteger(time));
}
