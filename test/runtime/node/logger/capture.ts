/** A logger with a still clock, and what its handlers heard. */
import { type LoggerOptions } from '../../../../packages/runtime/src/node/logger/logger-options';
import { Logger } from '../../../../packages/runtime/src/node/logger/logger';
import type { LogEvent } from '../../../../packages/runtime/src/node/logger/log-event';
import type { LogHandler } from '../../../../packages/runtime/src/node/logger/handler';
import { type Pid, PidTerm } from '../../../../packages/runtime/src/term/pid';

export const pid: Pid = new PidTerm(84, 'test@here', null);

/** A logger of a node `test@here` at time 0 in which process `<0.84.0>` runs. */
export function loggerFor(options: LoggerOptions = { silent: true }): Logger {
  return new Logger(
    { name: 'test@here', wallTime: () => 0, now: () => 0, setAlarm: () => () => undefined, runningPid: () => pid },
    options,
  );
}

/** A handler that keeps what it gets. */
export function listener(rest: Omit<LogHandler, 'log'> = {}): LogHandler & { events: LogEvent[] } {
  const events: LogEvent[] = [];
  return { ...rest, events, log: (event) => void events.push(event) };
}
