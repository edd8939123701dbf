/** Where traces go: the standard output of the program, which the shell shows too. */

/** Writes one line. */
export function writeLine(line: string): void {
  console.log(line);
}
