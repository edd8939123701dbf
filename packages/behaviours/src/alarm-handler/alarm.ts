/** Alarms, and the protocols of those who hear of them. Types only. */
import type * as GenEvent from '../gen-event';

/** Something that is wrong: what, by any plain term, and what there is to say of it (OTP: `{AlarmId, Description}`). */
export type Alarm = readonly [id: unknown, description: unknown];

/** What handlers of alarms are told. */
export type AlarmEvent = { readonly set_alarm: Alarm } | { readonly clear_alarm: unknown };

/** What the default handler leaves to the one that is swapped in for it: the alarms, the last one first. */
export interface AlarmsLeft {
  readonly alarm_handler: readonly Alarm[];
}

/** The protocol of the event manager. */
export interface Alarms extends GenEvent.Protocol {
  event: AlarmEvent;
}

/** The protocol of the default handler. */
export interface DefaultHandler extends GenEvent.HandlerProtocol {
  args: unknown;
  takeover: unknown;
  state: readonly Alarm[];
  event: AlarmEvent;
  call: { get_alarms: readonly Alarm[] };
}
