// A traffic light at a crossing for pedestrians: a gen_statem whose states are what the cars see.
//
//     red ──▶ red_yellow ──▶ green ──▶ yellow ──▶ red        each for its time (state time-outs)
//        from any of them ── fault ──▶ blinking ── repair ──▶ red
//
// Who wants to cross calls `cross` and is answered when the cars have red: until then the call is postponed. It ends a
// green that has lasted its shortest time (a generic time-out) at once, a younger one as soon as it has.
import { createInterface } from 'node:readline';
import { GenStatem } from '@hot/behaviours';
import type { Self } from '@hot/runtime';
import * as MODULE from './traffic-light.js';

type Light = 'red' | 'red_yellow' | 'green' | 'yellow' | 'blinking';

export interface Crossing extends GenStatem.Protocol {
  /** Ms of a second; a test has short ones. */
  args: { second: number };
  state: Light;
  data: Data;
  call: { cross: 'walk'; light: Light };
  cast: 'fault' | 'repair';
  stateTimeout: 'change';
  genericTimeout: { shortest_green: 'over' };
}

interface Data {
  readonly second: number;
  /** Whether somebody waits for the end of this green, which is too young. */
  readonly asked: boolean;
  /** Whether this green may end. */
  readonly old: boolean;
}

/** How long each lasts, in seconds, and what comes then. */
const plan = {
  red: { seconds: 15, next: 'red_yellow' },
  red_yellow: { seconds: 2, next: 'green' },
  green: { seconds: 60, next: 'yellow' },
  yellow: { seconds: 3, next: 'red' },
} as const;

const SHORTEST_GREEN = 10;

const { keepState, keepStateAndData, nextState, postpone, replyTo, stateTimeout, genericTimeout } = GenStatem;

export const crossing = GenStatem.named<Crossing>('crossing');

export function startLink(second = 1000) {
  return GenStatem.startLink<Crossing>(MODULE, { second }, { name: crossing });
}

export const init: GenStatem.Init<Crossing> = ({ second }) => GenStatem.ok('red', { second, asked: false, old: false });

export const callbackMode = (): GenStatem.CallbackMode<'state_functions'> => ['state_functions', 'state_enter'];

export const red = light('red', { cross: (_request, from) => keepStateAndData(replyTo(from, 'walk')) });

export const red_yellow = light('red_yellow');

export const green = light('green', {
  cross: (_request, _from, data) =>
    data.old ? nextState('yellow', data, postpone()) : keepState({ ...data, asked: true }, postpone()),
});

export const yellow = light('yellow');

/** A state of the plan: its light, its time, and how a call differs from what all do. */
function light(name: keyof typeof plan, own: Partial<GenStatem.CallHandlers<Crossing>> = {}) {
  const { seconds, next } = plan[name];
  return GenStatem.state<Crossing>({
    enter: (_old, data) => {
      MODULE.show(name);
      const change = stateTimeout(seconds * data.second, 'change');
      if (name !== 'green') return keepStateAndData([change]);
      const shortest = genericTimeout('shortest_green', SHORTEST_GREEN * data.second, 'over');
      return keepState({ ...data, asked: false, old: false }, [change, shortest]);
    },
    stateTimeout: (_change, data) => nextState(next, data),
    genericTimeout: {
      shortest_green: (_over, data) =>
        name === 'green' && data.asked ? nextState('yellow', data) : keepState({ ...data, old: true }),
    },
    call: {
      cross: () => keepStateAndData(postpone()),
      light: (_request, from) => keepStateAndData(replyTo(from, name)),
      ...own,
    },
    cast: { fault: (_fault, data) => nextState('blinking', data), repair: () => 'keep_state_and_data' },
  });
}

export const blinking = GenStatem.state<Crossing>({
  enter: () => {
    MODULE.show('blinking');
    return 'keep_state_and_data';
  },
  genericTimeout: { shortest_green: () => 'keep_state_and_data' },
  call: {
    cross: () => keepStateAndData(postpone()),
    light: (_request, from) => keepStateAndData(replyTo(from, 'blinking')),
  },
  cast: { fault: () => 'keep_state_and_data', repair: (_repair, data) => nextState('red', data) },
});

export function show(now: Light) {
  console.log(now.replace('_', ' and '));
}

/** A street of its own: `cross`, `fault`, `repair` and `light` are typed on the standard input. */
export async function main(self: Self, second = '1000') {
  await startLink(Number(second));
  for await (const line of createInterface(process.stdin)) {
    if (line === 'cross') self.spawnLink(MODULE.walk);
    else if (line === 'fault' || line === 'repair') GenStatem.cast(crossing, line);
    else if (line === 'light') console.log(`it is ${await GenStatem.call(crossing, 'light')}`);
    else console.log('cross, fault, repair or light?');
  }
}

export async function walk() {
  console.log(`somebody waits, and then: ${await GenStatem.call(crossing, 'cross', 'infinity')}`);
}
