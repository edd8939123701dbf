// One client: a gen_server that owns the socket. What the client says comes as messages; each line is answered by the
// current version of this module, so a connection lives through any number of reloads.
//
// The socket rests until everything that it brought is answered, and nothing is answered while the client does not read:
// no client can fill the memory.
import type { Socket } from 'node:net';
import { continueWith, GenServer, noreply, ok, stop } from '@hot/behaviours';
import { self, send } from '@hot/runtime';
import { answer } from './commands.js';
import * as MODULE from './connection.js';

/** Characters of a line. */
const longestLine = 1_000_000;

interface State {
  socket: Socket;
  /** What the client has said and was not answered yet. */
  text: string;
}

interface Connection extends GenServer.Protocol {
  args: Socket;
  state: State;
  info: { type: 'said'; text: string } | { type: 'closed' };
  continue: 'answer';
}

export const startLink = (socket: Socket) => GenServer.startLink<Connection>(MODULE, socket);

/** @param socket paused, so that nothing of it is missed before it has its listeners */
export function init(socket: Socket) {
  const { pid, signal } = self();
  const said = (text: string) => send(pid, { type: 'said', text });
  const closed = () => send(pid, { type: 'closed' });
  socket.setEncoding('utf8').on('data', (text: string) => {
    socket.pause();
    said(text);
  });
  socket.on('drain', () => said('')); // goes on with the answers
  socket.on('end', closed).on('error', closed);
  signal.addEventListener('abort', () => socket.destroySoon());
  socket.resume();
  return ok({ socket, text: '' });
}

export const handleInfo: GenServer.HandleInfo<Connection> = (message, state) => {
  if (message.type === 'closed') return stop('normal', state);
  return noreply({ ...state, text: state.text + message.text }, continueWith('answer'));
};

/** Answers the first line. The next one is again a call of this module, of the version that is current by then. */
export const handleContinue: GenServer.HandleContinue<Connection> = async (_answer, state) => {
  const { socket, text } = state;
  if (socket.writableNeedDrain) return noreply(state);
  const end = text.indexOf('\n');
  if (end < 0) {
    if (text.length > longestLine) return stop('normal', state);
    socket.resume();
    return noreply(state);
  }
  const line = text.slice(0, end).trim();
  if (line.toUpperCase() === 'QUIT') return stop('normal', state);
  socket.write(`${await answer(line)}\n`);
  return noreply({ socket, text: text.slice(end + 1) }, continueWith('answer'));
};
