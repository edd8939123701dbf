/** A client of a line protocol: says a line, waits for the answer. */
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

export class LineClient {
  private readonly socket: Socket;
  private readonly lines: AsyncIterator<string>;

  private constructor(socket: Socket) {
    this.socket = socket;
    this.lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  }

  static connect(port: number): Promise<LineClient> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(new LineClient(socket)));
      // Rejecting once more, when the server ends the connection later, does nothing.
      socket.on('error', reject);
    });
  }

  /** Says a line and gives the answer, or `undefined` when the connection has ended. */
  async say(line: string): Promise<string | undefined> {
    this.socket.write(`${line}\n`);
    return this.answer();
  }

  /** Says a line and leaves the answer to {@link answer}. */
  post(line: string): void {
    this.socket.write(`${line}\n`);
  }

  /** The next line that is not yet read. */
  async answer(): Promise<string | undefined> {
    const { value, done } = await this.lines.next();
    return done === true ? undefined : (value as string);
  }

  /** Says something that need be no line. */
  write(text: string): void {
    this.socket.write(text);
  }

  /** Says no more, and goes on listening. */
  finish(): void {
    this.socket.end();
  }

  /** Goes without a farewell: the other side is sent a RST. */
  reset(): void {
    this.socket.resetAndDestroy();
  }

  close(): void {
    this.socket.destroy();
  }
}
