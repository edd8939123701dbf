/** What the editor of a user shows: completions of what a protocol says, and errors where the mistake is. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Editor } from './editor';

const SERVER = `
import { DynamicSupervisor, GenServer, GenStatem, GenEvent, noreply, ok, reply, Supervisor } from '@hot/behaviours';

interface Counter extends GenServer.Protocol {
  args: { from: number };
  state: number;
  call: { count: number; add: (q: { by: number }) => 'ok' };
  cast: 'reset' | { type: 'set'; to: number };
}
const counter = GenServer.named<Counter>('counter');
const init: GenServer.Init<Counter> = ({ from }) => ok(from);
const handleCall: GenServer.HandleCall<Counter> = (_request, _from, count) => reply(count, count);
const handleCast: GenServer.HandleCast<Counter> = (_request, count) => noreply(count);

interface Door extends GenStatem.Protocol {
  state: 'open' | 'closed';
  data: { readonly opened: number };
  call: { state: 'open' | 'closed' };
  cast: 'push';
  stateTimeout: 'close';
}
const door = GenStatem.named<Door>('door');

const team = { init: () => Supervisor.init({}, [{ id: 'counter', start: () => GenServer.startLink<Counter>({ init, handleCall, handleCast }, { from: 0 }) }]) };
const sup = Supervisor.named<typeof team>('sup');
const Counters = { startLink: (from: number) => GenServer.startLink<Counter>({ init, handleCall, handleCast }, { from }) };
void [counter, door, sup, team, GenEvent, Counters, DynamicSupervisor];
`;

describe('the editor', function () {
  this.timeout(60_000);
  let editor: Editor;
  before(() => {
    editor = new Editor();
    expect(editor.complaints(SERVER)).to.deep.equal([]);
  });

  it('finds nothing wrong in the program of docs/typing.md', () => {
    const page = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'typing.md'), 'utf8');
    const program = /```ts\n([^]*?)```/.exec(page)?.[1] ?? '';
    expect(program).to.include('interface Counter');
    expect(editor.complaints(program)).to.deep.equal([]);
    const misspelt = editor.complaints(program.replace("call(counter, 'count')", "call(counter, 'cuont')"));
    expect(misspelt.map(({ at }) => at)).to.include("'cuont'");
  });

  const offered: [what: string, text: string, names: string[]][] = [
    ['the requests that a server answers without more', "GenServer.call(counter, '/*|*/');", ['count']],
    ['the types of casts', "GenServer.cast(counter, { type: '/*|*/', to: 1 });", ['set']],
    ['the casts of a machine', "GenStatem.cast(door, '/*|*/');", ['push']],
    [
      'the handlers of a state',
      'GenStatem.state<Door>({ /*|*/ });',
      ['call', 'cast', 'enter', 'stateTimeout', 'otherwise'],
    ],
    ['the requests that a state has to answer', 'GenStatem.state<Door>({ call: { /*|*/ } });', ['state']],
    [
      'the states to go to',
      "GenStatem.state<Door>({ cast: { push: (_push, data) => GenStatem.nextState('/*|*/', data) } });",
      ['open', 'closed'],
    ],
    ['the children of a supervisor', "Supervisor.terminateChild(sup, '/*|*/');", ['counter']],
    [
      'the callbacks of a module',
      'GenServer.start<Counter>({ /*|*/ }, { from: 0 });',
      ['init', 'handleCall', 'handleCast', 'handleInfo', 'terminate', 'codeChange'],
    ],
    [
      'the fields of what init is called with',
      'GenServer.start<Counter>({ init, handleCall, handleCast }, { /*|*/ });',
      ['from'],
    ],
  ];
  for (const [what, text, names] of offered) {
    it(`offers ${what}`, () => {
      expect(editor.completions(`${SERVER}\n${text}`)).to.include.members(names);
    });
  }

  const wrong: [what: string, text: string, at: RegExp, message: RegExp][] = [
    ['a request that nobody knows, at the request', "GenServer.call(counter, 'cuont');", /^'cuont'$/, /count/],
    [
      'a missing callback, at the module',
      'GenServer.start<Counter>({ init, handleCast }, { from: 0 });',
      /^\{ init, handleCast \}$/,
      /handleCall/,
    ],
    [
      'a state of a wrong type, at the result',
      "const bad: GenServer.HandleCast<Counter> = () => noreply('zero');\nvoid bad;",
      /^noreply\('zero'\)$/,
      /number/,
    ],
    [
      'a wrong reply, at the handler of the request',
      "const calls = GenServer.calls<Counter>({ count: (_q, _from, n) => reply('many', n), add: (_q, _from, n) => reply('ok', n) });\nvoid calls;",
      /^reply\('many', n\)$/,
      /number/,
    ],
    [
      'a request without a handler, at the table',
      'const calls = GenServer.calls<Counter>({ count: (_q, _from, n) => reply(n, n) });\nvoid calls;',
      /^\{ count:/,
      /add/,
    ],
    [
      'a state that there is not, at the handler',
      "const open = GenStatem.state<Door>({ call: { state: () => 'keep_state_and_data' }, cast: { push: (_p, data) => GenStatem.nextState('ajar', data) } });\nvoid open;",
      /^push$/,
      /ajar/,
    ],
    [
      'a state without an answer, at the table',
      "const open = GenStatem.state<Door>({ cast: { push: () => 'keep_state_and_data' } });\nvoid open;",
      /^\{ cast:/,
      /call/,
    ],
    [
      'wrong arguments of init, at the field',
      "GenServer.start<Counter>({ init, handleCall, handleCast }, { from: 'zero' });",
      /^from$/,
      /string/,
    ],
    [
      'a child that a supervisor does not have, at the id',
      "Supervisor.terminateChild(sup, 'conuter');",
      /^'conuter'$/,
      /counter/,
    ],
    [
      'wrong arguments of a start in a tree, at the argument, with what it takes',
      "Supervisor.init({}, [{ id: 'a', start: [Counters, 'startLink', ['zero']] }]);",
      /^'zero'$/,
      /^Type 'string' is not assignable to type 'number'/,
    ],
    [
      'a start that there is not, at its name, with those that there are',
      "DynamicSupervisor.startChild('sup', { start: [Counters, 'startLnk', [1]] });",
      /^'startLnk'$/,
      /"startLink"/,
    ],
    [
      'missing arguments of a start, at the arguments, with what it takes',
      "DynamicSupervisor.startChild('sup', { start: [Counters, 'startLink', []] });",
      /^\[\]$/,
      /from: number/,
    ],
    [
      'a start that starts nothing, at the start',
      "Supervisor.init({}, [{ id: 'a', start: () => 5 }]);",
      /^start$/,
      /'number' is not assignable to type 'StartResult/,
    ],
    [
      'a child without an id, at the child',
      'Supervisor.init({}, [{ start: Counters.startLink }]);',
      /^\{ start/,
      /'id' is missing/,
    ],
  ];
  for (const [what, text, at, message] of wrong) {
    it(`shows ${what}`, () => {
      const complaints = editor.complaints(`${SERVER}\n${text}`);
      expect(complaints, JSON.stringify(complaints)).to.have.length(1);
      expect(complaints[0]?.at).to.match(at);
      expect(complaints[0]?.message).to.match(message);
    });
  }
});
