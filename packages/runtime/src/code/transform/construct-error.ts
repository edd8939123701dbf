/**
 * A construct that hot code cannot have, with its place in the text that was given to the transform.
 */
export class ConstructError extends Error {
  override readonly name = 'ConstructError';
  /** Offset of the construct in the text, in UTF-16 code units. */
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}
