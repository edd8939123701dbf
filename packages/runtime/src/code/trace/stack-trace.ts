/**
 * Stack traces that name the TypeScript source and the version that ran (C13).
 *
 *     Error: boom
 *         at total [shop/cart 1.2] (/app/shop/cart.ts:12:9)
 *         at async loop [z 3fa81c20] (/app/z.ts:7:22)
 *
 * Frames of hot scripts are mapped, the runtime's own frames between them are left out, and all others stay as they are.
 * `Error.prepareStackTrace` of whoever was there before is asked to write the trace.
 */
import { dirname, sep } from 'node:path';
import { standIn, type Coroutine } from '../../machine/coroutine';
import { onFailure } from '../../machine/driver';
import type { Clock } from '../../machine/clock';
import type { Process } from '../../process/process';
import { waitingFrame, type WaitingFrame } from './generator-location';
import { MappedCallSite } from './mapped-call-site';
import { scriptNamed, type Script } from './script-registry';

type Prepare = (error: Error, frames: NodeJS.CallSite[]) => unknown;

/** Folder of the runtime's own code. */
const RUNTIME = dirname(dirname(__dirname)) + sep;

/** Errors that got `async` lines, with how many, so that none gets them twice. */
const traced = new WeakSet<object>();

/** Traces that a node writes per second at most: exceptions that are used as control flow are not to become slow. */
const TRACES_PER_SECOND = 50;

let installed: Prepare | undefined;
/** Who wrote traces before. */
let previous: Prepare | undefined;
/** Whether they are writing one now. */
let asking = false;

/** Makes stack traces of hot code readable in this OS process, if they are not, or not any more. */
export function mapStackTraces(): void {
  if (installed !== undefined && Error.prepareStackTrace === installed) return;
  previous = Error.prepareStackTrace as Prepare | undefined;
  installed = prepare;
  Error.prepareStackTrace = prepare;
  onFailure(addAwaitFrames);
}

function prepare(error: Error, frames: NodeJS.CallSite[]): unknown {
  const shown = frames.some((frame) => scriptOf(frame) !== undefined) ? withoutMachinery(frames) : frames;
  if (previous !== undefined && !asking) {
    // Somebody who came later may ask us in turn.
    asking = true;
    try {
      return previous(error, shown);
    } finally {
      asking = false;
    }
  }
  return [headOf(error), ...shown.map((frame) => `    at ${frame.toString()}`)].join('\n');
}

/**
 * The frames that somebody wrote. A call of an async function shows as its generator, the runtime, and the starter that
 * the compiler put in the function's place: one frame is left of them.
 */
function withoutMachinery(frames: readonly NodeJS.CallSite[]): NodeJS.CallSite[] {
  const shown: NodeJS.CallSite[] = [];
  /** The generator's frame whose starter has not come yet. */
  let started: MappedCallSite | undefined;
  for (const frame of frames) {
    const script = scriptOf(frame);
    if (script === undefined) {
      if (isMachinery(frame)) continue;
      shown.push(frame);
      started = undefined;
    } else if (started?.isOf(script)) {
      started.startedBy(frame);
      started = undefined;
    } else {
      const mapped = new MappedCallSite(frame, script);
      shown.push(mapped as unknown as NodeJS.CallSite);
      started = mapped.isGenerator ? mapped : undefined;
    }
  }
  return shown;
}

function isMachinery(frame: NodeJS.CallSite): boolean {
  const file = frame.getFileName();
  if (file === null || file === undefined)
    return frame.getFunctionName() === 'next' || frame.getMethodName() === 'next';
  return file.startsWith(RUNTIME) || /^(node:internal\/|node:async_hooks$|hot:load$)/.test(file);
}

function scriptOf(frame: NodeJS.CallSite): Script | undefined {
  return scriptNamed(frame.getFileName() ?? '');
}

function headOf(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return 'Error';
  }
}

/** Something is thrown into a waiting coroutine: it and those that wait for it are what the stack does not show. */
function addAwaitFrames(first: Coroutine, thrown: unknown): void {
  if (!(thrown instanceof Error) || traced.has(thrown) || !mayTrace(first)) return;
  traced.add(thrown);
  const waiting: WaitingFrame[] = [];
  const limit = typeof Error.stackTraceLimit === 'number' ? Error.stackTraceLimit : 10;
  let at: Coroutine | null = first;
  while (at !== null && waiting.length < limit) {
    const frame = waitingFrame(at);
    if (frame !== undefined) waiting.push(frame);
    at = at.parent === null ? null : standIn(at.parent);
  }
  if (waiting.length === 0 || typeof thrown.stack !== 'string') return;
  const lines = waiting
    .slice(alreadyShown(thrown.stack, waiting))
    .map(
      ({ function: name, version, file, line, column }) =>
        `    at async ${name} [${version}] (${file}:${line}:${column})`,
    );
  try {
    thrown.stack = [thrown.stack, ...lines].join('\n');
  } catch {
    // A frozen error keeps the stack it has.
  }
}

/**
 * How many of the waiting frames the stack ends with: what fails before it has waited for anything was called, in plain
 * JavaScript's sense, by the frame that awaits it.
 */
function alreadyShown(stack: string, waiting: readonly WaitingFrame[]): number {
  const shown = Array.from(stack.matchAll(/\((.*:\d+):\d+\)$/gm), ([, place]) => place);
  const places = waiting.map(({ file, line }) => `${file}:${line}`);
  for (let count = Math.min(shown.length, places.length); count > 0; count -= 1) {
    if (shown.slice(-count).every((place, index) => place === places[index])) return count;
  }
  return 0;
}

/** What a node may still write in the current second of its clock. */
interface Budget {
  left: number;
  /** When the second began, in ms of the node's clock. */
  since: number;
}

/** A budget for each clock: the times of two nodes have nothing to do with each other. */
const budgets = new WeakMap<Clock, Budget>();

function mayTrace(coroutine: Coroutine): boolean {
  // Every fiber of a node is a process. Outside of processes nothing waits for a coroutine but promises.
  const process = coroutine.fiber as Process | null;
  if (process === null) return false;
  const { clock } = process.host.scheduler;
  const now = clock.now();
  let budget = budgets.get(clock);
  if (budget === undefined) budgets.set(clock, (budget = { left: TRACES_PER_SECOND, since: now }));
  if (now - budget.since >= 1_000) {
    budget.since = now;
    budget.left = TRACES_PER_SECOND;
  }
  if (budget.left === 0) return false;
  budget.left -= 1;
  return true;
}
