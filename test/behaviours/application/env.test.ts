/** Environments in force: what they are set to, and what a schema makes of that. */
import { Application } from '@hot/behaviours';
import { startTestNode, type TestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import { z } from 'zod';
import { thrownBy } from '../../helpers/thrown';

const { getAllEnv, getEnv, setEnv, unsetEnv } = Application;

describe('an environment with a schema', () => {
  let node: TestNode;
  beforeEach(async () => {
    node = await startTestNode();
  });
  afterEach(() => node.stop({ deadline: 0 }));

  const app = Application.define({
    name: 'app',
    env: { host: 'a', port: '80' },
    envSchema: z.object({ host: z.string(), port: z.string().transform(Number), rate: z.int().default(7) }),
  });

  it('is what the schema makes of what it was set to, whatever is set later', () => {
    Application.load(app);
    expect(getAllEnv(app)).to.deep.equal({ host: 'a', port: 80, rate: 7 });
    setEnv(app, 'rate', 8);
    setEnv(app, 'port', '81');
    expect(getAllEnv(app)).to.deep.equal({ host: 'a', port: 81, rate: 8 });
    setEnv({ app: { host: 'b' } }, { persistent: true });
    expect(getAllEnv('app')).to.deep.equal({ host: 'b', port: 81, rate: 8 });
    Application.unload(app);
    Application.load(app);
    expect(getAllEnv(app)).to.deep.equal({ host: 'b', port: 80, rate: 7 });
  });

  it('has its default again for what is removed, and keeps what must be there', () => {
    Application.load(app);
    setEnv(app, 'rate', 8);
    unsetEnv(app, 'rate');
    expect(getEnv(app, 'rate')).to.equal(7);
    expect(thrownBy(() => unsetEnv(app, 'host'))).to.include({ code: 'invalid_environment' });
    expect(getAllEnv(app)).to.deep.equal({ host: 'a', port: 80, rate: 7 });
    setEnv(app, 'rate', 9);
    expect(getEnv(app, 'rate')).to.equal(9);
  });

  it('can be read before it is loaded, by the specification', async () => {
    await Application.changeConfig({ app: { rate: 3 } });
    expect(getEnv(app, 'rate')).to.equal(3);
    expect(getEnv('app', 'rate')).to.equal(undefined);
    setEnv('app', 'port', 'none');
    expect(getEnv('app', 'port')).to.equal('none');
    expect(getEnv(app, 'port')).to.equal(80);
    expect(Application.loadedApplications()).to.deep.equal([]);
  });

  it('knows nothing of a configuration that was refused, also when it is loaded later', async () => {
    Application.load(app);
    const refused = await Application.changeConfig({ app: { rate: 'many' }, other: { size: 1 } }).catch(
      (thrown: Application.ApplicationError) => thrown.code,
    );
    expect(refused).to.equal('invalid_environment');
    Application.unload(app);
    Application.load(app);
    Application.load(Application.define({ name: 'other' }));
    expect([getEnv(app, 'rate'), getEnv('other', 'size')]).to.deep.equal([7, undefined]);
  });
});
