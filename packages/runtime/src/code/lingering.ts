/**
 * Who is inside of a version: processes with a frame of it on their await stack (C4).
 */
import type { Process } from '../process/process';
import type { Lingering } from './code-error';
import type { ModuleVersion } from './module-version';
import { waitingFrame } from './trace/generator-location';

/** Whether a process has a frame of the version anywhere on its stack. */
export function lingersIn(process: Process, version: ModuleVersion): boolean {
  return process.hasFrameOf(version);
}

/** All processes that linger in a version. */
export function lingeringProcesses(processes: Iterable<Process>, version: ModuleVersion): Process[] {
  const found: Process[] = [];
  for (const process of processes) if (lingersIn(process, version)) found.push(process);
  return found;
}

/** For each lingering process the innermost of its frames in that version, and where it waits. */
export function describeLingering(processes: Iterable<Process>, version: ModuleVersion): Lingering[] {
  return placesOf(lingeringProcesses(processes, version), version);
}

/** Where processes wait that linger in a version. Asks V8 for each, which takes a fraction of a millisecond. */
export function placesOf(processes: readonly Process[], version: ModuleVersion): Lingering[] {
  return processes.map((process) => {
    const inside = process.liveCoroutines().filter((coroutine) => coroutine.owner === version);
    for (const coroutine of inside) {
      const frame = waitingFrame(coroutine);
      if (frame === undefined) continue;
      const { file, line, column } = frame;
      return { pid: process.pid, function: frame.function, file, line, column };
    }
    return { pid: process.pid, function: '<unknown>', file: version.file, line: 0, column: 0 };
  });
}
