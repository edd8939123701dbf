/**
 * `NodeOptions.logger`: what a node's logger starts with.
 */
import { z } from 'zod';
import type { LogHandler } from './handler';
import { LEVELS } from './level';
import type { LogEvent } from './log-event';

const threshold = z.enum([...LEVELS, 'all', 'none']);
const isFunction = (value: unknown): boolean => typeof value === 'function';
const handler = z.custom<LogHandler>(
  (value) => isFunction((value as LogHandler | null)?.log),
  'expected a handler: { log(event), level?, filter? }',
);

/** The part of a node's options that is for its logger. */
export const loggerOptions = z.strictObject({
  /** What is let through; `notice` unless told. */
  level: threshold.optional(),
  /** What stderr gets: text for people, unless told, or JSON for programs. */
  format: z.enum(['text', 'json']).optional(),
  /** Nothing is logged anywhere until a handler is added. */
  silent: z.boolean().optional(),
  /** Gets every event in place of the handler that writes to stderr. */
  sink: z.custom<(event: LogEvent) => unknown>(isFunction, 'expected a function of an event').optional(),
  /** Further handlers by name; one named `default` takes the place of the one that writes to stderr. */
  handlers: z.record(z.string(), handler).optional(),
  /** Facts that go with every event. */
  metadata: z.record(z.string(), z.unknown()).optional(),
});

/** Options of a node's logger. */
export type LoggerOptions = z.infer<typeof loggerOptions>;
