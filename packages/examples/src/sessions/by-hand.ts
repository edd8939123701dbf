/** Session 2: new code is loaded from the shell, and the process enters it by its next fully-qualified call. */
import type { Session } from '../session';

export const byHand: Session = {
  title: 'Session 2: by hand, from the shell',
  demo: 'test_hot_swap',
  steps: [
    { type: 'c(test_hot_swap)', why: 'The first version again, in a new node.' },
    { type: "pid = spawn(test_hot_swap, 'loop', [])", why: 'A process waits in its receive.' },
    { type: "send(pid, 'run')", why: 'It takes the message and calls its loop again.' },
    { replace: 'test_hot_swap', version: 'v2', why: 'The file is replaced.' },
    {
      type: 'c(test_hot_swap)',
      why: 'Compile and load. What was current is old now, and the process still waits in it.',
    },
    {
      type: "send(pid, 'run')",
      why: 'So old code takes this message. Its call of MODULE.loop then enters the new version.',
    },
    { type: 'l(test_hot_swap)', why: 'Load once more: the old version is purged, and nobody is in it.' },
    { type: "send(pid, 'run')", why: 'The process lives, and runs new code.' },
    { type: 'ref = monitor(pid)', why: 'Now without letting it call: watch the process,' },
    { type: 'l(test_hot_swap)', why: 'load once, and the process waits in old code;' },
    { type: 'code.checkProcessCode(pid, test_hot_swap)', why: 'it lingers there, as this says.' },
    {
      type: 'l(test_hot_swap)',
      why: 'Two versions are all there can be. Loading again kills who lingers in the old one.',
    },
    { type: 'flush()', why: 'The monitor tells the end of the process, and the reason: killed.' },
  ],
};
