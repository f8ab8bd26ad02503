import { expect, it } from 'vitest';
import { argocdImageUpdates } from '../../../../../src/catalogue/platform/image-updater/rules/argocd-image-updates.ts';
import type { Subject } from '../../../../../src/checks/rule.ts';
import { changed, type Loose, treeOf } from '../../../../support/tree.ts';

const UPDATER = 'ImageUpdater.argocd-image-updater.argoproj.io argocd/project-fraud';
const images = (registry: object = {}, more: object = {}) => {
  const all = {
    scorer: { build: 'images/scorer', follow: 'semver' },
    trainer: { build: 'images/trainer', follow: 'digest', tag: 'stable' },
    ...more,
  };
  return treeOf({
    registry,
    components: { minio: {}, flink: {} },
    projects: { fraud: { images: all, jobs: jobsOf(Object.keys(all)) } },
  });
};
/** A job for each image: one that nothing runs is not followed. */
const jobsOf = (names: readonly string[]) =>
  Object.fromEntries(names.map((image) => [image, { flink: { image, jar: 'local:///opt/x.jar' } }]));
const check = (subject: Subject) => [...argocdImageUpdates.check(subject)];
const updater = (subject: Subject, change: (images: Loose[]) => void) =>
  check(changed(subject, UPDATER, ({ spec }) => change(spec.applicationRefs[0].images)));

it('passes images of a registry with a port and of one without, and those in the values of a chart', () => {
  expect(check(images({ host: 'k3d-registry:5050', insecure: true }))).toEqual([]);
  expect(check(images({ host: 'registry.example.org/ml' }))).toEqual([]);
  const image = { name: 'k3d-registry:5050/airflow', tag: '1.0.0', follow: 'semver' };
  expect(check(treeOf({ components: { postgresql: {}, minio: {}, airflow: { image } } }))).toEqual([]);
});

it('finds two images that are one to Argo CD, because their entries have no names', () => {
  const unnamed = (all: Loose[]) => {
    for (const image of all) delete image.manifestTargets;
  };
  expect(updater(images({ host: 'k3d-registry:5050', insecure: true }), unnamed)).toMatchObject([
    {
      object: UPDATER,
      path: 'spec.applicationRefs[0].images[1]',
      message:
        'Argo CD takes k3d-registry:5050/fraud/scorer and k3d-registry:5050/fraud/trainer for one image: only the last is ever updated',
      fix: expect.stringContaining('kustomize: { name'),
    },
  ]);
  // Without a port each is one of its own.
  expect(updater(images({ host: 'registry.example.org/ml' }), unnamed)).toEqual([]);
});

it('finds one repository in two registries, which names do not help', () => {
  const elsewhere = { tool: { image: 'mirror.example.org/fraud/scorer', tag: '1.0.0', follow: 'semver' } };
  expect(check(images({}, elsewhere))).toMatchObject([{ fix: expect.stringContaining('another path') }]);
});

it('finds an entry that is called otherwise than the image is in the objects', () => {
  const name = (all: Loose[]) => (all[0].manifestTargets.kustomize.name += ':0.1.0');
  expect(updater(images(), name)).toMatchObject([{ message: expect.stringContaining('which no object') }]);
});
