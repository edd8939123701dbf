/** What is printed while a test runs. */

/** Keeps what `console.log` prints from the terminal until the result is called, which gives it. */
export function capturePrinted(): () => string[] {
  const { log } = console;
  const lines: string[] = [];
  console.log = (line: unknown) => {
    lines.push(String(line));
  };
  return () => {
    console.log = log;
    return lines;
  };
}
