// A job queue as an application:
//
//     job_queue (one_for_all) ─┬─ job_events, an event manager with the log
//                              └─ jobs, a dynamic supervisor with a gen_statem for each job, each with a worker
import { createInterface } from 'node:readline';
import { Application, DynamicSupervisor, GenEvent, GenStatem, isSupervisorError, Supervisor } from '@hot/behaviours';
import type { Pid, Self } from '@hot/runtime';
import { z } from 'zod';
import * as JOB from './job.js';
import * as LOG from './log.js';
import * as QUEUE_SUP from './queue-sup.js';

export const app = Application.define({
  name: 'job_queue',
  vsn: '1',
  registered: ['job_events', 'jobs'],
  envSchema: z.object({
    mostJobs: z.int().default(1000),
    tries: z.int().min(1).default(4),
    pause: z.int().min(0).default(500),
  }),
  mod: [{ start: (): Promise<Pid> => Supervisor.startLink(QUEUE_SUP, Application.getEnv(app, 'mostJobs')) }, undefined],
});

/**
 * Begins a job. One that crashes itself is started again, from its first try.
 * @throws SupervisorError `max_children` when there are too many; `start_failed` when the id is taken
 */
export async function enqueue(id: string, work: JOB.Order['work']) {
  const order = { id, work, tries: Application.getEnv(app, 'tries'), pause: Application.getEnv(app, 'pause') };
  await DynamicSupervisor.startChild('jobs', { start: [JOB, 'startLink', [order]], restart: 'transient' });
}

/** Ends a job and its worker. */
export const cancel = (id: string) => GenStatem.cast(JOB.jobCalled(id), 'cancel');

/** `sleep 1000`, `gamble 0.5`, `cancel 2` and `counts` are typed on the standard input; jobs are numbered. */
export async function main(_self: Self) {
  let last = 0;
  for await (const line of createInterface(process.stdin)) {
    const [command, argument = ''] = line.split(' ');
    if (command === 'sleep') await attempt(`${(last += 1)}`, { type: 'sleep', ms: Number(argument) });
    else if (command === 'gamble') await attempt(`${(last += 1)}`, { type: 'gamble', odds: Number(argument) });
    else if (command === 'cancel') cancel(argument);
    else if (command === 'counts') console.log(await GenEvent.call(JOB.events, LOG, 'counts'));
    else console.log('sleep MS, gamble ODDS, cancel JOB or counts?');
  }
}

/** Begins a job, or says why there is none: a main that crashed would end the jobs that run. */
async function attempt(id: string, work: JOB.Order['work']) {
  try {
    await enqueue(id, work);
  } catch (error) {
    if (!isSupervisorError(error)) throw error;
    console.log(`${id}: refused, ${error.code}`);
  }
}
