import { expect, it } from 'vitest';
import { releaseFile } from '../../../../src/checks/rules/releases/file.ts';
import type { Release } from '../../../../src/workspace/releases/read-releases.ts';
import { treeOf } from '../../../support/tree.ts';

const tree = treeOf({
  components: { minio: {}, flink: {} },
  projects: {
    fraud: {
      buckets: { lake: {} },
      jobs: { score: { flink: { image: 'scorer', jar: 'local:///x.jar' }, writes: ['lake'] } },
      images: { scorer: { build: 'images/scorer', follow: 'semver' } },
    },
  },
});
const release = (more: Partial<Release>): Release => ({
  component: 'project-fraud',
  file: 'releases/local/project-fraud/kustomization.yaml',
  pins: [],
  ...more,
});

it('finds a file that Argo CD cannot render with', () => {
  const problem = { message: 'releases/… holds no kustomization', fix: 'remove it' };
  expect([...releaseFile.check({ ...tree, released: [release({})] })]).toEqual([]);
  expect([...releaseFile.check({ ...tree, released: [release({ problem })] })]).toEqual([
    { component: 'project-fraud', config: '/projects/fraud', ...problem },
  ]);
});
