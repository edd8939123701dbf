/**
 * The scripted callback module (FORMAT-behaviours, 2.1): each callback logs that it was entered, does the effects of its
 * message in order, and returns or raises what the message says, with `n` one higher.
 *
 * A script that waits (at a gate, or in a call to itself) runs as a coroutine, any other one at once: both kinds of
 * callbacks are played.
 */
import { continueWith, GenServer, ignore, noreply, ok, reply, stop, type From, type Next } from '@hot/behaviours';
import { coroutine, self, send, type Self } from '@hot/runtime';
import type { Json } from '../json';
import { Raised } from '../raised';
import type { Effect, Message, Next as ScriptedNext, Return } from './script';
import { firstState, isMessage, type State } from './state';
import { termFrom, termTo } from './term';
import type { World } from './world';

/** What `init` is called with. */
export interface InitArgs {
  readonly server: string;
  readonly init: Message;
}

type Module = GenServer.Callbacks<GenServer.Dynamic>;

/** The callback module with all callbacks, and the one without the optional ones. */
export interface Modules {
  readonly full: Module;
  readonly min: Module;
}

type Callback = 'init' | 'other';
type Script = Generator<unknown, unknown, unknown>;

/** The two callback modules that the servers of a world run. */
export function scriptedModules(world: World): Modules {
  const { labels } = world;

  const log = (cb: string, facts: Record<string, Json>): void => {
    world.note(labels.of(self().pid), { cb, ...facts });
  };

  const required = {
    init({ server, init }: InitArgs): unknown {
      const { pid } = self();
      labels.set(server, pid);
      world.watcher.watch(pid);
      log('init', { m: init.id });
      return perform(world, 'init', init, firstState);
    },

    handleCall(message: Message, from: From, state: State): unknown {
      log('handle_call', { m: message.id, from: labels.of(from.pid), n: state.n });
      world.called(message.id, from);
      const saved = new Map(state.saved).set(message.id, from);
      return perform(world, 'other', message, { ...state, n: state.n + 1, saved });
    },

    handleCast(message: Message, state: State): unknown {
      log('handle_cast', { m: message.id, n: state.n });
      return perform(world, 'other', message, { ...state, n: state.n + 1 });
    },
  };

  const optional = {
    handleInfo(message: unknown, state: State): unknown {
      if (isMessage(message)) {
        log('handle_info', { m: message.id, n: state.n });
        return perform(world, 'other', message, { ...state, n: state.n + 1 });
      }
      log('handle_info', { msg: termTo(message, labels), n: state.n });
      const next = { ...state, n: state.n + 1 };
      if (message !== 'timeout' || state.onTimeout === null) return noreply(next);
      return perform(world, 'other', state.onTimeout, { ...next, onTimeout: null });
    },

    handleContinue(message: Message, state: State): unknown {
      log('handle_continue', { m: message.id, n: state.n });
      return perform(world, 'other', message, { ...state, n: state.n + 1 });
    },

    codeChange(oldVersion: unknown, state: State, message: Message): unknown {
      log('code_change', { m: message.id, old: termTo(oldVersion, labels), n: state.n });
      return perform(world, 'other', message, { ...state, n: state.n + 1 });
    },

    terminate(reason: unknown, state: State): unknown {
      log('terminate', { reason: termTo(reason, labels), n: state.n });
      if (state.onTerminate === null) return 'ok';
      return perform(world, 'other', state.onTerminate, state);
    },
  };

  // What a script returns is often no valid result: that is what is played.
  return { full: { ...required, ...optional } as unknown as Module, min: required as unknown as Module };
}

/** Does the effects and the return of a script; at once unless it waits for something. */
function perform(world: World, callback: Callback, script: Pick<Message, 'do' | 'ret'>, state: State): unknown {
  if (script.do.some(({ e }) => e === 'block' || e === 'call_self')) {
    return performWaiting(world, self(), callback, script, state);
  }
  const { value } = run(world, self(), callback, script, state).next();
  return value;
}

const performWaiting = coroutine(run);

function* run(world: World, me: Self, callback: Callback, script: Pick<Message, 'do' | 'ret'>, first: State): Script {
  let state = first;
  for (const effect of script.do) state = yield* affect(world, me, effect, state);
  return outcome(script.ret, callback, me, state);
}

/** Does one effect and gives the state with it. */
function* affect(world: World, me: Self, effect: Effect, state: State): Generator<unknown, State, unknown> {
  switch (effect.e) {
    case 'reply': {
      const from = state.saved.get(effect.key);
      if (from !== undefined) GenServer.reply(from as From<unknown>, termFrom(effect.value));
      return state;
    }
    case 'cast_self':
      GenServer.cast(me.pid, effect.msg);
      return state;
    case 'send_self':
      send(me.pid, effect.msg);
      return state;
    case 'call_self':
      yield GenServer.call(me.pid, effect.msg);
      return state;
    case 'on_timeout':
      return { ...state, onTimeout: effect.msg };
    case 'on_terminate':
      return { ...state, onTerminate: effect.script };
    case 'trap':
      me.trapExit = effect.value;
      return state;
    case 'block':
      yield world.gate(world.labels.of(me.pid), effect.gate);
      return state;
  }
}

/** Returns or raises what a script says. */
function outcome(ret: Return, callback: Callback, me: Self, state: State): unknown {
  switch (ret.r) {
    case 'reply':
      return reply(termFrom(ret.value) as string, state, nextOf(ret.next));
    case 'noreply':
      return noreply(state, nextOf(ret.next));
    case 'ok':
      return ok(state, nextOf(ret.next));
    case 'ignore':
      return ignore;
    case 'stop':
      if (ret.reply !== undefined) return stop(termFrom(ret.reason), termFrom(ret.reply) as string, state);
      return callback === 'init' ? stop(termFrom(ret.reason)) : stop(termFrom(ret.reason), state);
    case 'error':
      throw new Raised(ret.reason);
    case 'exit':
      return me.exit(termFrom(ret.reason));
    case 'throw':
      throw outcome(ret.ret, callback, me, state);
    case 'throw_value':
      throw termFrom(ret.value);
    case 'value':
      return termFrom(ret.value);
  }
}

function nextOf(next: ScriptedNext | undefined): Next<Message> | undefined {
  if (next === undefined || next === 'hibernate') return next;
  if ('timeout' in next) return next.timeout;
  if ('continue' in next) return continueWith(next.continue);
  return termFrom(next.raw) as Next<Message>;
}
