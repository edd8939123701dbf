/**
 * Runs a test as a process: the test's own code is the body, on a node of its own, on virtual time that jumps to the
 * next alarm whenever nothing can go on. So a test may wait an hour, and one that waits for ever fails at once. An
 * assertion that fails in any other process of the node fails the test, too.
 */
import type { LogEvent } from '@hot/runtime';
import { startTestNode, type TestNode, type TestNodeOptions } from '@hot/runtime/testing';
import { AssertionError } from 'chai';
import type { AnySelf, BodyKind, Code } from './body-kind';

/** Alarms after which a test is given up: something sets one after the other for ever. */
const MOST_ALARMS = 20_000;

/** Runs `code` as a process, and gives what it returned or throws what it threw. */
export async function inProcess<R>(
  kind: BodyKind,
  code: Code<[self: AnySelf, node: TestNode], R>,
  options: TestNodeOptions = {},
): Promise<R> {
  const node = await startTestNode(options);
  const refuted: Error[] = [];
  node.logger.addHandler('assertions', { level: 'error', log: (event) => refuted.push(...assertionsIn(event)) });
  try {
    const value = await runOn(node, kind, code);
    if (refuted.length > 0) throw refuted[0];
    return value;
  } finally {
    await node.stop({ deadline: 0 });
  }
}

/** The failed assertions that a crash report tells of: as the reason of a server or of a plain process, or of `proc_lib`. */
function assertionsIn({ report = {} }: LogEvent): Error[] {
  const crasher = report['crasher'] as { readonly error: { readonly reason: unknown } } | undefined;
  return [report['reason'], crasher?.error.reason].filter((reason) => reason instanceof AssertionError);
}

/** Runs `code` as a process of `node`, as {@link inProcess} does. */
async function runOn<R>(node: TestNode, kind: BodyKind, code: Code<[self: AnySelf, node: TestNode], R>): Promise<R> {
  let outcome: { value: R } | { thrown: unknown } | undefined;
  const body = kind.fn(code);
  const pid = node.spawn(
    kind.fn(function* (self: AnySelf) {
      try {
        outcome = { value: yield body(self, node) };
      } catch (thrown) {
        outcome = { thrown };
      }
    }),
  );
  await node.settle();
  for (let alarms = 0; outcome === undefined && alarms < MOST_ALARMS; alarms += 1) {
    if (!node.isAlive(pid)) throw new Error('the process of the test was ended');
    const next = node.clock.nextAlarm;
    if (next === Infinity) {
      throw new Error(`the test waits for ever; in its mailbox: ${String(node.processInfo(pid, 'messages'))}`);
    }
    await node.advance(next - node.clock.now());
  }
  if (outcome === undefined) throw new Error(`the test was not over after ${MOST_ALARMS} alarms`);
  if ('thrown' in outcome) throw outcome.thrown;
  return outcome.value;
}
