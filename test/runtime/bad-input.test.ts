import {
  coroutine,
  inspect,
  isEtsError,
  isProcessError,
  LoggerError,
  type Pid,
  type Ref,
  type Self,
  send,
  stderrHandler,
  type Table,
} from '@hot/runtime';
import { startTestNode, type TestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import type { AnySelf } from '../helpers/body-kind';
import { thrownBy } from '../helpers/thrown';

/** What the calls of a test act on. */
interface Scene {
  readonly node: TestNode;
  readonly self: Self;
  readonly pid: Pid<unknown>;
  readonly ref: Ref;
  readonly table: Table<{ id: unknown; n: number }>;
}

/** A call with a wrong argument somewhere. */
type Call = (scene: Scene, wrong: never) => unknown;

const circular: Record<string, unknown> = {};
circular['itself'] = circular;

/** Values that hardly any argument can be. */
const WRONG: readonly unknown[] = [
  null,
  undefined,
  NaN,
  -1,
  1.5,
  1e300,
  Infinity,
  10n,
  true,
  '',
  'nobody',
  Symbol('s'),
  [],
  [1],
  {},
  { nonsense: 1 },
  Object.freeze({ nonsense: 1 }),
  Object.create(null),
  JSON.parse('{"__proto__":{"link":true}}'),
  circular,
  new Date(NaN),
  new Map(),
  /re/,
  { tag: '@hot/pid', id: 1, node: 'here' },
  { tag: '@hot/ref', id: 1 },
  { tag: '@hot/ets-table', id: 1 },
];

const idle = coroutine(function* (self: AnySelf) {
  yield self.receive();
});
const source = { subscribe: () => ({ unsubscribe: () => undefined }) };

/** Every public function on processes, with each of its arguments wrong in turn. */
const ON_PROCESSES: Readonly<Record<string, Call>> = {
  'spawn(x)': ({ node }, x) => node.spawn(x),
  'spawn(m, x)': ({ node }, x) => node.spawn('m', x),
  'spawn(m, f, x)': ({ node }, x) => node.spawn('m', 'f', x),
  'spawnWith(x)': ({ self }, x) => self.spawnWith(x, idle),
  'spawnWith({}, x)': ({ self }, x) => self.spawnWith({}, x),
  'spawnWith link': ({ self }, x) => self.spawnWith({ link: x }, idle),
  'spawnWith monitor': ({ self }, x) => self.spawnWith({ monitor: x }, idle),
  'spawnWith name': ({ self }, x) => self.exit(self.spawnWith({ name: x }, idle), 'kill'),
  'spawnWith mailbox': ({ self }, x) => self.spawnWith({ mailbox: x }, idle),
  'spawnWith mailbox.max': ({ self }, x) => self.spawnWith({ mailbox: { max: x, overflow: 'exit' } }, idle),
  'spawnLink(x)': ({ self }, x) => self.spawnLink(x),
  'spawnMonitor(x)': ({ self }, x) => self.spawnMonitor(x),
  'spawnRequest(x)': ({ self }, x) => self.spawnRequest(x, idle),
  'spawnRequest({}, x)': ({ self }, x) => self.spawnRequest({}, x),
  'spawnRequestAbandon(x)': ({ self }, x) => self.spawnRequestAbandon(x),
  'send(x)': ({ node }, x) => node.send(x, 1 as never),
  'exit(x)': ({ node }, x) => node.exit(x, 'reason'),
  'self.exit(x, r)': ({ self }, x) => self.exit(x, 'reason'),
  'isAlive(x)': ({ node }, x) => node.isAlive(x),
  'processInfo(x)': ({ node }, x) => node.processInfo(x),
  'processInfo(p, x)': ({ node, pid }, x) => node.processInfo(pid, x),
  'processInfo(p, [x])': ({ node, pid }, x) => node.processInfo(pid, [x]),
  'register(x)': ({ node, pid }, x) => node.register(x, pid) && node.unregister(x),
  'register(n, x)': ({ node }, x) => node.register('n', x),
  'unregister(x)': ({ node }, x) => node.unregister(x),
  'whereis(x)': ({ node }, x) => node.whereis(x),
  'sendAfter(x)': ({ node, pid }, x) => node.cancelTimer(node.sendAfter(x, pid, 1)),
  'sendAfter(1, x)': ({ node }, x) => node.cancelTimer(node.sendAfter(1, x, 1)),
  'sendAfter(1, p, m, x)': ({ node, pid }, x) => node.cancelTimer(node.sendAfter(1, pid, 1, x)),
  'startTimer(x)': ({ node, pid }, x) => node.cancelTimer(node.startTimer(x, pid, 1, { abs: true })),
  'cancelTimer(x)': ({ node }, x) => node.cancelTimer(x),
  'cancelTimer(t, x)': ({ node, ref }, x) => node.cancelTimer(ref, x),
  'readTimer(x)': ({ node }, x) => node.readTimer(x),
  'readTimer(t, x)': ({ node, ref }, x) => node.readTimer(ref, x),
  'suspendProcess(x)': ({ node }, x) => node.suspendProcess(x),
  'suspendProcess(p, x)': ({ node, pid }, x) => node.suspendProcess(pid, x) && node.resumeProcess(pid),
  'resumeProcess(x)': ({ node }, x) => node.resumeProcess(x),
  'receive(x)': ({ self }, x) => self.receive(x),
  'receive(m, x)': ({ self }, x) => self.receive(undefined, x),
  'receive after': ({ self }, x) => self.receive(undefined, { after: x }),
  'receive since': ({ self }, x) => self.receive(undefined as never, { since: x }),
  'receive convert': ({ self }, x) => self.receive(undefined, { convert: x }),
  'link(x)': ({ self }, x) => self.link(x),
  'unlink(x)': ({ self }, x) => self.unlink(x),
  'monitor(x)': ({ self }, x) => self.monitor(x),
  'monitor(p, x)': ({ self, pid }, x) => self.monitor(pid, x),
  'monitor alias': ({ self, pid }, x) => self.monitor(pid, { alias: x }),
  'monitor tag': ({ self, pid }, x) => self.monitor(pid, { tag: x }),
  'demonitor(x)': ({ self }, x) => self.demonitor(x),
  'demonitor(r, x)': ({ self, ref }, x) => self.demonitor(ref, x),
  'demonitor flush': ({ self, ref }, x) => self.demonitor(ref, { flush: x }),
  'alias(x)': ({ self }, x) => self.alias(x),
  'alias reply': ({ self }, x) => self.alias({ reply: x }),
  'unalias(x)': ({ self }, x) => self.unalias(x),
  trapExit: ({ self }, x) => {
    self.trapExit = x;
    self.trapExit = false;
  },
  'subscribe(x)': ({ self }, x) => self.subscribe(x, (value) => value),
  'subscribe(s, x)': ({ self }, x) => self.subscribe(source, x),
  'subscribe(s, f, x)': ({ self }, x) => self.subscribe(source, (value) => value, x),
  'subscribe complete': ({ self }, x) => self.subscribe(source, (value) => value, { complete: x }),
  'subscribe gives x': ({ self }, x) => self.subscribe({ subscribe: () => x }, (value) => value),
  'coroutine(x)': (_scene, x) => coroutine(x),
};

const ON_TABLES: Readonly<Record<string, Call>> = {
  'new(x)': ({ node }, x) => node.ets.delete(node.ets.new(x, { key: 'id' })),
  'new(n, x)': ({ node }, x) => node.ets.new('n', x),
  'new key': ({ node }, x) => node.ets.new('n', { key: x }),
  'new type': ({ node }, x) => node.ets.new('n', { key: 'id', type: x }),
  'new named': ({ node }, x) => node.ets.delete(node.ets.new('n', { key: 'id', named: x })),
  'new access': ({ node }, x) => node.ets.new('n', { key: 'id', access: x }),
  'new heir': ({ node }, x) => node.ets.new('n', { key: 'id', heir: x }),
  'new schema': ({ node }, x) => node.ets.new('n', { key: 'id', schema: x }),
  'insert(x)': ({ node }, x) => node.ets.insert(x, { id: 1 } as never),
  'insert(t, x)': ({ node, table }, x) => node.ets.insert(table, x),
  'lookup(x)': ({ node }, x) => node.ets.lookup(x, 1 as never),
  'lookupElement(t, k, x)': ({ node, table }, x) => node.ets.lookupElement(table, 1, x),
  'updateCounter(t, k, x)': ({ node, table }, x) => node.ets.updateCounter(table, 1, x),
  'updateCounter(t, k, [x])': ({ node, table }, x) => node.ets.updateCounter(table, 1, [x]),
  'updateCounter field': ({ node, table }, x) => node.ets.updateCounter(table, 1, { field: x, by: 1 }),
  'updateCounter by': ({ node, table }, x) => node.ets.updateCounter(table, 1, { field: 'n', by: x }),
  'updateCounter initial': ({ node, table }, x) => node.ets.updateCounter(table, 2, { field: 'n', by: 1 }, x),
  'updateCounter threshold': ({ node, table }, x) =>
    node.ets.updateCounter(table, 1, { field: 'n', by: 1, threshold: x, setValue: 0 }),
  'updateElement(t, k, x)': ({ node, table }, x) => node.ets.updateElement(table, 1, x),
  'select(x)': ({ node }, x) => node.ets.select(x, () => true),
  'select limit': ({ node, table }, x) => node.ets.select(table, () => true, x),
  'selectReplace(t, x)': ({ node, table }, x) => node.ets.selectReplace(table, x),
  'next(t, x)': ({ node, table }, x) => x !== circular && node.ets.next(table, x),
  'info(x)': ({ node }, x) => node.ets.info(x),
  'info(t, x)': ({ node, table }, x) => node.ets.info(table, x),
  'giveAway(t, x)': ({ node, table }, x) => node.ets.giveAway(table, x),
  'setOpts(t, x)': ({ node, table }, x) => node.ets.setOpts(table, x),
  'rename(t, x)': ({ node, table }, x) => node.ets.rename(table, x),
  'safeFixtable(t, x)': ({ node, table }, x) => node.ets.safeFixtable(table, x),
  'delete(x)': ({ node }, x) => node.ets.delete(x),
  'deleteObject(t, x)': ({ node, table }, x) => node.ets.deleteObject(table, x),
};

const ON_THE_LOGGER: Readonly<Record<string, Call>> = {
  setPrimaryLevel: ({ node }, x) => node.logger.setPrimaryLevel(x),
  'setHandlerLevel(x)': ({ node }, x) => node.logger.setHandlerLevel(x, 'all'),
  'setHandlerLevel(h, x)': ({ node }, x) => node.logger.setHandlerLevel('default', x),
  'addHandler(x)': ({ node }, x) => {
    node.logger.addHandler(x, { log: () => undefined });
    node.logger.removeHandler(x);
  },
  'addHandler(h, x)': ({ node }, x) => node.logger.addHandler('h', x),
  'addHandler level': ({ node }, x) => {
    node.logger.addHandler('h', { log: () => undefined, level: x });
    node.logger.removeHandler('h');
  },
  'removeHandler(x)': ({ node }, x) => node.logger.removeHandler(x),
  'addPrimaryFilter(x)': ({ node }, x) => {
    node.logger.addPrimaryFilter(x, () => true);
    node.logger.removePrimaryFilter(x);
  },
  'removePrimaryFilter(x)': ({ node }, x) => node.logger.removePrimaryFilter(x),
  // Logging itself never throws.
  'report(x)': ({ node }, x) => node.logger.report(x),
  'report level': ({ node }, x) => node.logger.report({ level: x, message: 'm' }),
  'report message': ({ node }, x) => node.logger.report({ level: 'error', message: x }),
  'report label': ({ node }, x) => node.logger.report({ level: 'error', label: x }),
  'report report': ({ node }, x) => node.logger.report({ level: 'error', report: x }),
  'report pid': ({ node }, x) => node.logger.report({ level: 'error', pid: x }),
  'report meta': ({ node }, x) => node.logger.report({ level: 'error', meta: x }),
  'log(x)': ({ node }, x) => node.logger.log(x, 'm'),
  'error(x)': ({ node }, x) => node.logger.error(x),
  'error(() => x)': ({ node }, x) => node.logger.error(() => x),
  'error(m, x)': ({ node }, x) => node.logger.error('m', x),
};

/** Whether an error is one of the runtime's own, with a code. */
function isOurs(thrown: unknown): boolean {
  return isProcessError(thrown) || isEtsError(thrown) || thrown instanceof LoggerError;
}

describe('bad input', () => {
  const groups = { processes: ON_PROCESSES, tables: ON_TABLES, 'the logger': ON_THE_LOGGER };
  for (const [group, calls] of Object.entries(groups)) {
    it(`to functions on ${group} is refused by an error of ours, and what ran goes on running`, async () => {
      const lines: string[] = [];
      const stream = { write: (text: string) => lines.push(text) };
      const node = await startTestNode({ logger: { handlers: { default: stderrHandler({ stream }) } } });
      let rounds = 0;
      const bystander = node.spawn(
        coroutine(function* (self: AnySelf) {
          for (;;) {
            yield self.receive();
            rounds += 1;
          }
        }),
      );
      const ref = node.makeRef();
      const table = node.ets.new<{ id: unknown; n: number }, 'id'>('t', { key: 'id', access: 'public' });
      const strange: string[] = [];
      const victim = node.spawn(
        coroutine(function* (self: AnySelf) {
          for (;;) {
            const [name, call, wrong] = (yield self.receive((message) => Array.isArray(message))) as [
              string,
              Call,
              never,
            ];
            self.trapExit = true;
            node.ets.insert(table, { id: 1, n: 1 });
            try {
              call({ node, self, pid: bystander, ref, table }, wrong);
            } catch (thrown) {
              if (!isOurs(thrown)) strange.push(`${name} of ${inspect(wrong)}: ${inspect(thrown)}`);
            }
          }
        }),
      );
      let asked = 0;
      for (const [name, call] of Object.entries(calls)) {
        for (const wrong of WRONG) {
          send(victim, [name, call, wrong]);
          send(bystander, 'still there?');
          asked += 1;
        }
      }
      await node.settle();
      expect(strange).to.deep.equal([]);
      expect(node.isAlive(victim)).to.equal(true);
      expect(rounds).to.be.greaterThanOrEqual(asked);
      expect(node.logger.handlerIds()).to.deep.equal(['default']);
      node.logger.setPrimaryLevel('notice');
      node.logger.notice('the logger works');
      expect(lines[lines.length - 1]).to.match(/notice .*the logger works/);
      await node.stop();
    });
  }

  it('is told in a text that names what is taken, and what was given', async () => {
    const node = await startTestNode();
    const { self } = node.probe();
    const ref = node.makeRef();
    const cases: [() => unknown, string][] = [
      [() => node.isAlive({ id: 1 } as never), 'badarg: isAlive takes a pid, not { id: 1 }'],
      [() => node.cancelTimer(null as never), 'badarg: cancelTimer takes a reference, not null'],
      [
        () => node.send(Symbol('s') as never, 1),
        'badarg: send takes a pid, a registered name or an alias, not Symbol(s)',
      ],
      [() => node.whereis(5 as never), 'badarg: a registered name is a string, not 5'],
      [() => node.processInfo(self.pid, 5 as never), 'badarg: processInfo takes an item or an array of items, not 5'],
      [
        () => node.processInfo(self.pid, 'heap' as never),
        "badarg: processInfo takes the items of ProcessInfo, not 'heap'",
      ],
      [
        () => self.receive(undefined, { timeout: 5 } as never),
        "badarg: receive has the options after, since, answers, convert, not 'timeout'",
      ],
      [
        () => self.receive(undefined, { after: 5, snice: ref } as never),
        "badarg: receive has the options after, since, answers, convert, not 'snice'",
      ],
      [
        () => self.monitor(self.pid, { alias: 'demonitor', tga: 'GONE' } as never),
        "badarg: monitor has the options alias, tag, not 'tga'",
      ],
      [() => self.receive(undefined, 5 as never), 'badarg: receive takes options in an object, not 5'],
      [() => self.monitor(self.pid, { alais: 1 } as never), "badarg: monitor has the options alias, tag, not 'alais'"],
      [
        () => self.monitor(self.pid, { alias: 'never' as never }),
        "badarg: monitor: alias is 'explicit_unalias', 'demonitor' or 'reply_demonitor', not 'never'",
      ],
      [() => self.demonitor(ref, { flush: 1 as never }), 'badarg: demonitor: flush is true or false, not 1'],
      [
        () => self.demonitor(ref, { flush: true, inof: true } as never),
        "badarg: demonitor has the options flush, info, not 'inof'",
      ],
      [() => self.alias({ once: true } as never), "badarg: alias has the options reply, not 'once'"],
      [() => self.subscribe({} as never, () => 1), 'badarg: subscribe takes an Observable, not {}'],
      [() => node.ets.updateCounter('t', 1, null as never), "no_table: there is no table 't'"],
      [() => node.logger.setPrimaryLevel('loud' as never), "invalid_level: 'loud' is no level, nor 'all' or 'none'"],
    ];
    for (const [call, text] of cases) expect((thrownBy(call) as Error).message).to.equal(text);
    await node.stop();
  });
});
