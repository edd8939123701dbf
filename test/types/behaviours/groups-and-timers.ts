/** Typed groups, timers and constants, as their users write them. */
import { Pg, timer } from '@hot/behaviours';
import { type Pid, persistentTerm, send } from '@hot/runtime';
import { exactly } from './exactly';

interface Job {
  readonly n: number;
}

const square = (n: number): number => n * n;
const toolbox = { square };

export async function groups(worker: Pid<Job>, able: Pid<Job | string>, other: Pid<string>): Promise<void> {
  const workers = Pg.group<Job>('workers');
  await Pg.join(workers, worker);
  await Pg.join('scope', workers, [worker, able]);
  // @ts-expect-error a string is no Job: this process does not understand what the group is sent
  await Pg.join(workers, other);

  exactly<readonly Pid<Job>[]>().of(Pg.getMembers(workers));
  exactly<readonly Pid<Job>[]>().of(Pg.getMembers('scope', workers));
  for (const pid of Pg.getMembers(workers)) {
    send(pid, { n: 1 });
    // @ts-expect-error a Job has a number
    send(pid, { n: 'one' });
  }
  const { members } = await Pg.monitor(workers);
  exactly<readonly Pid<Job>[]>().of(members);

  // A bare name says nothing of the messages: anybody may join, anything may be sent.
  await Pg.join('anybody', other);
  exactly<readonly Pid<unknown>[]>().of(Pg.getMembers('anybody'));
  exactly<'ok' | 'not_joined'>().of(await Pg.leave(workers, other));
}

export async function timers(worker: Pid<Job>): Promise<void> {
  timer.applyAfter(10, [toolbox, 'square', [2]]);
  timer.applyInterval(10, [square, [2]]);
  timer.applyAfter(10, () => undefined);
  // @ts-expect-error the module has no such function
  timer.applyAfter(10, [toolbox, 'cube', [2]]);
  // @ts-expect-error it takes a number
  timer.applyAfter(10, [toolbox, 'square', ['two']]);
  // @ts-expect-error it takes an argument
  timer.applyInterval(10, [square, []]);

  timer.sendAfter(10, worker, { n: 1 });
  timer.sendInterval(10, 'name', 'anything');
  // @ts-expect-error the receiver takes jobs
  timer.sendAfter(10, worker, 'text');

  exactly<readonly [microseconds: number, result: number]>().of(timer.tc([toolbox, 'square', [2]]));
  exactly<readonly [microseconds: number, result: 'ok']>().of(await timer.tc([timer.sleep, [10]]));
}

export function constants(): void {
  const limits = persistentTerm.key<{ readonly perSecond: number }>('limits');
  persistentTerm.put(limits, { perSecond: 10 });
  // @ts-expect-error the term of this key has a number
  persistentTerm.put(limits, { perSecond: 'many' });
  exactly<number>().of(persistentTerm.get(limits).perSecond);
  exactly<unknown>().of(persistentTerm.get('bare'));
  exactly<{ readonly perSecond: number } | undefined>().of(persistentTerm.get(limits, undefined));
}
