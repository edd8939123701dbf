/** OTP's code_SUITE of kernel: the code path. Named as OTP's cases. */
import { expect } from 'chai';
import { thrownBy } from '../../helpers/thrown';
import { rejection, Stage } from '../code/code-root';

describe('code_SUITE (kernel)', () => {
  const stage = new Stage();
  afterEach(() => stage.clear());

  describe('the code path', () => {
    const refusal = (work: () => unknown) => (thrownBy(work) as { code: unknown }).code;

    it('set_path, get_path: replaces all, or nothing when one folder is not there', async () => {
      const { node, root } = await stage.node({});
      const other = stage.root();
      expect(node.code.getPath()).to.deep.equal([root.folder]);
      expect(node.code.setPath([other.folder, root.folder])).to.equal(true);
      expect(node.code.getPath()).to.deep.equal([other.folder, root.folder]);
      for (const bad of ['/no/such/folder', 42]) {
        expect(refusal(() => node.code.setPath([root.folder, bad as string]))).to.equal('bad_directory');
      }
      expect(node.code.getPath()).to.deep.equal([other.folder, root.folder]);
    });

    it('add_path, add_paths, add_del_path: behind the others, or before them; bad folders are refused, in lists passed over', async () => {
      const { node, root } = await stage.node({});
      const [a, b, c, d] = [stage.root(), stage.root(), stage.root(), stage.root()].map(({ folder }) => folder) as [
        string,
        string,
        string,
        string,
      ];
      expect(node.code.addPath(a)).to.equal(true);
      expect(node.code.addPatha(b)).to.equal(true);
      for (const add of ['addPath', 'addPatha'] as const) {
        for (const bad of ['/no/such/folder', 42]) {
          expect(refusal(() => node.code[add](bad as string))).to.equal('bad_directory');
        }
      }
      expect(node.code.addPaths(['/no/such/folder', c])).to.equal(undefined);
      expect(node.code.getPath()).to.deep.equal([b, root.folder, a, c]);
      expect(node.code.addPathsa(['/no/such/folder', d, a])).to.equal(undefined);
      expect(node.code.getPath()).to.deep.equal([a, d, b, root.folder, c]);
      expect(node.code.delPath(d)).to.equal(true);
      expect(node.code.addPath(d)).to.equal(true);
      expect(node.code.getPath()).to.deep.equal([a, b, root.folder, c, d]);
    });

    it('del_path: by folder or by name; says whether there was one', async () => {
      const { node, root } = await stage.node({ 'lib/shop-1.2/a.js': '', 'lib/bakery/b.js': '' });
      const [shop, bakery] = [root.path('lib/shop-1.2'), root.path('lib/bakery')];
      node.code.setPath([shop, bakery, root.folder]);
      expect([node.code.delPath('sho'), node.code.delPath('/no/such/folder')]).to.deep.equal([false, false]);
      expect(refusal(() => node.code.delPath(42 as never))).to.equal('badarg');
      expect(node.code.getPath()).to.deep.equal([shop, bakery, root.folder]);
      expect([node.code.delPath('shop'), node.code.delPath('shop')]).to.deep.equal([true, false]);
      expect([node.code.delPath(root.folder), node.code.delPath(root.folder)]).to.deep.equal([true, false]);
      expect(node.code.getPath()).to.deep.equal([bakery]);
    });

    it('replace_path: another version of a named folder takes its place; an unknown one stands last', async () => {
      const { node, root } = await stage.node({
        'old/shop-1/a.js': 'exports.from = 1;',
        'new/shop-2/a.js': 'exports.from = 2;',
        'bakery/b.js': '',
      });
      const [old, fresh, bakery] = [root.path('old/shop-1'), root.path('new/shop-2'), root.path('bakery')];
      node.code.setPath([old, root.folder]);
      expect(node.code.replacePath('shop', fresh)).to.equal(true);
      expect(node.code.getPath()).to.deep.equal([fresh, root.folder]);
      await node.l('a');
      expect(node.code.reference('a')).to.deep.include({ from: 2 });
      expect(node.code.replacePath('bakery', bakery)).to.equal(true);
      expect(node.code.getPath()).to.deep.equal([fresh, root.folder, bakery]);
      for (const [name, folder, code] of [
        ['shop', bakery, 'bad_name'],
        ['', bakery, 'bad_name'],
        ['shop', root.path('none/shop-3'), 'bad_directory'],
        [42, bakery, 'badarg'],
        ['shop', 42, 'badarg'],
      ] as [string, string, string][]) {
        expect(refusal(() => node.code.replacePath(name, folder))).to.equal(code);
      }
      expect(node.code.getPath()).to.deep.equal([fresh, root.folder, bakery]);
    });

    it('set_path_file: a file is no folder', async () => {
      const { node, root } = await stage.node({ 'a.js': '' });
      expect(refusal(() => node.code.setPath([root.path('a.js')]))).to.equal('bad_directory');
      expect(node.code.getPath()).to.deep.equal([root.folder]);
    });

    it('dir_disappeared: a folder that vanished is passed over', async () => {
      const { node } = await stage.node({});
      const gone = stage.root({ 'x.js': 'exports.x = 1;' });
      const here = stage.root({ 'y.js': 'exports.y = 1;' });
      node.code.addPaths([gone.folder, here.folder]);
      gone.delete('.');
      expect(await node.l('y')).to.deep.equal({ module: 'y' });
      expect(await rejection(node.l('x'))).to.include({ code: 'nofile' });
      expect(node.code.allAvailable().map(({ module }) => module)).to.deep.equal(['y']);
    });

    it('clash: of two modules with one name, the first root has it', async () => {
      const { node, root } = await stage.node(
        stage.root({ 'a.js': 'exports.from = 1;' }),
        stage.root({ 'a.js': 'exports.from = 2;' }),
      );
      await node.l('a');
      expect(node.code.reference('a')).to.deep.include({ from: 1 });
      expect(node.code.allAvailable()).to.deep.equal([{ module: 'a', file: root.path('a.js'), loaded: true }]);
    });
  });
});
