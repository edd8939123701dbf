/**
 * Starts the node of a command.
 */
import { isProcessError, Node } from '@hot/runtime';
import { CommandError } from './exit-code';

/**
 * @param name name of the node; the runtime's own choice unless given
 * @throws CommandError when the name cannot be one
 */
export async function startNode(root: string, name: string | undefined): Promise<Node> {
  try {
    return await Node.start({ roots: root, ...(name === undefined ? {} : { name }) });
  } catch (thrown) {
    if (isProcessError(thrown)) throw new CommandError('usage', thrown.message);
    throw thrown;
  }
}
