// The works that are measured: what is done, who does it, and what hot aims at.

/**
 * @typedef {object} Work
 * @property {string} name         for `--only` and the results
 * @property {string} about        what is done, for people
 * @property {string} unit         of a result
 * @property {number} step         operations come in multiples of this
 * @property {number} target       the ratio to OTP that hot aims at
 * @property {boolean} [lessIsBetter] true when the target is an upper limit
 * @property {readonly Peer[]} peers who else can do it
 */

/** @typedef {'nact' | 'effect' | 'xstate'} Peer */

/** The JavaScript libraries, in the order of the table. @type {readonly Peer[]} */
export const peers = ['nact', 'effect', 'xstate'];

/** Processes in the ring; `hot/ring.ts` and the Erlang source say it again. */
export const ringSize = 503;

/** @type {readonly Work[]} */
export const works = [
  {
    name: 'ping-pong',
    about: 'messages between two processes, back and forth',
    unit: 'msg/s',
    step: 2,
    target: 1.5,
    peers,
  },
  {
    name: 'tail-call',
    about: 'the same, each process with one fully-qualified tail call per message',
    unit: 'msg/s',
    step: 2,
    target: 1,
    peers: [],
  },
  {
    name: 'ring',
    about: `a message passed around a ring of ${ringSize} processes`,
    unit: 'hops/s',
    step: ringSize,
    target: 1.5,
    peers,
  },
  { name: 'flood', about: 'one-way messages to a process that counts them', unit: 'msg/s', step: 1, target: 1, peers },
  {
    // XState's actors have no request and response.
    name: 'call',
    about: 'gen_server calls, one after another',
    unit: 'calls/s',
    step: 1,
    target: 4,
    peers: ['nact', 'effect'],
  },
  // What the peers have of casts is measured by the flood.
  { name: 'cast', about: 'gen_server casts', unit: 'casts/s', step: 1, target: 1, peers: [] },
  {
    name: 'notify',
    about: 'events that a gen_event manager hands to ten handlers',
    unit: 'events/s',
    step: 1,
    target: 1,
    peers: [],
  },
  {
    // XState's machines answer nobody: a request and a response are two works of the caller's.
    name: 'statem-call',
    about: 'gen_statem calls that change the state, one after another',
    unit: 'calls/s',
    step: 1,
    target: 2,
    peers: [],
  },
  {
    // nact tells nobody of an actor's end.
    name: 'spawn',
    about: 'processes spawned, ended, and their end noticed',
    unit: 'spawns/s',
    step: 1,
    target: 2,
    peers: ['effect', 'xstate'],
  },
  {
    name: 'restart',
    about: 'a registered server killed, started again by its supervisor, registered again',
    unit: 'restarts/s',
    step: 100,
    target: 1,
    peers: [],
  },
  {
    name: 'children',
    about: '100,000 servers started one by one under a supervisor, and stopped with it',
    unit: 'children/s',
    step: 100_000,
    target: 1,
    peers: [],
  },
  {
    name: 'selective',
    about: 'selective receives past 1,000 waiting messages',
    unit: 'msg/s',
    step: 1,
    target: 2,
    peers: [],
  },
  {
    name: 'memory',
    about: 'memory of a process that waits for its first message',
    unit: 'bytes',
    step: 1,
    target: 1 / 3,
    lessIsBetter: true,
    peers,
  },
];
