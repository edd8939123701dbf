/**
 * Log events as JSON, one in each line: for programs, and for the tools that read pino's logs.
 *
 *     {"level":50,"severity":"error","time":1795677153123,"pid":4711,"hostname":"shop-1","node":"hot@localhost",
 *      "process":"<0.84.0>","label":"process crash","domain":["hot"],"msg":"Process crashed","err":{…},"report":{…}}
 */
import { hostname } from 'node:os';
import type { BurstOptions } from './burst-limit';
import type { LogHandler } from './handler';
import { JsonTerms } from './json-term';
import { isLevel, type Level, type Threshold } from './level';
import { LineOutput, type TextStream } from './line-output';
import type { LogEvent } from './log-event';

/** Pino's numbers. It has no `notice`, and one level for all that is worse than an error; `severity` has OTP's word. */
const NUMBERS: Record<Level, number> = {
  emergency: 60,
  alert: 60,
  critical: 60,
  error: 50,
  warning: 40,
  notice: 30,
  info: 30,
  debug: 20,
};

const host = hostname();

/** An event as one line of JSON, without a line break. Bounded, and never an error, whatever is in the event. */
export function jsonLine({ level, time, node, pid, label, domain, message, report, meta }: LogEvent): string {
  const terms = new JsonTerms();
  const [text, facts, more] = [message ?? label ?? '', report, meta].map((part) => terms.of(part));
  return JSON.stringify({
    level: isLevel(level) ? NUMBERS[level] : undefined,
    severity: terms.of(level),
    time: terms.of(time),
    pid: process.pid,
    hostname: host,
    node: terms.of(node),
    process: terms.of(pid),
    label: terms.of(label),
    domain: terms.of(domain),
    msg: text,
    err: errorIn(facts),
    report: facts,
    meta: isEmpty(more) ? undefined : more,
  });
}

/** The error that an event is about, where pino's readers look for it. */
function errorIn(facts: unknown): unknown {
  const { error, err, reason } = (facts ?? {}) as Partial<Record<'error' | 'err' | 'reason', unknown>>;
  const isError = (one: unknown): boolean => typeof one === 'object' && one !== null && 'stack' in one && 'type' in one;
  return [error, err, reason].find(isError);
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** What {@link jsonHandler} takes. */
export interface JsonHandlerOptions {
  /** Where to; stdout unless told. */
  readonly stream?: TextStream;
  /** What it hears. */
  readonly level?: Threshold;
  /** How many events in how long; 500 in a second unless told. */
  readonly burst?: BurstOptions | 'unlimited';
}

/**
 * Writes each event as a line of JSON; `node app.js | npx pino-pretty` reads it.
 *
 * @example
 * const node = await Node.start({ logger: { handlers: { default: jsonHandler() } } });
 */
export function jsonHandler({ stream = process.stdout, level = 'all', burst }: JsonHandlerOptions = {}): LogHandler {
  const output = new LineOutput(stream, jsonLine);
  return {
    level,
    burst: burst ?? 'usual',
    log: (event) => output.log(event),
    flush: () => output.flush(),
  };
}
