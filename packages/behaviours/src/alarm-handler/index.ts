/**
 * AlarmHandler: what is wrong with the system at the moment (OTP: `alarm_handler` of SASL).
 *
 *     setAlarm([id, description]) ──▶ the event manager 'alarm_handler' ──▶ its handler: this module, which reports
 *     clearAlarm(id) ───────────────▶                                      and keeps a list, unless it was swapped
 *
 * As in OTP the module is both: the client, and the callbacks of the default handler. Who wants to do more about alarms swaps
 * the default handler for one of its own, which is told of the alarms so far:
 *
 *     await GenEvent.swapHandler('alarm_handler', [AlarmHandler, 'swap'], [mine, args]);
 *     // mine.init([args, { alarm_handler: alarms }])
 */
import { coroutine, self as runningSelf } from '@hot/runtime';
import { isDeepStrictEqual } from 'node:util';
import * as GenEvent from '../gen-event';
import { ok, reply } from '../gen/result';
import { report } from '../proc-lib/report';
import type { Alarm, Alarms, AlarmsLeft, DefaultHandler } from './alarm';

export type { Alarm, AlarmEvent, Alarms, AlarmsLeft, DefaultHandler } from './alarm';

/** This module as its users know it: the name of the default handler (OTP: `?MODULE`). */
const MODULE = module.exports as GenEvent.Callbacks<DefaultHandler>;

/** The event manager, as `GenEvent` takes it. */
export const name = GenEvent.named<Alarms>('alarm_handler');

/**
 * Starts the event manager with the default handler, linked to the running process (OTP: `alarm_handler:start_link/0`).
 * @throws StartError `already_started`
 */
export const startLink: () => Promise<GenEvent.ManagerPid<Alarms>> = coroutine(function* (): Generator<
  unknown,
  GenEvent.ManagerPid<Alarms>,
  unknown
> {
  const pid = (yield GenEvent.startLink<Alarms>({ name })) as GenEvent.ManagerPid<Alarms>;
  yield GenEvent.addHandler(pid, MODULE, []);
  return pid;
});

/**
 * Tells the handler that something is wrong (OTP: `alarm_handler:set_alarm/1`). An alarm that is set twice is there twice.
 * @throws ProcessError `badarg` when no alarm handler is started
 */
export function setAlarm(alarm: Alarm): 'ok' {
  return GenEvent.notify(name, { set_alarm: alarm });
}

/**
 * Tells the handler that something is right again (OTP: `alarm_handler:clear_alarm/1`). Of alarms with the same id the one
 * set last is cleared.
 * @throws ProcessError `badarg` when no alarm handler is started
 */
export function clearAlarm(id: unknown): 'ok' {
  return GenEvent.notify(name, { clear_alarm: id });
}

/**
 * The alarms that the default handler knows, the last one first (OTP: `alarm_handler:get_alarms/0`).
 * @throws GenEventError `bad_module` when another handler has taken its place
 * @throws CallError `noproc` when no alarm handler is started
 */
export function getAlarms(): Promise<readonly Alarm[]> {
  return GenEvent.call(name, MODULE, 'get_alarms');
}

// ---------------------------------------------------------------------------------------------- callbacks

/** Begins without alarms, also when it takes over from another handler. */
export const init: GenEvent.Init<DefaultHandler> = () => ok([]);

/** Reports the event and keeps the list. What is no event of its is ignored. */
export const handleEvent: GenEvent.HandleEvent<DefaultHandler> = (event, alarms) => {
  if (isEvent(event, 'set_alarm')) {
    tell('Alarm set', { set: event.set_alarm });
    return ok([event.set_alarm as Alarm, ...alarms]);
  }
  if (isEvent(event, 'clear_alarm')) {
    tell('Alarm cleared', { clear: event.clear_alarm });
    return ok(withoutFirst(alarms, event.clear_alarm));
  }
  return ok(alarms);
};

/** Answers `'get_alarms'`; anything else is a bad query. */
export const handleCall: GenEvent.HandleCall<DefaultHandler> = (request, alarms) =>
  (request as unknown) === 'get_alarms' ? reply(alarms, alarms) : (reply({ error: 'bad_query' }, alarms) as never);

/** Ignores messages. */
export const handleInfo: GenEvent.HandleInfo<DefaultHandler> = (_message, alarms) => ok(alarms);

/** Leaves the alarms to the handler that is swapped in. */
export function terminate(args: unknown, alarms: readonly Alarm[]): AlarmsLeft | 'ok' {
  return args === 'swap' ? { alarm_handler: alarms } : 'ok';
}

function isEvent<K extends string>(event: unknown, tag: K): event is Readonly<Record<K, unknown>> {
  return typeof event === 'object' && event !== null && tag in event;
}

/** The list without the alarm of this id that was set last. */
function withoutFirst(alarms: readonly Alarm[], id: unknown): readonly Alarm[] {
  const at = alarms.findIndex((alarm) => Array.isArray(alarm) && isDeepStrictEqual(alarm[0], id));
  return at < 0 ? alarms : [...alarms.slice(0, at), ...alarms.slice(at + 1)];
}

function tell(message: string, facts: Readonly<Record<string, unknown>>): void {
  report(runningSelf(), { level: 'notice', message, label: 'alarm_handler', behaviour: 'alarm_handler', facts });
}
