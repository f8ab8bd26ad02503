import { describe, expect, it } from 'vitest';
import {
  matches,
  merged,
  nameOf,
  overrideOf,
} from '../../../../src/catalogue/platform/image-updater/kustomize-images.ts';

const [A, B] = ['k3d-registry:5050/fraud/scorer', 'k3d-registry:5050/fraud/trainer'];

// Its own code answered so (argocd-image-updater v1.2.2, registry-scanner/pkg/image/kustomize.go, the same as Argo CD's).
describe('two overrides are one to Argo CD', () => {
  it.each([
    ['registry.example.org/a:1', 'registry.example.org/b:1', false],
    ['registry.example.org/a:1', 'registry.example.org/a:2', true],
    ['a=b:1', 'a=b:2', true],
    ['a=b:1', 'a:1', false],
    ['a', 'a@sha256:12', false],
    ['a@sha256:12', 'a@sha256:34', true],
    [`${A}:1`, `${B}:1`, true],
    [`${A}=${A}:1`, `${B}=${B}:1`, false],
  ])('%s and %s: %s', (one, other, same) => {
    expect(matches(one, other)).toBe(same);
  });
});

describe('of overrides that are set one after the other', () => {
  const left = (...images: Parameters<typeof overrideOf>[0][]) =>
    merged(images.map((image) => overrideOf(image, ':1')));

  it('the last is left, when a registry has a port and no entry a name', () => {
    expect(left({ imageName: A }, { imageName: B })).toEqual([`${B}:1`]);
    expect(left({ imageName: 'r.io/a' }, { imageName: 'r.io/b' })).toEqual(['r.io/a:1', 'r.io/b:1']);
  });

  it('all are left, when each has a name', () => {
    expect(left({ imageName: A, kustomizeName: A }, { imageName: B, kustomizeName: B })).toEqual([
      `${A}=${A}:1`,
      `${B}=${B}:1`,
    ]);
  });

  it('the last is left of one repository in two registries, whatever names they have', () => {
    const [one, other] = ['a.io/acme/app', 'b.io/acme/app'];
    expect(left({ imageName: one, kustomizeName: one }, { imageName: other, kustomizeName: other })).toEqual([
      `${other}=${other}:1`,
    ]);
  });
});

it('reads the name of an image before its tag, its versions and its registry’s port', () => {
  expect(['r.io/a', 'r.io/a:1', 'r.io/a:~0.1', 'r:5000/a', 'r:5000/a:0.1.x'].map(nameOf)).toEqual([
    ...['r.io/a', 'r.io/a', 'r.io/a', 'r:5000/a', 'r:5000/a'],
  ]);
});
