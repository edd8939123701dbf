/**
 * Filters that are made of words (OTP: `logger_filters`). Each says which events it means, and what becomes of those:
 * `'log'` lets them and no others through, `'stop'` all others.
 */
import type { LogFilter } from './handler';
import { type Level, passes } from './level';
import type { LogEvent } from './log-event';

/** What becomes of the events that are meant. */
export type FilterAction = 'log' | 'stop';

/** How the domain of an event is compared: it is this one, or a part of it; it is this one; it is none. */
export type DomainRelation = 'sub' | 'equal' | 'undefined';

function filter(action: FilterAction, isMeant: (event: LogEvent) => boolean): LogFilter {
  return (event) => isMeant(event) === (action === 'log');
}

/**
 * Events of a domain (OTP: `logger_filters:domain/2`).
 *
 * @example
 * logger.addPrimaryFilter('quiet', domainFilter('stop', 'sub', ['hot', 'supervisor']));
 *
 * @param domain from the general to the special; nothing for `'undefined'`
 */
export function domainFilter(
  action: FilterAction,
  relation: DomainRelation,
  domain: readonly string[] = [],
): LogFilter {
  return filter(action, ({ domain: own }) => {
    if (own === undefined || relation === 'undefined') return own === undefined && relation === 'undefined';
    const begins = domain.every((part, place) => own[place] === part);
    return begins && (relation === 'sub' || own.length === domain.length);
  });
}

/** Events of a level and of all that are more serious (OTP: `logger_filters:level/2` with `gteq`). */
export function levelFilter(action: FilterAction, level: Level): LogFilter {
  return filter(action, (event) => passes(event.level, level));
}

/** Progress reports of supervisors and applications (OTP: `logger_filters:progress/2`). */
export function progressFilter(action: FilterAction): LogFilter {
  return filter(action, ({ label }) => label?.endsWith(' progress') === true);
}
