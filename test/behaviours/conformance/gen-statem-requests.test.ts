/** OTP's gen_statem_SUITE: requests whose answers are fetched later. The names of the cases are OTP's. */
import { type From, GenStatem } from '@hot/behaviours';
import type { Pid } from '@hot/runtime';
import { expect } from 'chai';
import { describeRequestCollections } from '../helpers/request-collections';
import { handleEventMachine as machine, type Script } from '../helpers/suite-statem';
import { asTester, nextMessage } from '../helpers/tester';

/** Answers `answer` after `ms`, by a time-out of the machine's. */
const later =
  (ms: number, answer: unknown): Script =>
  ({ from }) => {
    const respond: Script = () => GenStatem.keepStateAndData(GenStatem.replyTo(from as From<unknown>, answer));
    return GenStatem.keepStateAndData(GenStatem.genericTimeout(answer, ms, respond));
  };

const shutDown: Script = () => GenStatem.stopAndReply('shutdown', []);

describeRequestCollections('gen_statem_SUITE', {
  *start() {
    return (yield GenStatem.start(machine, 's', { name: 'slow' })) as Pid;
  },
  later,
  shutDown,
});

describe('gen_statem_SUITE: requests', () => {
  it(
    'reply_by_alias_with_payload: a From is opaque and leads back to its caller, from any process',
    asTester(function* ({ self, node }) {
      const pid: Pid = yield GenStatem.start(machine, 's');
      const handOver: Script = ({ from }) => {
        node.spawn(() => {
          GenStatem.reply(GenStatem.replyTo(from as From<unknown>, 'from elsewhere'));
        });
        return GenStatem.keepStateAndData();
      };
      expect(yield GenStatem.call(pid, handOver)).to.equal('from elsewhere');
      expect(yield nextMessage(self)).to.equal('nothing');
    }),
  );

  it(
    'send_request_receive_reqid_collection: a machine that is killed before it is asked answers noproc',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenStatem.start(machine, 's');
      yield GenStatem.stop(pid);
      const collection = GenStatem.sendRequest(pid, 'hi', 'label', GenStatem.reqidsNew<unknown, string>());
      const result = yield GenStatem.receiveResponse(collection, 'infinity', true);
      expect(result).to.deep.include({ response: { error: { reason: 'noproc', server: pid } }, label: 'label' });
      expect(yield nextMessage(self)).to.equal('nothing');
    }),
  );
});
