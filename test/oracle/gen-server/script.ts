/**
 * What the scripted callback module is told to do (FORMAT-behaviours, 2.1 to 2.4), checked with zod. A message carries
 * its script: the effects of the callback that handles it, in order, and what that callback returns.
 */
import { z } from 'zod';
import { json, type Json } from '../json';

/** A message and its script. */
export interface Message {
  id: string;
  do: Effect[];
  ret: Return;
}

/** What a callback does before it returns. */
export type Effect =
  | { e: 'reply'; key: string; value: Json }
  | { e: 'cast_self'; msg: Message }
  | { e: 'send_self'; msg: Message }
  | { e: 'call_self'; msg: Message }
  | { e: 'on_timeout'; msg: Message }
  | { e: 'on_terminate'; script: TerminateScript }
  | { e: 'trap'; value: boolean }
  | { e: 'block'; gate: string };

/** What `terminate` does. */
export interface TerminateScript {
  do: Effect[];
  ret: Return;
}

/** What a callback returns or raises. */
export type Return =
  | { r: 'reply'; value: Json; next?: Next | undefined }
  | { r: 'noreply'; next?: Next | undefined }
  | { r: 'ok'; next?: Next | undefined }
  | { r: 'ignore' }
  | { r: 'stop'; reason: Json; reply?: Json | undefined }
  | { r: 'error'; reason: Json }
  | { r: 'exit'; reason: Json }
  | { r: 'throw'; ret: Return }
  | { r: 'throw_value'; value: Json }
  | { r: 'value'; value: Json };

/** What a server does after a callback. */
export type Next = 'hibernate' | { timeout: number | 'infinity' } | { continue: Message } | { raw: Json };

const next: z.ZodType<Next> = z.lazy(() =>
  z.union([
    z.literal('hibernate'),
    z.strictObject({ timeout: z.union([z.number(), z.literal('infinity')]) }),
    z.strictObject({ continue: message }),
    z.strictObject({ raw: json }),
  ]),
);

const ret: z.ZodType<Return> = z.lazy(() =>
  z.discriminatedUnion('r', [
    z.strictObject({ r: z.literal('reply'), value: json, next: next.optional() }),
    z.strictObject({ r: z.literal('noreply'), next: next.optional() }),
    z.strictObject({ r: z.literal('ok'), next: next.optional() }),
    z.strictObject({ r: z.literal('ignore') }),
    z.strictObject({ r: z.literal('stop'), reason: json, reply: json.optional() }),
    z.strictObject({ r: z.literal('error'), reason: json }),
    z.strictObject({ r: z.literal('exit'), reason: json }),
    z.strictObject({ r: z.literal('throw'), ret }),
    z.strictObject({ r: z.literal('throw_value'), value: json }),
    z.strictObject({ r: z.literal('value'), value: json }),
  ]),
);

const effect: z.ZodType<Effect> = z.lazy(() =>
  z.discriminatedUnion('e', [
    z.strictObject({ e: z.literal('reply'), key: z.string(), value: json }),
    z.strictObject({ e: z.literal('cast_self'), msg: message }),
    z.strictObject({ e: z.literal('send_self'), msg: message }),
    z.strictObject({ e: z.literal('call_self'), msg: message }),
    z.strictObject({ e: z.literal('on_timeout'), msg: message }),
    z.strictObject({ e: z.literal('on_terminate'), script: z.strictObject({ do: z.array(effect), ret }) }),
    z.strictObject({ e: z.literal('trap'), value: z.boolean() }),
    z.strictObject({ e: z.literal('block'), gate: z.string() }),
  ]),
);

/** Reads a message. */
export const message: z.ZodType<Message> = z.lazy(() => z.strictObject({ id: z.string(), do: z.array(effect), ret }));
