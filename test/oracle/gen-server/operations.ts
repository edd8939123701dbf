/** The ops of a client: each calls one function of `GenServer`, `sys` or the runtime and tells how it came out. */
import { GenServer, isCallError, isStartError, isSysError, sys, type From, type ServerRef } from '@hot/behaviours';
import { exit, Exit, isProcessError, processInfo, send, type Pid, type Self } from '@hot/runtime';
import { isJsonObject, type Json } from '../json';
import { Raised } from '../raised';
import type { Memory } from './client';
import type { Address, ClientStep, SysStep, Timeout } from './scenario';
import { isState, type State } from './state';
import { termFrom, termTo } from './term';
import type { World } from './world';

type Work<T> = Generator<unknown, T, unknown>;

/** Carries out one op; gives `{"ret":…}`, `{"exit":[…]}` or `{"error":…}`. */
export function* operate(self: Self, world: World, memory: Memory, step: ClientStep): Work<Json> {
  if (step.op === 'client_exit') return self.exit(termFrom(step.reason));
  try {
    return { ret: yield* carryOut(self, world, memory, step) };
  } catch (error) {
    return failure(error, world);
  }
}

/** How a failed op is written. */
function failure(error: unknown, { labels }: World): Json {
  if (isStartError(error)) {
    return { ret: error.reason === 'ignore' ? 'ignore' : { t: ['error', termTo(error.reason, labels)] } };
  }
  if (isSysError(error)) {
    if (error.code !== 'callback_failed') return { ret: { t: ['error', refusal(error.reason, labels)] } };
    const { callback, class: kind, reason } = (error.reason as CallbackFailed).callback_failed;
    const where = typeof callback === 'function' ? 'fun' : { t: [callback.module, snakeCase(callback.function)] };
    return { error: { t: ['callback_failed', where, { t: [kind, bare(termTo(reason, labels))] }] } };
  }
  if (isCallError(error)) return { exit: [termTo(error.reason, labels)] };
  if (isProcessError(error)) return { error: error.code };
  throw error;
}

interface CallbackFailed {
  readonly callback_failed: {
    readonly callback: { readonly module: string; readonly function: string } | (() => unknown);
    readonly class: string;
    readonly reason: unknown;
  };
}

/** `catch` in Erlang gives the class and the bare reason: the stack trace, and with it `{"error":…}`, stays away. */
function bare(reason: Json): Json {
  return isJsonObject(reason) && reason['error'] !== undefined ? reason['error'] : reason;
}

/** `systemReplaceState` is `system_replace_state` in OTP. */
function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Why `change_code` was refused; a request that is not known stands there with its arguments. */
function refusal(reason: unknown, labels: World['labels']): Json {
  if (typeof reason !== 'object' || reason === null || !('unknown_system_msg' in reason)) return termTo(reason, labels);
  const { change_code: request } = reason.unknown_system_msg as {
    change_code: { module: unknown; oldVersion: unknown; extra: unknown };
  };
  const args = [termTo(request.oldVersion, labels), termTo(request.extra, labels)];
  return { t: ['unknown_system_msg', { t: ['change_code', 'tsrv', ...args] }] };
}

function* carryOut(
  self: Self,
  world: World,
  memory: Memory,
  step: Exclude<ClientStep, { op: 'client_exit' }>,
): Work<Json> {
  const { labels } = world;
  switch (step.op) {
    case 'start':
      return yield* start(world, step);
    case 'call': {
      const to = address(world, step.to);
      return termTo(yield GenServer.call(to, step.msg, ...limit(step.timeout)), labels);
    }
    case 'cast':
      return GenServer.cast(address(world, step.to), step.msg);
    case 'info':
      send(address(world, step.to), step.msg);
      return 'ok';
    case 'send_request': {
      const id = GenServer.sendRequest(address(world, step.to), step.msg);
      memory.requests.set(step.req, id);
      memory.labels.set(id.ref, step.req);
      return 'sent';
    }
    case 'wait_response':
      return responseTo(world, yield GenServer.waitResponse(request(memory, step.req), milliseconds(step.timeout)));
    case 'receive_response':
      return responseTo(world, yield GenServer.receiveResponse(request(memory, step.req), milliseconds(step.timeout)));
    case 'check_response': {
      const id = request(memory, step.req);
      return responseTo(world, yield* check(self, (message) => GenServer.checkResponse(message, id)));
    }
    case 'coll_send': {
      const to = address(world, step.to);
      memory.collection = GenServer.sendRequest(to, step.msg, step.label, memory.collection);
      const [id] = GenServer.reqidsToList(memory.collection).at(-1) as readonly [GenServer.RequestId, unknown];
      memory.labels.set(id.ref, step.req);
      return GenServer.reqidsSize(memory.collection);
    }
    case 'coll_wait': {
      const { collection } = memory;
      return collected(
        world,
        memory,
        yield GenServer.waitResponse(collection, milliseconds(step.timeout), step.delete),
      );
    }
    case 'coll_receive': {
      const { collection } = memory;
      return collected(
        world,
        memory,
        yield GenServer.receiveResponse(collection, milliseconds(step.timeout), step.delete),
      );
    }
    case 'coll_check': {
      const { collection } = memory;
      const look = (message: unknown): unknown => GenServer.checkResponse(message, collection, step.delete);
      return collected(world, memory, yield* check(self, look));
    }
    case 'reply':
      return GenServer.reply(world.caller(step.call) as From<unknown>, termFrom(step.value));
    case 'stop': {
      const timeout = step.timeout === 'default' ? [] : [step.timeout];
      return termTo(yield GenServer.stop(address(world, step.to), termFrom(step.reason), ...timeout), labels);
    }
    case 'exit':
      return exit(labels.pid(step.to.pid), termFrom(step.reason));
    case 'monitor':
      labels.set(step.ref, self.monitor(address(world, step.to)));
      return 'ok';
    case 'link':
      return self.link(labels.pid(step.to.pid));
    case 'unlink':
      return self.unlink(labels.pid(step.to.pid));
    case 'sys':
      return yield* system(world, step);
  }
}

