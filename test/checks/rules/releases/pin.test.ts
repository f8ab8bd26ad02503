import { describe, expect, it } from 'vitest';
import { releasePin } from '../../../../src/checks/rules/releases/pin.ts';
import type { Release } from '../../../../src/workspace/releases/read-releases.ts';
import { treeOf } from '../../../support/tree.ts';

const SCORER = 'k3d-registry:5050/fraud/scorer';
const tree = (image: object = {}) =>
  treeOf({
    components: { minio: {}, flink: {} },
    projects: {
      fraud: {
        images: { scorer: { build: 'images/scorer', follow: 'semver', ...image } },
        jobs: { score: { flink: { image: 'scorer', jar: 'local:///opt/x.jar' } } },
      },
    },
  });
const release = (more: Partial<Release>): Release => ({
  component: 'project-fraud',
  file: 'releases/local/project-fraud/kustomization.yaml',
  pins: [],
  ...more,
});
const pinned = (newTag: string, image: object = {}, name = SCORER) => [
  ...releasePin.check({ ...tree(image), released: [release({ pins: [{ name, newTag }] })] }),
];

describe('a version under releases/', () => {
  it('passes when it is one of those that are taken', () => {
    expect(pinned('0.1.7')).toEqual([]);
    expect(pinned('4.0.0', { follow: 'newest-build' })).toEqual([]);
    expect(pinned('2.3.4', { series: '2.x' })).toEqual([]);
  });

  it('is told when it runs instead of the `tag` that somebody wrote', () => {
    expect(pinned('0.1.7', { tag: '0.2.0' })).toMatchObject([
      {
        message: `${SCORER} runs 0.1.7, as releases/local/project-fraud/kustomization.yaml says, and not 0.2.0: the Image Updater takes 0.2.x, and has found none yet`,
        fix: expect.stringContaining('hold'),
      },
    ]);
  });

  it('counts for nothing while another is held', () => {
    expect(pinned('0.1.7', { tag: '0.2.0', hold: '0.2.0' })).toEqual([]);
  });

  it('is told when nothing follows its image', () => {
    expect(pinned('0.1.7', {}, 'k3d-registry:5050/fraud/scorrer')).toMatchObject([
      { message: expect.stringContaining('nothing follows') },
    ]);
  });

  it('is refused when it is another image, or another version each day', () => {
    const found = (pin: object) => [
      ...releasePin.check({ ...tree(), released: [release({ pins: [{ name: SCORER, ...pin }] })] }),
    ];
    expect(found({ newName: 'docker.io/somebody/scorer', newTag: '0.1.7' })).toMatchObject([
      { severity: 'error', message: expect.stringContaining('in place of') },
    ]);
    expect(found({ newName: 'k3d-registry:5050/mirror/scorer', newTag: '0.1.7' })).toEqual([]);
    expect(found({ newTag: 'latest' })).toMatchObject([
      { severity: 'error', message: expect.stringContaining('whenever somebody pushes one') },
    ]);
    expect(found({ newTag: 'latest', digest: `sha256:${'0'.repeat(64)}` })).toEqual([]);
  });
});
