import { expect, it } from 'vitest';
import { imageInventory } from '../../../src/checks/images/inventory.ts';
import { runningImages } from '../../../src/checks/images/running.ts';
import type { Pin } from '../../../src/workspace/releases/pins.ts';
import { treeOf } from '../../support/tree.ts';

const SCORER = 'k3d-registry:5050/fraud/scorer';
const DIGEST = `sha256:${'ab'.repeat(32)}`;
const tree = (pin: Omit<Pin, 'name'>, image: object = {}) => ({
  ...treeOf({
    components: { minio: {}, flink: {} },
    projects: {
      fraud: {
        buckets: { lake: {} },
        images: { scorer: { build: 'images/scorer', follow: 'semver', ...image } },
        jobs: { score: { flink: { image: 'scorer', jar: 'local:///opt/x.jar' }, writes: ['lake'] } },
      },
    },
  }),
  released: [{ component: 'project-fraud', file: 'x', pins: [{ name: SCORER, ...pin }] }],
});
const scorers = (subject: ReturnType<typeof tree>) =>
  imageInventory(subject)
    .images.map(({ reference }) => reference)
    .filter((reference) => /scorer/.test(reference));

it('lists the version that releases/ says, and no other', () => {
  expect(scorers(tree({ newTag: '0.1.7' }))).toEqual([`${SCORER}:0.1.7`]);
  expect(scorers(tree({ newName: 'mirror.example.org/scorer', digest: DIGEST }))).toEqual([
    `mirror.example.org/scorer@${DIGEST}`,
  ]);
});

it('lists the version that is held', () => {
  expect(scorers(tree({ newTag: '0.1.7' }, { hold: '0.1.4' }))).toEqual([`${SCORER}:0.1.4`]);
  expect(scorers(tree({ newTag: '0.1.7' }, { hold: DIGEST }))).toEqual([`${SCORER}@${DIGEST}`]);
});

it('leaves the same image of another component, and what is no reference, as they are', () => {
  const running = runningImages(tree({ newTag: '0.1.7' }));
  expect(running('project-risk', `${SCORER}:0.1.0`)).toBe(`${SCORER}:0.1.0`);
  expect(running('project-fraud', 'not an image')).toBe('not an image');
  // One that renames only keeps the version.
  const renamed = runningImages(tree({ newName: 'mirror.example.org/scorer' }));
  expect(renamed('project-fraud', `${SCORER}:0.1.0`)).toBe('mirror.example.org/scorer:0.1.0');
});
