/**
 * Which process the argument of a command means: a pid, what `self()` gives, or a registered name.
 */
import { inspect, isPid, type Node, type Pid, ProcessError, type Self } from '@hot/runtime';
import { isSelf } from './process-commands';

export type ProcessArgument = Pid | Self | string;

/**
 * The process that is meant.
 * @param command the command that is called, for the error
 * @throws ProcessError `badarg` for a name that nobody has, and for what is no pid and no name
 */
export function processOf(node: Node, command: string, argument: ProcessArgument): Pid {
  if (isPid(argument)) return argument;
  if (isSelf(argument)) return argument.pid;
  const given = inspect(argument, { maxLength: 100, width: Infinity });
  if (typeof argument !== 'string') {
    throw new ProcessError('badarg', `${command} takes a pid or a registered name, not ${given}`);
  }
  const pid = node.whereis(argument);
  if (pid === undefined) throw new ProcessError('badarg', `${command}: the name ${given} is not registered`);
  return pid;
}
