import { expect, it } from 'vitest';
import { composedImage, imagesIn } from '../../src/kit/image-fields.ts';

const found = (text: string) => [...text.matchAll(imagesIn(['images.corp.example']))].map(([name]) => name);
const SHA256 = `sha256:${'0123456789abcdef'.repeat(4)}`;

it.each([
  ['--reloader=quay.io/x/y:1.0', ['quay.io/x/y:1.0']],
  ['4.2.0=quay.io/a/kafka:1\n4.3.0=quay.io/a/kafka:2', ['quay.io/a/kafka:1', 'quay.io/a/kafka:2']],
  ['image = "docker.io/library/alpine:3.24"', ['docker.io/library/alpine:3.24']],
  [`{"image":"ghcr.io/a/b@${SHA256}"}`, [`ghcr.io/a/b@${SHA256}`]],
  ['["docker.io/moby/buildkit:*-rootless"]', ['docker.io/moby/buildkit']],
  ['images.corp.example/a:1', ['images.corp.example/a:1']],
  ['https://quay.io/repository/x', []],
  ['oci://ghcr.io/a/charts', []],
  ['harbor.corp.example/copies/quay.io/a/b:1', []],
  ['not-quay.io/a/b:1', []],
  ['images.corp.example.org/a:1', []],
  ['quay.io', []],
  ['somebody@ghcr.io/a', []],
])('images in %j', (text, images) => {
  expect(found(text)).toEqual(images);
});

it('reads an image in parts, and no Helm or Git repository', () => {
  expect(composedImage({ registry: 'quay.io', repository: 'a/b', tag: 1 })).toEqual({
    registry: 'quay.io',
    repository: 'a/b',
    version: ':1',
  });
  expect(composedImage({ repository: 'a/b', digest: SHA256 })?.version).toBe(`@${SHA256}`);
  expect(composedImage({ repository: 'a/b', tag: '', pullPolicy: 'Always' })?.version).toBe('');
  expect(composedImage({ repository: 'https://charts.example.org', tag: '1' })).toBeUndefined();
  expect(composedImage({ repository: 'a/b' })).toBeUndefined();
});
