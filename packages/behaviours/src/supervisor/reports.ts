/** Supervisor reports, as structured events (OTP: labels `{supervisor, Error}` and `{supervisor, progress}`). */
import type { Pid } from '@hot/runtime';
import { nodeOf } from '../proc-lib/node';
import { report } from '../proc-lib/report';
import { startOf } from './check-spec';
import type { CheckedSpec } from './check-spec';
import type { Child, Whereabouts } from './child';
import type { ErrorContext } from './strategy';
import type { Supervision } from './supervision';

const HEADLINES: Record<ErrorContext, string> = {
  child_terminated: 'Child terminated',
  start_error: 'Child did not start',
  shutdown_error: 'Child did not shut down as it should',
  shutdown: 'Supervisor gives up',
};

/** Reports that something is wrong with a child. */
export function reportError(supervision: Supervision, context: ErrorContext, reason: unknown, child: Child): void {
  if (!nodeOf(supervision.self).logger.allow('error')) return;
  error(supervision, context, reason, { pid: child.pid, ...describe(child.spec, child.args) });
}

/** Reports children of one kind that ended in the same wrong way when they were shut down. */
export function reportShutdownErrors(
  supervision: Supervision,
  reason: unknown,
  template: CheckedSpec,
  count: number,
): void {
  error(supervision, 'shutdown_error', reason, { nb_children: count, ...describe(template) });
}

/** Reports that a child has been started. */
export function reportProgress(supervision: Supervision, spec: CheckedSpec, pid: Pid): void {
  if (!nodeOf(supervision.self).logger.allow('info')) return;
  report(supervision.self, {
    level: 'info',
    message: 'Child started',
    label: 'supervisor progress',
    behaviour: 'supervisor',
    facts: { supervisor: supervision.name, started: { pid, ...describe(spec) } },
  });
}

/** Reports a message that no supervisor understands. */
export function reportUnexpected(supervision: Supervision, message: unknown): void {
  report(supervision.self, {
    level: 'error',
    message: 'Supervisor received an unexpected message',
    label: 'supervisor unexpected_info',
    behaviour: 'supervisor',
    facts: { supervisor: supervision.name, message },
  });
}

/** What is told of a child beside its process. */
export interface ChildFacts {
  readonly id: unknown;
  readonly mfargs: unknown;
  readonly restart_type: string;
  readonly significant: boolean;
  readonly shutdown: unknown;
  readonly child_type: string;
}

function describe(spec: CheckedSpec, args?: readonly unknown[]): ChildFacts {
  return {
    id: spec.id,
    mfargs: startOf(args === undefined ? spec.start : { ...spec.start, args }),
    restart_type: spec.restart,
    significant: spec.significant,
    shutdown: spec.shutdown,
    child_type: spec.type,
  };
}

type Offender = ChildFacts & ({ readonly pid: Whereabouts } | { readonly nb_children: number });

function error(supervision: Supervision, context: ErrorContext, reason: unknown, offender: Offender): void {
  report(supervision.self, {
    level: 'error',
    message: HEADLINES[context],
    label: `supervisor ${context}`,
    behaviour: 'supervisor',
    facts: { supervisor: supervision.name, errorContext: context, reason, offender },
  });
}
