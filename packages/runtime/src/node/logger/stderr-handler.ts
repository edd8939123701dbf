/**
 * The handler that a node starts with: readable text on stderr, coloured on a terminal.
 */
import type { BurstOptions } from './burst-limit';
import { formatEvent, type FormatOptions } from './format';
import type { LogHandler } from './handler';
import type { Threshold } from './level';
import { LineOutput, type TextStream } from './line-output';

/**
 * Writes each event as text.
 *
 * @param options.stream where to; stderr unless told
 * @param options.level what it hears
 * @param options.burst how many events in how long; 500 in a second unless told
 *
 * OTP: `logger_std_h` with `type => standard_error`.
 */
export function stderrHandler(
  options: {
    readonly stream?: TextStream;
    readonly level?: Threshold;
    readonly burst?: BurstOptions | 'unlimited';
  } & FormatOptions = {},
): LogHandler {
  const { stream = process.stderr, level = 'all', burst = 'usual', ...format } = options;
  const colors = format.colors ?? (stream.isTTY === true && process.env['NO_COLOR'] === undefined);
  const output = new LineOutput(stream, (event) => formatEvent(event, { ...format, colors }));
  return { level, burst, log: (event) => output.log(event), flush: () => output.flush() };
}
