/**
 * The supervision tree that `tree()` prints: supervisors and their children, with what runs in each and how often it was
 * started again.
 */
import { Application, isCallError, Supervisor } from '@hot/behaviours';
import { inspect, type Node, type Pid } from '@hot/runtime';

/** Children of one supervisor that are shown; there may be a hundred thousand. */
const MOST_CHILDREN = 50;

/** Ms to wait for the answer of one supervisor, unless told otherwise. */
const PATIENCE = 1_000;

/**
 * The trees of a node as text.
 * @param root the supervisor to begin with; all that no other supervisor has started unless given
 * @param patience ms to wait for the answer of each supervisor
 */
export async function supervisionTree(node: Node, root?: Pid, patience = PATIENCE): Promise<string> {
  const roots = root === undefined ? rootsOf(node) : [root];
  if (roots.length === 0) return 'There are no supervisors.';
  const trees: string[] = [];
  for (const pid of roots) {
    const item = { title: titleOf(node, pid), pid, restarts: 0 };
    trees.push(...(await lines({ node, patience }, item, '', '')));
  }
  return trees.join('\n');
}

/** How it is looked at. */
interface View {
  readonly node: Node;
  readonly patience: number;
}

interface Item {
  readonly title: string;
  /** `undefined` when it does not run. */
  readonly pid: Pid | undefined;
  readonly restarts: number;
}

/** Supervisors whose parent is none. */
function rootsOf(node: Node): Pid[] {
  return node.processes().filter((pid) => {
    const parent = node.processInfo(pid, 'parent');
    return isSupervisor(node, pid) && (parent === undefined || !isSupervisor(node, parent));
  });
}

function isSupervisor(node: Node, pid: Pid): boolean {
  return node.processInfo(pid, 'behaviour')?.behaviour === 'supervisor';
}

/** The name of an application's top supervisor is that of the application. */
function titleOf(node: Node, pid: Pid): string {
  const application = Application.getApplication(pid);
  const isTop = application !== undefined && Application.getSupervisor(application) === pid;
  const name = node.processInfo(pid, 'registered_name') ?? 'supervisor';
  return isTop ? `${application}: ${name}` : name;
}

async function lines(view: View, item: Item, first: string, rest: string): Promise<string[]> {
  const { node } = view;
  const { pid, title, restarts } = item;
  const own = [
    title,
    pid?.toString() ?? 'not running',
    pid === undefined ? '' : about(node, pid),
    restartText(restarts),
  ];
  const text = `${first}${own.filter((part) => part !== '').join('  ')}`;
  if (pid === undefined || !isSupervisor(node, pid)) return [text];
  const children = await askPatiently(view, pid);
  if (children === undefined) return [`${text}  (busy: it does not say what its children are)`];
  const shown = children.slice(0, MOST_CHILDREN);
  const all = [text];
  for (const [place, child] of shown.entries()) {
    const last = place === children.length - 1;
    all.push(...(await lines(view, child, `${rest}${last ? '└─ ' : '├─ '}`, `${rest}${last ? '   ' : '│  '}`)));
  }
  if (children.length > shown.length) all.push(`${rest}└─ … and ${children.length - shown.length} more`);
  return all;
}

/**
 * The children of a supervisor, unless it takes too long: one that waits for the start of a child answers nobody. A process
 * of its own asks, which is killed then. Whoever looks at the tree would be left with a receive that waits on.
 */
function askPatiently({ node, patience }: View, supervisor: Pid): Promise<Item[] | undefined> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      node.exit(asker, 'kill');
      resolve(undefined);
    }, patience);
    const asker = node.spawn(async function tree(): Promise<void> {
      await childrenOf(supervisor)
        .then(resolve, reject)
        .finally(() => clearTimeout(late));
    });
  });
}

/** The children in the order of their start; none when the supervisor has ended meanwhile. */
async function childrenOf(supervisor: Pid): Promise<Item[]> {
  try {
    const counts = await Supervisor.countRestarts(supervisor);
    const restarts = new Map(counts.children.map((child) => [child.id ?? child.pid, child.restarts]));
    const children = await Supervisor.whichChildren(supervisor);
    return [...children].reverse().map(({ id, pid }) => ({
      title: id === undefined ? '' : typeof id === 'string' ? id : inspect(id, { maxLength: 60 }),
      pid: typeof pid === 'object' ? pid : undefined,
      restarts: restarts.get(id ?? pid) ?? 0,
    }));
  } catch (thrown) {
    if (isCallError(thrown)) return [];
    throw thrown;
  }
}

/** Behaviour, callback module, its version, and the state it is in. */
function about(node: Node, pid: Pid): string {
  return behaviourText(node, pid) ?? node.processInfo(pid, 'initial_call')?.function ?? '';
}

/** What a process is, as the tables show it: `gen_statem door 1.2 open`. */
export function behaviourText(node: Node, pid: Pid): string | undefined {
  const info = node.processInfo(pid, 'behaviour');
  if (info === undefined) return undefined;
  const state = info.state_name === undefined ? [] : [shortState(info.state_name)];
  return [
    info.behaviour,
    info.module,
    ...(info.version === undefined ? [] : [info.version.slice(0, 8)]),
    ...state,
  ].join(' ');
}

function shortState(state: unknown): string {
  return typeof state === 'string' ? state : '{…}';
}

function restartText(restarts: number): string {
  if (restarts === 0) return '';
  return restarts === 1 ? '1 restart' : `${restarts} restarts`;
}
