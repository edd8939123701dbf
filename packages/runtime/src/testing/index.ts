/**
 * For tests of what runs on hot: a node on virtual time.
 */
export { startTestNode, TestNode, type TestNodeOptions } from './test-node';
export { VirtualClock } from './virtual-clock';
