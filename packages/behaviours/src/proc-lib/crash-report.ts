/**
 * Crash reports (OTP: `proc_lib`): what a process was when it died of an exception, and who stood beside it.
 *
 * A report is made by the dying process itself, so one that is killed by an exit signal leaves none; nor does an end
 * that is no crash (`normal`, `shutdown`, `{ shutdown: x }`).
 */
import { type ExitReason, type Pid, processInfo, type Self } from '@hot/runtime';
import { ancestorsOf, initialCall, type InitialCall } from './ancestry';
import { classOf, type FailureClass } from './failure';
import { report } from './report';

/** What is told of the process that crashed. */
export interface CrashedProcess {
  readonly initialCall: InitialCall | undefined;
  readonly pid: Pid;
  readonly registeredName: string | undefined;
  readonly error: { readonly class: FailureClass; readonly reason: ExitReason; readonly stack: string | undefined };
  readonly ancestors: readonly (Pid | string)[];
  readonly messageQueueLength: number;
  readonly messages: readonly unknown[];
  readonly links: readonly Pid[];
  readonly dictionary: ReadonlyMap<unknown, unknown>;
  readonly trapExit: boolean;
  readonly status: string;
}

/** What is told of a process that is linked to it. */
export interface Neighbour {
  readonly pid: Pid;
  readonly registeredName: string | undefined;
  readonly initialCall: InitialCall;
  readonly ancestors: readonly (Pid | string)[];
  readonly messageQueueLength: number;
  readonly links: readonly Pid[];
}

/** Messages that a report shows at most. */
const SHOWN_MESSAGES = 10;

/** Logs the crash of the running process. */
export function reportCrash(self: Self, thrown: unknown, reason: ExitReason): void {
  report(self, {
    level: 'error',
    message: 'Process crashed',
    label: 'crash',
    behaviour: 'proc_lib',
    facts: { crasher: describe(self, thrown, reason), neighbours: neighboursOf(self.pid) },
  });
}

function describe(self: Self, thrown: unknown, reason: ExitReason): CrashedProcess {
  const facts = factsOf(self.pid);
  return {
    initialCall: initialCall(self.pid),
    pid: self.pid,
    registeredName: facts?.registeredName,
    error: { class: classOf(thrown), reason, stack: thrown instanceof Error ? thrown.stack : undefined },
    ancestors: ancestorsOf(self.pid),
    messageQueueLength: facts?.messageQueueLength ?? 0,
    messages: (processInfo(self.pid, 'messages') ?? []).slice(0, SHOWN_MESSAGES),
    links: facts?.links ?? [],
    dictionary: processInfo(self.pid, 'dictionary') ?? new Map(),
    trapExit: self.trapExit,
    status: processInfo(self.pid, 'status') ?? 'exiting',
  };
}

/** The linked processes that proc_lib started and that will die too, because they do not trap exits. */
function neighboursOf(pid: Pid): Neighbour[] {
  const neighbours: Neighbour[] = [];
  for (const linked of factsOf(pid)?.links ?? []) {
    const call = initialCall(linked);
    const facts = factsOf(linked);
    if (call === undefined || facts === undefined || facts.trapExit) continue;
    neighbours.push({
      pid: linked,
      registeredName: facts.registeredName,
      initialCall: call,
      ancestors: ancestorsOf(linked),
      messageQueueLength: facts.messageQueueLength,
      links: facts.links,
    });
  }
  return neighbours;
}

interface Facts {
  readonly registeredName: string | undefined;
  readonly messageQueueLength: number;
  readonly links: readonly Pid[];
  readonly trapExit: boolean;
}

function factsOf(pid: Pid): Facts | undefined {
  const info = processInfo(pid);
  if (info === undefined) return undefined;
  return {
    registeredName: info.registered_name,
    messageQueueLength: info.message_queue_len ?? 0,
    links: info.links ?? [],
    trapExit: info.trap_exit ?? false,
  };
}
