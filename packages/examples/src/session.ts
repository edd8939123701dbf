/**
 * A session: what is typed into a shell, with a line of explanation each, and when a file is replaced meanwhile.
 */
import type { Shell } from '@hot/cli';

/** One step of a session. */
export type Step =
  /** Something is typed. */
  | {
      readonly type: string;
      /** What is about to happen, in one line. */
      readonly why: string;
      /** What has to be true before the session goes on: for what other processes do on their own. */
      readonly until?: (shell: Shell) => boolean;
    }
  /** Another version of a module is copied over its source. */
  | { readonly replace: string; readonly version: string; readonly why: string };

export interface Session {
  readonly title: string;
  /** Folder in `demos` with one folder for each version. */
  readonly demo: string;
  readonly steps: readonly Step[];
}
