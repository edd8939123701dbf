/**
 * The node that the world sees: processes and code.
 */
import { NodeBase } from '../node/node-base';
import type { NodeOptions } from '../node/node-options';

export class Node extends NodeBase {
  /** Starts a node in this OS process. */
  static start<N extends Node = Node>(this: { prototype: N }, options: NodeOptions = {}): Promise<N> {
    const make = this as unknown as new (options: NodeOptions) => N;
    return Promise.resolve(new make(options));
  }
}
