/**
 * The handler that a node starts with: readable text on stderr, coloured on a terminal.
 */
import { type FormatOptions, formatEvent } from './format';
import type { LogHandler } from './handler';
import type { Threshold } from './level';

/** What the handler writes to: a stream of text, perhaps a terminal. */
export interface TextStream {
  write(text: string): unknown;
  on?(event: 'error', listener: () => void): unknown;
  readonly isTTY?: boolean;
}

/** Streams whose errors are ours to bear: a closed pipe must not take the node down. */
const guarded = new WeakSet<TextStream>();

/**
 * Writes each event as text.
 *
 * @param options.stream where to; stderr unless told
 * @param options.level what it hears
 *
 * OTP: `logger_std_h` with `type => standard_error`.
 */
export function stderrHandler(
  options: { readonly stream?: TextStream; readonly level?: Threshold } & FormatOptions = {},
): LogHandler {
  const { stream = process.stderr, level = 'all', ...format } = options;
  const colors = format.colors ?? (stream.isTTY === true && process.env['NO_COLOR'] === undefined);
  return {
    level,
    log(event) {
      if (!guarded.has(stream)) {
        guarded.add(stream);
        stream.on?.('error', () => undefined);
      }
      stream.write(formatEvent(event, { ...format, colors }) + '\n');
    },
  };
}
