/** The sessions of `npm start`, in the order in which they are played. */
import type { Session } from '../session';
import { byHand } from './by-hand';
import { byMessage } from './by-message';
import { genServer } from './gen-server';

export const sessions: readonly Session[] = [byMessage, byHand, genServer];
