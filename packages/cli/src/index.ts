/**
 * @hot/cli: the shell, for programs that want one of their own. The command `hot` is `bin/hot.js`.
 */
export { Shell, type ShellOptions } from './shell/shell';
export { useTerminal } from './shell/terminal';
export { usePipe, type PipeOptions } from './shell/pipe';
