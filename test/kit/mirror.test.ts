import { describe, expect, it } from 'vitest';
import { formatImage, parseImage } from '../../src/kit/image.ts';
import { isOutside, mirrored, original, type Pulling } from '../../src/kit/mirror.ts';

const SHA256 = `sha256:${'0123456789abcdef'.repeat(4)}`;

const PULLING: Pulling = {
  host: 'harbor.corp.example/ml',
  rewrite: {
    to: 'harbor.corp.example/copies',
    registries: { 'docker.io': 'harbor.corp.example/hub', 'ghcr.io': 'harbor.corp.example/copies/github' },
    keep: ['images.corp.example:8443'],
  },
};

const COPIES: [string, string][] = [
  ['quay.io/strimzi/operator:1.2.0', 'harbor.corp.example/copies/quay.io/strimzi/operator:1.2.0'],
  [`registry.k8s.io/a/b:1@${SHA256}`, `harbor.corp.example/copies/registry.k8s.io/a/b:1@${SHA256}`],
  ['docker.io/valkey/valkey:9.1.1', 'harbor.corp.example/hub/valkey/valkey:9.1.1'],
  ['ghcr.io/acme/a:1', 'harbor.corp.example/copies/github/acme/a:1'],
  ['localhost:5000/a:1', 'harbor.corp.example/copies/localhost:5000/a:1'],
];

describe('the copy of an image', () => {
  it.each(COPIES.filter(([image]) => !image.includes('localhost')))('%s is %s', (image, copy) => {
    expect(mirrored(image, PULLING)).toBe(copy);
  });

  it('is looked for by the whole name: what Docker leaves out is written', () => {
    expect(mirrored('redis', PULLING)).toBe('harbor.corp.example/hub/library/redis');
    expect(mirrored(`redis@${SHA256}`, PULLING)).toBe(`harbor.corp.example/hub/library/redis@${SHA256}`);
  });

  it('has no copy of its own, and neither has what is inside, stays, or cannot be read', () => {
    for (const [, copy] of COPIES) expect(mirrored(copy, PULLING)).toBe(copy);
    for (const image of [
      'harbor.corp.example/ml/fraud/scorer:0.1.0',
      'harbor.corp.example/others/tool:1',
      'images.corp.example:8443/tool:1',
      'Not An Image',
    ])
      expect(mirrored(image, PULLING)).toBe(image);
    expect(mirrored('quay.io/a/b:1', { host: 'harbor.corp.example' })).toBe('quay.io/a/b:1');
  });

  it('is told from an image whose registry only begins so', () => {
    expect(mirrored('harbor.corp.example.org/a/b:1', PULLING)).toBe(
      'harbor.corp.example/copies/harbor.corp.example.org/a/b:1',
    );
  });

  it('is needed on Docker Hub by all but who is there', () => {
    const there: Pulling = {
      host: 'docker.io/acme',
      rewrite: { to: 'docker.io/acme-copies', registries: {}, keep: [] },
    };
    expect(mirrored('docker.io/acme/scorer:1', there)).toBe('docker.io/acme/scorer:1');
    expect(mirrored('quay.io/a/b:1', there)).toBe('docker.io/acme-copies/quay.io/a/b:1');
    expect(mirrored('docker.io/acmes/a:1', there)).toBe('docker.io/acme-copies/docker.io/acmes/a:1');
  });
});

it.each(COPIES.filter(([image]) => !image.includes('localhost')))('knows what was copied: %s', (image, copy) => {
  expect(formatImage(original(parseImage(copy), PULLING))).toBe(image);
  expect(formatImage(original(parseImage(image), PULLING))).toBe(image);
});

it('knows what is outside', () => {
  const outside = (image: string) => isOutside(parseImage(image), PULLING);
  expect(COPIES.map(([image]) => outside(image))).toEqual(COPIES.map(() => true));
  expect(['harbor.corp.example/x:1', 'images.corp.example:8443/x:1'].map(outside)).toEqual([false, false]);
  expect(outside('images.corp.example/x:1')).toBe(true);
});
