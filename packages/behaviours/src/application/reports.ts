/** What is reported of applications, as structured events (OTP: labels `{application_controller, …}`). */
import type { ExitReason, Self } from '@hot/runtime';
import { nodeOf } from '../proc-lib/node';
import { report } from '../proc-lib/report';
import type { RestartType } from './applications';
import type { AnyApplication } from './specification';

/** An application is up. */
export function reportStarted(self: Self, { name }: AnyApplication): void {
  report(self, {
    level: 'info',
    message: 'Application started',
    label: 'application_controller progress',
    behaviour: 'application',
    facts: { application: name, started_at: nodeOf(self).name },
  });
}

/** An application has ended, or did not start. */
export function reportExited(self: Self, { name }: AnyApplication, exited: unknown, type: RestartType): void {
  report(self, {
    level: 'notice',
    message: 'Application exited',
    label: 'application_controller exit',
    behaviour: 'application',
    facts: { application: name, exited, type },
  });
}

/** `prepStop`, `stop` or `configChange` failed. */
export function reportFailedCallback(self: Self, { name }: AnyApplication, callback: string, reason: ExitReason): void {
  report(self, {
    level: 'error',
    message: `The application's ${callback} failed`,
    label: `application_master ${callback}`,
    behaviour: 'application',
    facts: { application: name, callback, reason },
  });
}
