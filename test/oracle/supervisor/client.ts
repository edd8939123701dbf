/** Clients of a `supervisor` scenario: processes that carry out its ops, one at a time, and whose mailboxes are drained. */
import { isCallError, isStartError, isSupervisorError, Supervisor, sys } from '@hot/behaviours';
import { coroutine, exit, processInfo, type Pid, type Self } from '@hot/runtime';
import type { Channel } from '../channel';
import { byText, type Json } from '../json';
import { specFrom, specsFrom } from './modules';
import type { ClientStep } from './scenario';
import { termFrom, termTo } from './term';
import { sortedIfDynamic, type World } from './world';

type Work<T> = Generator<unknown, T, unknown>;

/** Told to a client between two ops: take all messages from your mailbox. */
export const DRAIN = 'drain';

/** What a client is told, and what it answers: the `res` of the trace, or the messages drained. */
export type Strings = Channel<ClientStep | typeof DRAIN, Json>;

/** The body of a client. */
export const client = coroutine(function* (self: Self, world: World, strings: Strings): Work<never> {
  self.trapExit = true;
  for (;;) {
    const command = (yield strings.next()) as ClientStep | typeof DRAIN;
    strings.answer(command === DRAIN ? yield* drain(self, world) : yield* operate(self, world, command));
  }
});

function* drain(self: Self, world: World): Work<Json> {
  const mail: Json[] = [];
  while ((processInfo(self.pid, 'message_queue_len') ?? 0) > 0) {
    const { type, pid, reason } = (yield self.receive()) as { type: string; pid: Pid; reason: unknown };
    mail.push({ [type]: [world.labels.of(pid), termTo(world, reason)] });
  }
  return mail.sort(byText);
}

/** Carries out one op; gives `{"ret":…}` or `{"exit":[…]}`. */
function* operate(self: Self, world: World, step: ClientStep): Work<Json> {
  if (step.op === 'parent_exit') return self.exit(termFrom(world, step.reason));
  try {
    return { ret: yield* carryOut(world, step) };
  } catch (error) {
    if (isCallError(error)) return { exit: [termTo(world, error.reason)] };
    if (isStartError(error)) return { ret: error.reason === 'ignore' ? 'ignore' : failed(termTo(world, error.reason)) };
    if (isSupervisorError(error)) {
      const reason = termTo(world, error.reason);
      return {
        ret: failed(error.child === undefined ? reason : { t: [reason, { child: termTo(world, error.child.id) }] }),
      };
    }
    throw error;
  }
}

function failed(reason: Json): Json {
  return { t: ['error', reason] };
}

function* carryOut(world: World, step: Exclude<ClientStep, { op: 'parent_exit' }>): Work<Json> {
  switch (step.op) {
    case 'start_sup': {
      const { sup: key, init } = step;
      return { t: ['ok', termTo(world, yield Supervisor.startLink(world.modules.tsup, { key, init }))] };
    }
    case 'check_childspecs': {
      const specs = specsFrom(world, step.specs);
      const { auto_shutdown } = step;
      const rest =
        auto_shutdown === undefined || auto_shutdown === 'undefined' ? [] : [termFrom(world, auto_shutdown) as never];
      return termTo(world, Supervisor.checkChildspecs(specs, ...rest));
    }
    case 'sup_exit':
      return exit(world.supervisor(step.sup), termFrom(world, step.reason));
    case 'sup_stop':
      return (yield Supervisor.stop(world.supervisor(step.sup), termFrom(world, step.reason))) as Json;
    case 'sup_sys':
      return (yield sys[step.req](world.supervisor(step.sup))) as Json;
    case 'api':
      return yield* call(world, step);
    default:
      throw new Error(`no such op: ${JSON.stringify(step satisfies never)}`);
  }
}

function* call(world: World, step: Extract<ClientStep, { op: 'api' }>): Work<Json> {
  const supervisor = world.supervisor(step.sup);
  switch (step.fn) {
    case 'start_child':
      return started(
        world,
        'args' in step
          ? yield Supervisor.startChild(supervisor, step.args)
          : yield Supervisor.startChild(supervisor, specFrom(world, step.spec) as never),
      );
    case 'terminate_child':
      return (yield Supervisor.terminateChild(supervisor, termFrom(world, step.id))) as Json;
    case 'restart_child':
      return started(world, yield Supervisor.restartChild(supervisor, termFrom(world, step.id)));
    case 'delete_child':
      return (yield Supervisor.deleteChild(supervisor, termFrom(world, step.id))) as Json;
    case 'get_childspec': {
      const spec = (yield Supervisor.getChildspec(
        supervisor,
        termFrom(world, step.id),
      )) as Required<Supervisor.ChildSpec>;
      const [module, name, args] = spec.start as unknown as [object, string, unknown];
      const start = { t: [termTo(world, module), name === 'startLink' ? 'start_link' : name, termTo(world, args)] };
      const fields = Object.entries(spec).map(([field, value]) => [field, termTo(world, value)] as const);
      return { t: ['ok', { map: { ...Object.fromEntries(fields), start } }] };
    }
    case 'which_children':
      return childrenTo(world, yield Supervisor.whichChildren(supervisor));
    case 'count_children': {
      const counts = (yield Supervisor.countChildren(supervisor)) as Supervisor.ChildCounts;
      return Object.entries(counts).map(([what, count]) => ({ t: [what, count] }));
    }
    default:
      throw new Error(`no such function: ${JSON.stringify(step satisfies never)}`);
  }
}

function started(world: World, result: unknown): Json {
  if (typeof result === 'object' && result !== null && 'info' in result) {
    const { pid, info } = result as { pid?: unknown; info: unknown };
    return { t: ['ok', termTo(world, pid), termTo(world, info)] };
  }
  return { t: ['ok', termTo(world, result)] };
}

/** What `whichChildren` gave. */
export function childrenTo(world: World, children: unknown): Json {
  return sortedIfDynamic(
    (children as Supervisor.ChildInfo<Supervisor.ChildEntry<unknown, unknown>>[]).map(({ id, pid, type, modules }) => ({
      t: [termTo(world, id), termTo(world, pid), type, termTo(world, modules)],
    })),
  );
}
