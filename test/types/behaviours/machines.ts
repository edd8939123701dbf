/** State machines in both callback modes, written without a cast: what is inferred, and what does not compile. */
import { GenStatem } from '@hot/behaviours';
import { exactly } from './exactly';

// ---------------------------------------------------------------------------------------------- a function for each state

interface Lock extends GenStatem.Protocol {
  args: { code: string };
  state: 'locked' | 'open';
  data: { readonly code: string; readonly typed: string };
  call: { attempts: number; set: (q: { code: string }) => 'ok' | { error: 'short' } };
  cast: { type: 'button'; digit: string };
  info: 'alarm';
  internal: 'check';
  timeout: 'idle';
  stateTimeout: 'lock';
  genericTimeout: { report: number; blink: 'on' | 'off' };
}

const { keepState, keepStateAndData, nextState, replyTo } = GenStatem;

const asked = {
  attempts: (_request, from) => keepStateAndData(replyTo(from, 7)),
  set: ({ code }, from, data) =>
    code.length < 4
      ? keepStateAndData(replyTo(from, { error: 'short' }))
      : keepState({ ...data, code }, [replyTo(from, 'ok'), GenStatem.nextEvent('internal', 'check')]),
} satisfies GenStatem.CallHandlers<Lock>;

const lock: GenStatem.Callbacks<Lock> = {
  init: ({ code }) => GenStatem.ok('locked', { code, typed: '' }, GenStatem.genericTimeout('report', 60_000, 1)),
  callbackMode: () => ['state_functions', 'state_enter'],
  locked: GenStatem.state<Lock>({
    enter: (oldState, data) => {
      exactly<'locked' | 'open'>().of(oldState);
      return keepState({ ...data, typed: '' });
    },
    call: asked,
    cast: {
      button: ({ digit }, data) => {
        const typed = data.typed + digit;
        return typed === data.code
          ? nextState('open', data, GenStatem.stateTimeout(10_000, 'lock'))
          : keepState({ ...data, typed }, [GenStatem.timeout(5000, 'idle'), GenStatem.hibernate()]);
      },
    },
    info: (message) => (message === 'alarm' ? 'stop' : 'keep_state_and_data'),
    internal: (content, data) => (content === 'check' ? keepState(data) : 'repeat_state_and_data'),
    timeout: (content, data) => (content === 'idle' ? keepState({ ...data, typed: '' }) : 'stop'),
    genericTimeout: {
      report: (count) => keepStateAndData(GenStatem.genericTimeout('report', 60_000, count + 1)),
      blink: (light) => keepStateAndData(GenStatem.genericTimeout('blink', 500, light === 'on' ? 'off' : 'on')),
    },
  }),
  open: async (event, data) => {
    await null;
    if (event.type === 'call') return keepStateAndData(GenStatem.postpone());
    return event.type === 'state_timeout' ? nextState('locked', data) : 'keep_state_and_data';
  },
  terminate: (_reason, state, data) => [state.length, data.code],
};

export async function atTheLock(): Promise<void> {
  const pid = await GenStatem.startLink(lock, { code: '1234' });
  exactly<GenStatem.ServerPid<Lock>>().of(pid);
  exactly<number>().of(await GenStatem.call(pid, 'attempts'));
  exactly<'ok' | { error: 'short' }>().of(await GenStatem.call(pid, { type: 'set', code: '0000' }));
  GenStatem.cast(pid, { type: 'button', digit: '1' });
  // @ts-expect-error a lock has a code
  await GenStatem.start(lock, {});
  // @ts-expect-error it does not know this request
  await GenStatem.call(pid, 'open');
  // @ts-expect-error nor this cast
  GenStatem.cast(pid, { type: 'button' });

  const name = GenStatem.named<Lock>('front door');
  await GenStatem.startLink(lock, { code: '1234' }, { name });
  exactly<number>().of(await GenStatem.call(name, 'attempts'));
  // @ts-expect-error by its name neither
  await GenStatem.call(name, 'open');
}

const { locked, open } = { locked: GenStatem.state<Lock>({ otherwise: () => 'stop' }), open: lock };

export const wrongLocks: GenStatem.Callbacks<Lock>[] = [
  // @ts-expect-error a state has no function
  { init: () => GenStatem.ok('locked', { code: '', typed: '' }), callbackMode: () => 'state_functions', locked },
  // @ts-expect-error there is no such state
  { ...open, init: () => GenStatem.ok('ajar', { code: '', typed: '' }) },
  // @ts-expect-error its data has a code
  { ...open, init: () => GenStatem.ok('locked', { typed: '' }) },
  // @ts-expect-error there is no such mode
  { ...open, callbackMode: () => 'states' },
  // @ts-expect-error it is not called with handleEvent
  { ...open, callbackMode: () => 'handle_event_function' },
];

