/**
 * For tests of what runs on hot: a node on virtual time.
 */
export { Probe, type ProbeOptions } from './probe';
export { startTestNode, TestNode, type TestNodeOptions } from './test-node';
export { VirtualClock } from './virtual-clock';
