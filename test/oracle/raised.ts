import type { Json } from './json';

/** Raised by a script (`erlang:error(Term)`): an error that carries any term. */
export class Raised extends Error {
  readonly term: Json;

  constructor(term: Json) {
    super(`raised ${JSON.stringify(term)}`);
    this.term = term;
  }
}
