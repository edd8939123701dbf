/** The protocol of a server of one request, seen by its clients. */
import { GenServer } from '@hot/behaviours';
import { boing, startLink, type Z } from './z';

/** Compiles when the two types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
export function same<A, B>(_same: Same<A, B>): void {}

export async function clients(): Promise<void> {
  same<Awaited<ReturnType<typeof boing>>, number>(true);

  const pid = await startLink();
  const answer = await GenServer.call(pid, 'boom');
  same<typeof answer, number>(true);
  const late = await GenServer.call(pid, 'boom', 'infinity');
  same<typeof late, number>(true);

  // @ts-expect-error the server does not know this request
  await GenServer.call(pid, 'bomb');
  // @ts-expect-error the reply is a number
  const text: string = await GenServer.call(pid, 'boom');
  // @ts-expect-error a time limit is a number or 'infinity'
  await GenServer.call(pid, 'boom', 'forever');
  // @ts-expect-error the protocol has no casts
  GenServer.cast(pid, 'boom');

  const request = GenServer.sendRequest(pid, 'boom');
  same<typeof request, GenServer.RequestId<number>>(true);
  // @ts-expect-error the server does not know this request
  GenServer.sendRequest(pid, 'bomb');
  const response = await GenServer.receiveResponse(request, 100);
  if (response !== 'timeout' && 'reply' in response) same<typeof response.reply, number>(true);

  // A plain name or pid says nothing of the protocol: everything may be asked, nothing is known of the answer.
  const unknown = await GenServer.call('z', 'anything');
  same<typeof unknown, unknown>(true);

  same<GenServer.Request<Z>, 'boom'>(true);
  same<GenServer.ReplyTo<Z, 'boom'>, number>(true);
  void text;
}
