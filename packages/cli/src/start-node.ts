/**
 * Starts the node of a command.
 */
import { isProcessError, Node } from '@hot/runtime';
import { CommandError } from './exit-code';

/** What stderr gets of log events. */
export type LogFormat = 'text' | 'json';

/**
 * @param name name of the node; the runtime's own choice unless given
 * @throws CommandError when the name cannot be one
 */
export async function startNode(root: string, name: string | undefined, log?: LogFormat): Promise<Node> {
  try {
    return await Node.start({
      roots: root,
      ...(name === undefined ? {} : { name }),
      ...(log === undefined ? {} : { logger: { format: log } }),
    });
  } catch (thrown) {
    if (isProcessError(thrown)) throw new CommandError('usage', thrown.message);
    throw thrown;
  }
}
