/** Session 1: the process is told to upgrade itself. */
import type { Shell } from '@hot/cli';
import type { Pid } from '@hot/runtime';
import type { Session } from '../session';

export const byMessage: Session = {
  title: 'Session 1: a message triggers the upgrade',
  demo: 'test_hot_swap',
  steps: [
    { type: 'c(test_hot_swap)', why: 'Compile test_hot_swap.ts and load it.' },
    { type: "pid = spawn(test_hot_swap, 'loop', [])", why: 'Start a process that runs it.' },
    { type: "send(pid, 'run')", why: 'The process says which version of its code it runs.' },
    {
      replace: 'test_hot_swap',
      version: 'v2',
      why: 'Somebody saves another version of the file. Nothing happens yet.',
    },
    {
      type: "send(pid, 'upgrade')",
      why: 'Told to, the process compiles and loads the file, and calls its loop fully qualified.',
      until: hasUpgraded,
    },
    { type: "send(pid, 'run')", why: 'The same process runs the new version.' },
    { type: 'pid', why: 'It has kept its pid, and would have kept its messages, links and names.' },
  ],
};

/** A second version is loaded, and the process has left the first. */
function hasUpgraded({ node, scope }: Shell): boolean {
  return (
    node.code.hasOld('test_hot_swap') && !node.code.checkProcessCode(scope.get('pid') as Pid<never>, 'test_hot_swap')
  );
}
