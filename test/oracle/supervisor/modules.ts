/**
 * The scripted modules (FORMAT-behaviours, 8.2 and 8.3): `child` and `nested`, whose start functions run in the
 * supervisor and do what the script says for their N-th call, and `tsup`, the callback module of all supervisors.
 */
import { isStartError, ProcLib, Supervisor } from '@hot/behaviours';
import { coroutine, Exit, type Pid, self as running, type Self } from '@hot/runtime';
import type { Json } from '../json';
import { Raised } from '../raised';
import type {
  ChildConfig,
  DynamicPart,
  FlagsScript,
  InitScript,
  Manner,
  NestedConfig,
  Outcome,
  SpecScript,
  SpecsScript,
} from './scenario';
import { NoList, termFrom, Tuple, tupleFrom } from './term';
import type { World } from './world';

type Work<T> = Generator<unknown, T, unknown>;

/** Told to a child: end by yourself. */
export class EndYourself {
  readonly how: { readonly exit: Json } | { readonly error: Json };

  constructor(how: EndYourself['how']) {
    this.how = how;
  }
}

/** What the callback module of a supervisor is started with. */
export interface TopArgs {
  readonly key: string;
  readonly init: InitScript;
}

/** `child`: `start(config)`, and `start(template, part)` in a simple_one_for_one supervisor. */
export function childModule(world: World): object {
  return {
    start: coroutine(function* (template: ChildConfig, part?: DynamicPart): Work<unknown> {
      const config = { ...template, ...part };
      if (part !== undefined) world.isDynamic(part.key);
      return yield* attempt(world, config, function* (n) {
        const pid = (yield ProcLib.startLink(childBody, [world, config.manner, running().pid])) as Pid;
        world.named(config.key, n, pid);
        world.note(['start', config.key, n]);
        return pid;
      });
    }),
  };
}

/** `nested`: `startLink(config)`. */
export function nestedModule(world: World): object {
  return {
    startLink: coroutine(function* (config: NestedConfig): Work<unknown> {
      const { key, init } = config;
      return yield* attempt(world, config, function* () {
        return yield Supervisor.startLink(world.modules.tsup, { key, init });
      });
    }),
  };
}

/** `tsup`: `init(args)`. */
export function topModule(world: World): { init(args: TopArgs): never } {
  return {
    init({ key, init }) {
      const n = key === 'top' ? world.attempt(key) : world.attempts(key);
      world.named(key, n, running().pid);
      world.note(['init', key, n]);
      return initResult(world, init) as never;
    },
  };
}

function initResult(world: World, init: InitScript): unknown {
  if (!('ret' in init)) return { flags: flagsFrom(world, init.flags), children: specsFrom(world, init.children) };
  const { ret } = init;
  if (ret === 'ignore') return ret;
  if ('value' in ret) return termFrom(world, ret.value);
  throw raised(world, ...(Object.entries(ret)[0] as ['error', Json]));
}

/** What to throw. */
function raised(world: World, kind: 'error' | 'exit' | 'throw', term: Json): unknown {
  if (kind === 'error') return new Raised(term);
  return kind === 'exit' ? new Exit(termFrom(world, term)) : termFrom(world, term);
}

function flagsFrom(world: World, flags: FlagsScript): unknown {
  if ('raw' in flags) return tupleFrom(flags.raw);
  const { form: _form, ...fields } = flags;
  return termsFrom(world, fields);
}

/** Specifications, right or wrong. */
export function specsFrom(world: World, specs: SpecsScript): unknown {
  if (Array.isArray(specs)) return specs.map((spec) => specFrom(world, spec));
  const term = tupleFrom(specs.raw);
  return term instanceof Tuple ? new NoList(term) : term;
}

/** A specification; the tuple form has the same fields. */
export function specFrom(world: World, spec: SpecScript): unknown {
  if ('raw' in spec) return tupleFrom(spec.raw);
  const { form: _form, start, ...fields } = spec;
  const others = termsFrom(world, fields);
  if (start === undefined) return others;
  if ('raw' in start) return { ...others, start: tupleFrom(start.raw) };
  const call =
    'child' in start
      ? [world.modules.child, 'start', [start.child]]
      : [world.modules.nested, 'startLink', [start.nested]];
  return { ...others, start: call };
}

function termsFrom(world: World, fields: Readonly<Record<string, Json | undefined>>): Record<string, unknown> {
  const terms: Record<string, unknown> = {};
  for (const [field, term] of Object.entries(fields)) if (term !== undefined) terms[field] = termFrom(world, term);
  return terms;
}

/** Does outcome N of a start function; `up` is how it starts its process. */
function* attempt(
  world: World,
  { key, starts }: { readonly key: string; readonly starts?: Outcome[] | undefined },
  up: (n: number) => Work<unknown>,
): Work<unknown> {
  const n = world.attempt(key);
  let outcome = starts?.[n - 1] ?? 'ok';
  while (typeof outcome === 'object' && 'gate' in outcome) {
    world.note(['gate', key, n]);
    yield world.gate(outcome.gate);
    outcome = outcome.then;
  }
  if (outcome === 'ok') return yield* up(n);
  if (typeof outcome === 'object' && 'ok_info' in outcome) {
    return { pid: yield* up(n), info: termFrom(world, outcome.ok_info) };
  }
  if (outcome === 'init_ignore') yield ProcLib.startLink(ignoring, []);
  if (typeof outcome === 'string') {
    world.note(['ignore', key, n]);
    return 'ignore';
  }
  const failed = (): void => world.note(['fail', key, n]);
  if ('init_crash' in outcome) {
    try {
      yield ProcLib.startLink(crashing, [outcome.init_crash]);
    } catch (thrown) {
      if (!isStartError(thrown)) throw thrown;
      failed();
      throw thrown;
    }
  }
  if ('init_stop' in outcome) {
    const answer = yield ProcLib.startLink(stopping, [termFrom(world, outcome.init_stop)]);
    failed();
    return answer;
  }
  failed();
  if ('error' in outcome) return { error: termFrom(world, outcome.error) };
  if ('value' in outcome) return termFrom(world, outcome.value);
  if ('raise' in outcome) throw raised(world, ...outcome.raise);
  throw new Error(`no such outcome: ${JSON.stringify(outcome)}`);
}

const ignoring = coroutine(function* (_self: Self): Work<void> {
  yield ProcLib.initAck('ignore');
});

const crashing = coroutine(function* (_self: Self, term: Json): Work<void> {
  throw new Raised(term);
});

const stopping = coroutine(function* (self: Self, reason: unknown): Work<void> {
  ProcLib.initAck({ error: reason });
  self.exit(reason);
});

/** A running child: ends when told to, and reacts in its manner to the EXIT of its supervisor. */
const childBody = coroutine(function* (self: Self, world: World, manner: Manner, supervisor: Pid): Work<void> {
  self.trapExit = manner !== 'plain';
  ProcLib.initAck(self.pid);
  for (;;) {
    const message = yield self.receive();
    if (message instanceof EndYourself) {
      const { how } = message;
      if ('error' in how) throw new Raised(how.error);
      self.exit(termFrom(world, how.exit));
    }
    const { type, pid, reason } = message as { type: string; pid: Pid; reason: unknown };
    if (type !== 'EXIT' || pid !== supervisor) continue;
    if (reason !== 'shutdown' || manner === 'trap') self.exit(reason);
    if (typeof manner !== 'object') continue;
    if ('other' in manner) self.exit(termFrom(world, manner.other));
    yield self.receive((_message): _message is never => false, { after: manner.slow });
    self.exit('shutdown');
  }
});
