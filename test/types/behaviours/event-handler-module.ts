/** A handler as a module of its own: what others name by `import * as log`. */
import { GenEvent, ok, reply } from '@hot/behaviours';

export interface Log extends GenEvent.HandlerProtocol {
  args: { size: number };
  takeover: { lines: string[] };
  state: string[];
  event: 'opened' | { type: 'sold'; item: string };
  call: {
    lines: string[];
    clear(): void;
    has: (q: { line: string }) => boolean;
  };
  info: 'tick';
}

export const init: GenEvent.Init<Log> = (args) => {
  if (!Array.isArray(args)) return args.size > 0 ? ok([]) : { error: 'no_size' };
  const [{ size }, left] = args;
  return ok(typeof left === 'object' && 'lines' in left ? left.lines.slice(0, size) : []);
};

export const handleEvent = GenEvent.events<Log>({
  opened: (_event, lines) => ok(['opened', ...lines], 'hibernate'),
  sold: ({ item }, lines) => (item === 'last' ? GenEvent.removeHandler : ok([item, ...lines])),
});

export const handleCall = GenEvent.calls<Log>({
  lines: (_request, lines) => reply(lines, lines),
  clear: () => reply(undefined, []),
  has: async ({ line }, lines) => {
    await null;
    return reply(lines.includes(line), lines);
  },
});

export const handleInfo: GenEvent.HandleInfo<Log> = (message, lines) => ok([message, ...lines]);

export const terminate = (args: unknown, lines: string[]) => (args === 'swap' ? { lines } : 'ok');
