/**
 * The stack of a suspended process: the frames of hot code on its await stack, innermost first.
 */
import type { Process, StackFrame } from '../../process/process';
import { waitingFrame } from './generator-location';

export function framesOf(process: Process): StackFrame[] {
  const frames: StackFrame[] = [];
  for (const coroutine of process.liveCoroutines()) {
    const frame = waitingFrame(coroutine);
    if (frame === undefined) continue;
    const { module, file, line, column } = frame;
    frames.push({ module, function: frame.function, file, line, column });
  }
  return frames;
}
