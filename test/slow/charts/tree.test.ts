import { afterAll, expect, it } from 'vitest';
import { openHelm } from '../../../src/helm/helm.ts';
import { renderVendored, temporaryFolder, writePlatform } from '../../support/charts.ts';
import { CHARTS, committed, treeOf } from '../../support/vendored-tree.ts';

const root = temporaryFolder(afterAll);
writePlatform(root, CHARTS);

it('prints of the fixtures what is committed, and makes the same tree of it', async () => {
  const helm = await openHelm({ cacheDir: root });
  const { vendored, layout } = await renderVendored(root, { helm: async () => helm });
  const printed = vendored.map(
    async ({ request }): Promise<[string, string]> => [`${request.release}.yaml`, await helm.template(request)],
  );
  const texts = new Map(await Promise.all(printed));
  expect(texts).toEqual(committed('helm', texts));
  const after = treeOf('lighthouse', layout.tree);
  expect(after).toEqual(committed('after', after));
});
