/**
 * What the exit codes of `hot` mean. `hot --help` prints this table.
 */
export const EXIT_CODES = {
  ended: {
    code: 0,
    about: 'the program ended, or was told to stop by SIGINT, SIGTERM or SIGHUP; what was late is in the log',
  },
  crashed: { code: 1, about: 'main crashed, or code outside of any process, or an application has ended' },
  usage: { code: 2, about: 'the command line is wrong' },
  notLoaded: { code: 3, about: 'the file cannot be run: not there, no hot module, not compiled, or it throws' },
  notStarted: { code: 4, about: 'the application, or one that it needs, did not start' },
} as const;

/** A problem that ends the command: its message is all that is to be said of it. */
export class CommandError extends Error {
  readonly tag = '@hot/command-error';
  override readonly name = 'CommandError';
  readonly code: 'usage' | 'notLoaded' | 'notStarted';

  constructor(code: CommandError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** Whether a thrown value is a {@link CommandError}. */
export function isCommandError(value: unknown): value is CommandError {
  return value instanceof Error && (value as { tag?: unknown }).tag === '@hot/command-error';
}

/** The exit codes as text. */
export function exitCodeHelp(): string {
  const lines = Object.values(EXIT_CODES).map(({ code, about }) => `  ${code}  ${about}`);
  return [
    'Exit codes:',
    ...lines,
    '  130, 143, 129  a second SIGINT, SIGTERM or SIGHUP came while it was stopping',
  ].join('\n');
}
