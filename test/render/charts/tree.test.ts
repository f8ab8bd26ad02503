import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Helm } from '../../../src/helm/helm.ts';
import { ARCHIVES } from '../../../src/helm/places.ts';
import { renderVendored, temporaryFolder, writePlatform } from '../../support/charts.ts';
import { CHARTS, committed, recorded, treeOf } from '../../support/vendored-tree.ts';

/** A Helm that prints what the real one did (test/slow/charts/tree.test.ts holds it to that). */
const helm = async (): Promise<Helm> => ({ version: 'v4.2.3', template: async ({ release }) => recorded(release) });

const root = temporaryFolder(afterAll);
writePlatform(root, CHARTS);

it('is the tree that is committed: plain YAML when the chart is vendored', async () => {
  const { findings, layout } = await renderVendored(root, { helm });
  expect(findings).toEqual([]);
  const after = treeOf('lighthouse', layout.tree);
  expect(after).toEqual(committed('after', after));
});

it('is the tree that is committed: one Application when it is not', async () => {
  rmSync(join(root, ARCHIVES), { recursive: true });
  const { layout } = await renderVendored(root, { helm });
  const before = treeOf('lighthouse', layout.tree);
  expect(before).toEqual(committed('before', before));
});
