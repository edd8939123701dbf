/** A machine that is on or off and counts its flips: the callback module of the work `statem-call`. */
import { GenStatem } from '@hot/behaviours';
import * as MODULE from './switch.js';

const { keepStateAndData, nextState, replyTo } = GenStatem;

interface Switch extends GenStatem.Protocol {
  args: undefined;
  state: 'on' | 'off';
  data: number;
  call: { flip: 'on' | 'off'; count: number };
}

export function start(): Promise<GenStatem.ServerPid<Switch>> {
  return GenStatem.start<Switch>(MODULE, undefined);
}

export const init: GenStatem.Init<Switch> = () => GenStatem.ok('off', 0);

export const callbackMode = (): GenStatem.CallbackMode<'state_functions'> => 'state_functions';

export const off = GenStatem.state<Switch>({
  call: {
    flip: (_flip, from, flips) => nextState('on', flips + 1, replyTo(from, 'on')),
    count: (_count, from, flips) => keepStateAndData(replyTo(from, flips)),
  },
});

export const on = GenStatem.state<Switch>({
  call: {
    flip: (_flip, from, flips) => nextState('off', flips + 1, replyTo(from, 'off')),
    count: (_count, from, flips) => keepStateAndData(replyTo(from, flips)),
  },
});
