/** The protocol of a server of one request, seen by its clients. */
import { GenServer } from '@hot/behaviours';
import { exactly, same } from './exactly';
import { type boing, startLink, type Z } from './z';

export async function clients(): Promise<void> {
  same<Awaited<ReturnType<typeof boing>>, number>(true);

  const pid = await startLink();
  const answer = await GenServer.call(pid, 'boom');
  exactly<number>().of(answer);
  const late = await GenServer.call(pid, 'boom', 'infinity');
  exactly<number>().of(late);

  // @ts-expect-error the server does not know this request
  await GenServer.call(pid, 'bomb');
  // @ts-expect-error the reply is a number
  const text: string = await GenServer.call(pid, 'boom');
  // @ts-expect-error a time limit is a number or 'infinity'
  await GenServer.call(pid, 'boom', 'forever');
  // @ts-expect-error the protocol has no casts
  GenServer.cast(pid, 'boom');

  const request = GenServer.sendRequest(pid, 'boom');
  exactly<GenServer.RequestId<number>>().of(request);
  // @ts-expect-error the server does not know this request
  GenServer.sendRequest(pid, 'bomb');
  const response = await GenServer.receiveResponse(request, 100);
  if (response !== 'timeout' && 'reply' in response) exactly<number>().of(response.reply);

  // A plain name or pid says nothing of the protocol: everything may be asked, nothing is known of the answer.
  const unknown = await GenServer.call('z', 'anything');
  exactly<unknown>().of(unknown);

  same<GenServer.Request<Z>, 'boom'>(true);
  same<GenServer.ReplyTo<Z, 'boom'>, number>(true);
  void text;
}
