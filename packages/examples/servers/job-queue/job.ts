// A job: a gen_statem that has its work done by a process of its own, and tries again when that fails.
//
//     running ── the worker ends well ──▶ done, the job ends
//        │  └── it fails, the last time ──▶ given up, the job ends
//        └──── it fails ──▶ waiting ── 1, 2, 4, … times the pause ──▶ running
//
// A worker that crashes takes nobody with it: the job traps exits. A job that ends, however it does, takes its worker with it:
// they are linked.
import { GenEvent, GenStatem, stop } from '@hot/behaviours';
import { exit, type Pid, type Self, self } from '@hot/runtime';
import * as MODULE from './job.js';
import { type Work, work } from './work.js';

export interface Order {
  readonly id: string;
  readonly work: Work;
  /** Times that it is tried. */
  readonly tries: number;
  /** Ms before the second try; doubled before each one after that. */
  readonly pause: number;
}

/** What is told of jobs. */
export interface Jobs extends GenEvent.Protocol {
  event: { type: 'started' | 'failed' | 'done' | 'given_up' | 'cancelled'; id: string; attempt: number; why?: unknown };
}

export const events = GenEvent.named<Jobs>('job_events');

export interface Job extends GenStatem.Protocol {
  args: Order;
  state: 'running' | 'waiting';
  data: { readonly order: Order; readonly attempt: number; readonly worker?: Pid<unknown> };
  call: { attempt: number };
  cast: 'cancel';
  /** The worker has ended. */
  info: { type: 'EXIT'; pid: Pid; reason: unknown };
  stateTimeout: 'again';
}

const { keepState, keepStateAndData, nextState, replyTo, stateTimeout } = GenStatem;

export const startLink = (order: Order) => GenStatem.startLink<Job>(MODULE, order, { name: jobCalled(order.id) });

/** The job with an id. */
export const jobCalled = (id: string) => GenStatem.named<Job>({ global: ['job', id] });

export const init: GenStatem.Init<Job> = (order) => {
  self().trapExit = true;
  return GenStatem.ok('running', { order, attempt: 1 });
};

export const callbackMode = (): GenStatem.CallbackMode<'state_functions'> => ['state_functions', 'state_enter'];

const inBoth = {
  call: { attempt: (_request, from, { attempt }) => keepStateAndData(replyTo(from, attempt)) },
  cast: {
    cancel: (_cancel, data) => {
      if (data.worker !== undefined) exit(data.worker, 'kill');
      return end('cancelled', data);
    },
  },
} satisfies Partial<GenStatem.StateHandlers<Job>>;

export const running = GenStatem.state<Job>({
  ...inBoth,
  enter: (_before, data) => {
    GenEvent.notify(events, { type: 'started', id: data.order.id, attempt: data.attempt });
    return keepState({ ...data, worker: self().spawnLink(MODULE.worker, data.order.work) });
  },
  info: ({ pid, reason: why }, data) => {
    const { order, attempt, worker } = data;
    if (pid !== worker) return keepStateAndData();
    if (why === 'normal') return end('done', data);
    if (attempt >= order.tries) return end('given_up', data, why);
    GenEvent.notify(events, { type: 'failed', id: order.id, attempt, why });
    return nextState(
      'waiting',
      { order, attempt: attempt + 1 },
      stateTimeout(order.pause * 2 ** (attempt - 1), 'again'),
    );
  },
});

export const waiting = GenStatem.state<Job>({
  ...inBoth,
  stateTimeout: (_again, data) => nextState('running', data),
  info: () => keepStateAndData(),
});

function end(type: 'done' | 'given_up' | 'cancelled', data: Job['data'], why?: unknown) {
  GenEvent.notify(events, { type, id: data.order.id, attempt: data.attempt, why });
  return stop('normal', data);
}

/** Body of a worker: does the work, or crashes. */
export async function worker(me: Self, what: Work) {
  await work(me, what);
}
