/**
 * @hot/examples: the sessions of `npm start`, and a player for them. The examples themselves are the files in `demos` and
 * `servers`.
 */
export { atOnce, type Pace } from './pace';
export { play, type Played, type PlayerOptions } from './player';
export type { Session, Step } from './session';
export { sessions } from './sessions';
