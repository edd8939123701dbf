/** A gate: something waits for it until a test opens it. */

export interface Openable {
  /** Resolves once the gate is open. */
  readonly passed: Promise<void>;
  open(): void;
}

export function openable(): Openable {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open: () => open() };
}