export const wrongStates = [
  // @ts-expect-error a call has no handler
  GenStatem.state<Lock>({ call: { attempts: asked.attempts }, cast: { button: () => 'stop' } }),
  // @ts-expect-error a cast has no handler
  GenStatem.state<Lock>({ call: asked }),
  GenStatem.state<Lock>({
    // @ts-expect-error the number of attempts is a number
    call: { ...asked, attempts: (_request, from) => keepStateAndData(replyTo(from, 'many')) },
    cast: { button: () => 'stop' },
  }),
  // @ts-expect-error there is no such state to go to
  GenStatem.state<Lock>({ otherwise: (_event, data) => nextState('ajar', data) }),
  // @ts-expect-error its data has a code
  GenStatem.state<Lock>({ otherwise: () => keepState({ typed: '' }) }),
  // @ts-expect-error there is no such handler
  GenStatem.state<Lock>({ otherwise: () => 'stop', statTimeout: () => 'stop' }),
  // @ts-expect-error there is no such generic time-out to handle
  GenStatem.state<Lock>({ otherwise: () => 'stop', genericTimeout: { reprot: () => 'stop' } }),
];

/** What a callback may do, one by one. */
const act = (action: GenStatem.Action<Lock>): GenStatem.StateFunction<Lock> =>
  GenStatem.state<Lock>({ otherwise: () => keepStateAndData(action) });

export const actions = [
  act('infinity'),
  act(GenStatem.timeout('cancel')),
  act(GenStatem.stateTimeout('update', 'lock')),
  act(GenStatem.nextEvent({ timeout: 'report' }, 7)),
  act(GenStatem.nextEvent('cast', { type: 'button', digit: '1' })),
  act(GenStatem.pushCallbackModule(lock)),
  act(GenStatem.popCallbackModule()),
  // @ts-expect-error the event time-out of a lock has no number
  act(5000),
  // @ts-expect-error what it has is another word
  act(GenStatem.timeout(5000, 'lock')),
  // @ts-expect-error what locks is another word
  act(GenStatem.stateTimeout(5000, 'idle')),
  // @ts-expect-error there is no such time-out
  act(GenStatem.genericTimeout('reprot', 5000, 7)),
  // @ts-expect-error a report has a number
  act(GenStatem.genericTimeout('report', 5000, 'on')),
  // @ts-expect-error there is no such time-out to insert
  act(GenStatem.nextEvent({ timeout: 'reprot' }, 7)),
  // @ts-expect-error there is no such internal event
  act(GenStatem.nextEvent('internal', 'chek')),
  // @ts-expect-error nor such a cast
  act(GenStatem.nextEvent('cast', 'button')),
  // @ts-expect-error a module says how it is called
  act(GenStatem.changeCallbackModule({})),
];

// ---------------------------------------------------------------------------------------------- one function for all states

interface Lift extends GenStatem.Protocol {
  state: { readonly at: number } | { readonly from: number; readonly to: number };
  data: readonly number[];
  call: { floor: number | 'between' };
  cast: { type: 'go'; to: number };
  timeout: number;
}

export const lift: GenStatem.Callbacks<Lift> = {
  init: () => GenStatem.ok({ at: 0 }, []),
  callbackMode: () => 'handle_event_function',
  handleEvent: (event, state, stops) => {
    switch (event.type) {
      case 'call':
        return keepStateAndData(replyTo(event.from, 'at' in state ? state.at : 'between'));
      case 'cast':
        return 'at' in state
          ? nextState({ from: state.at, to: event.content.to }, stops, 5000)
          : keepState([...stops, event.content.to]);
      case 'timeout':
        exactly<number>().of(event.content);
        return 'to' in state ? nextState({ at: state.to }, stops) : 'keep_state_and_data';
      default:
        return 'keep_state_and_data';
    }
  },
};

export const wrongLifts: GenStatem.Callbacks<Lift>[] = [
  // @ts-expect-error a lift is at a floor or between two
  { ...lift, init: () => GenStatem.ok({ at: 'home' }, []) },
  // @ts-expect-error it says how it is called
  { init: () => GenStatem.ok({ at: 0 }, []), handleEvent: () => 'stop' as const },
];