function* start(world: World, step: Extract<ClientStep, { op: 'start' }>): Work<Json> {
  const { how, server, init, name, timeout, module } = step;
  const callbacks = world.modules[module ?? 'full'];
  const args = { server, init };
  const options = {
    ...(name === undefined ? {} : { name }),
    ...(timeout === undefined || timeout === 'default' ? {} : { timeout }),
  };
  if (how === 'start_monitor') {
    const { pid, ref } = (yield GenServer.startMonitor(callbacks, args, options)) as { pid: Pid; ref: never };
    world.labels.set(`mon:${server}`, ref);
    return { t: ['ok', { t: [termTo(pid, world.labels), termTo(ref, world.labels)] }] };
  }
  const started =
    how === 'start' ? GenServer.start(callbacks, args, options) : GenServer.startLink(callbacks, args, options);
  return { t: ['ok', termTo(yield started, world.labels)] };
}

function* system(world: World, step: SysStep): Work<Json> {
  const { labels } = world;
  const to = address(world, step.to);
  const timeout = limit(step.timeout);
  switch (step.req) {
    case 'suspend':
      return termTo(yield sys.suspend(to, ...timeout), labels);
    case 'resume':
      return termTo(yield sys.resume(to, ...timeout), labels);
    case 'get_state':
      return termTo(yield sys.getState(to, ...timeout), labels);
    case 'get_status': {
      const status = (yield sys.getStatus(to, ...timeout)) as { readonly state: string };
      return status.state;
    }
    case 'replace_state':
      return termTo(yield sys.replaceState(to, (state: State) => replace(step.fun, state), ...timeout), labels);
    case 'change_code':
      return termTo(yield sys.changeCode(to, world.modules.full, termFrom(step.old), step.msg, ...timeout), labels);
    case 'terminate':
      return termTo(yield sys.terminate(to, termFrom(step.reason), ...timeout), labels);
  }
}

/** The function that `replace_state` runs in the server. */
function replace(fun: Extract<SysStep, { req: 'replace_state' }>['fun'], state: State): State {
  if (!isState(state)) throw new Error('the server has another state than its callbacks gave it');
  switch (fun.f) {
    case 'add':
      return { ...state, n: state.n + fun.by };
    case 'noop':
      return state;
    case 'error':
      throw new Raised(fun.reason);
    case 'exit':
      throw new Exit(termFrom(fun.reason));
    case 'throw':
      throw termFrom(fun.reason);
  }
}

/**
 * Offers the messages of the mailbox one by one, oldest first, to `look` until it takes one; that one is consumed, all
 * others keep their places.
 */
function* check(self: Self, look: (message: unknown) => unknown): Work<unknown> {
  for (const message of processInfo(self.pid, 'messages') ?? []) {
    const answer = look(message);
    if (answer === 'no_reply') continue;
    // Reading a DOWN as an answer may have flushed it from the mailbox already.
    yield self.receive((other): other is unknown => other === message, { after: 0 });
    return answer;
  }
  return 'no_reply';
}

/** What `wait_response` and the like gave: `timeout`, `{reply, R}`, or `{error, {Reason, ServerRef}}`. */
function responseTo({ labels }: World, response: unknown): Json {
  if (typeof response !== 'object' || response === null) return termTo(response, labels);
  const { reply, error } = response as { reply?: unknown; error?: { reason: unknown; server: unknown } };
  if (error === undefined) return { t: ['reply', termTo(reply, labels)] };
  return { t: ['error', { t: [termTo(error.reason, labels), termTo(error.server, labels)] }] };
}

/** What an op on the collection gave; a response brings the new collection with it. */
function collected(world: World, memory: Memory, result: unknown): Json {
  if (typeof result !== 'object' || result === null) return termTo(result, world.labels);
  const { response, label, collection } = result as GenServer.LabelledResponse<unknown, unknown>;
  memory.collection = collection;
  const size = GenServer.reqidsSize(collection);
  return { t: [responseTo(world, response), termTo(label, world.labels), size] };
}

function request(memory: Memory, label: string): GenServer.RequestId {
  const id = memory.requests.get(label);
  if (id === undefined) throw new Error(`there is no request ${label}`);
  return id;
}

function address({ labels }: World, to: Address): ServerRef & (Pid<unknown> | string) {
  return 'pid' in to ? labels.pid(to.pid) : to.name;
}

/** The timeout as last argument, left out when the default is asked for. */
function limit(timeout: Timeout): [] | [number | 'infinity'] {
  return timeout === 'default' ? [] : [timeout];
}

function milliseconds(timeout: Timeout): number | 'infinity' {
  return timeout === 'default' ? 'infinity' : timeout;
}
