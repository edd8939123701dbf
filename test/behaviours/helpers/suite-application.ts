/** The applications of the tests: trees of suite servers, and modules that tell what is called. */
import { Application, GenServer, Supervisor } from '@hot/behaviours';
import { type Pid, send } from '@hot/runtime';
import { suiteServer } from './suite-server';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a test's module returns is the test's business, nonsense too
export type Anything = any;

/** A supervisor of one server that is registered under `name`. */
export const treeOf = (name: string, server: object = suiteServer): Anything => ({
  init: () =>
    Supervisor.init({}, [{ id: name, start: () => GenServer.startLink(server as typeof suiteServer, 's', { name }) }]),
});

/** A module whose application is a tree, and that tells `watcher` of the end: `{ prepStop }`, `{ stop }`. */
export function moduleOf(name: string, watcher?: Pid<unknown>, more: object = {}): Anything {
  return {
    start: () => Supervisor.startLink(treeOf(name), undefined),
    ...(watcher !== undefined && {
      prepStop: (state: unknown) => {
        send(watcher, { prepStop: name, state });
        return 'prepared';
      },
      stop: (state: unknown) => send(watcher, { stop: name, state }),
    }),
    ...more,
  };
}

/** An application with a tree of its own, whose server has its name. */
export function appOf(name: string, fields: object = {}): Application.AnyApplication {
  return Application.define({ name, vsn: '1', mod: [moduleOf(name), undefined], ...fields });
}
