/** Session 3: a gen_server whose state has another form in the new version. */
import type { Session } from '../session';

export const genServer: Session = {
  title: 'Session 3: a gen_server whose state changes its form',
  demo: 'z',
  steps: [
    { type: 'await c(z)', why: 'Compile and load z.ts, a server that counts its calls.' },
    { type: 'await z.startLink()', why: 'Start it. It is named z, and traces what it gets and sends.' },
    { type: 'await z.boing()', why: 'Call it: the answer is 0, the new state 1.' },
    { type: 'await z.boing()', why: 'And again.' },
    { replace: 'z', version: 'v2', why: 'The new version keeps { tschak: number } where the old one had a number.' },
    { type: 'await compile.file(z)', why: 'Compile it. Had it an error, nothing would have changed.' },
    { type: "await sys.suspend('z')", why: 'The server serves nobody for a moment; calls wait in its mailbox.' },
    { type: 'await code.purge(z)', why: 'Drop what old code there is: none.' },
    { type: 'await code.loadFile(z)', why: 'Load the new version.' },
    {
      type: "await sys.changeCode('z', z, '0', [])",
      why: 'The server has its state converted by codeChange of the new version.',
    },
    { type: "await sys.resume('z')", why: 'It serves again.' },
    { type: 'await z.boing()', why: 'The count went on, in a state of the new form.' },
  ],
};
