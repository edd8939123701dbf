/**
 * The callback contract of applications, as types.
 *
 *     client                    master, and the starter that it has        callback module (always its current version)
 *     start(app) ─────────────▶ a group of processes of its own ────────▶ start('normal', args)
 *                                                                            → pid, of the top supervisor
 *                                                                            → { pid, state }
 *                                                                            → throws, { error: reason }: not started
 *                               with startPhases, once it is up ────────▶ startPhase(phase, 'normal', args)
 *     changeConfig(config) ───▶ its environment has changed ────────────▶ configChange(changed, added, removed)
 *     stop(app), the node     ┌ before its supervisor is told to stop ──▶ prepStop(state)      → state for `stop`
 *     stops, the supervisor ─▶│ the supervision tree: `shutdown`
 *     ends by itself          └ nothing of the tree is left ────────────▶ stop(state)          result ignored
 *                               whatever else of the group is left: killed
 *
 * Any callback may be async. `start` runs in a process that lives as long as the application, so what it links to is
 * watched. After `start` has returned a supervisor that ends takes the application with it.
 */
import type { Pid } from '@hot/runtime';

/** How an application comes to run; there is but one way, as there is but one node. */
export type StartType = 'normal';

/** What `start` returns: the top supervisor, and with it what `prepStop` and `stop` are called with (else `[]`). */
export type Started<S = unknown> = Pid | { readonly pid: Pid; readonly state: S };

/** A start that failed in an orderly way (OTP: `{error, Reason}`). */
export interface StartFailure {
  readonly error: unknown;
}

type Result<R> = R | PromiseLike<R>;

/** Parameters of an environment by name, as `configChange` gets them. */
export type Parameters = Readonly<Record<string, unknown>>;

/**
 * A module of callbacks.
 * @typeParam A what `start` is called with
 * @typeParam S what `start` hands to `prepStop` and `stop`
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a module does not say of itself is not checked
export interface Callbacks<A = any, S = any> {
  start(type: StartType, args: A): Result<Started<S> | StartFailure>;
  startPhase?(phase: string, type: StartType, args: unknown): Result<unknown>;
  prepStop?(state: S): Result<S>;
  stop?(state: S): Result<unknown>;
  configChange?(changed: Parameters, added: Parameters, removed: readonly string[]): Result<unknown>;
}
