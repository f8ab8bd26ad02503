import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatImage, parseImage } from '../../src/kit/image.ts';

const SHA256 = `sha256:${'0123456789abcdef'.repeat(4)}`;

it.each([
  ['redis', { registry: 'docker.io', repository: 'library/redis' }],
  ['redis:7.4', { registry: 'docker.io', repository: 'library/redis', tag: '7.4' }],
  ['bitnami/redis', { registry: 'docker.io', repository: 'bitnami/redis' }],
  ['docker.io/redis', { registry: 'docker.io', repository: 'library/redis' }],
  ['index.docker.io/library/redis', { registry: 'docker.io', repository: 'library/redis' }],
  [
    'quay.io/strimzi/kafka:1.0.0-kafka-4.1.1',
    { registry: 'quay.io', repository: 'strimzi/kafka', tag: '1.0.0-kafka-4.1.1' },
  ],
  ['k3d-registry:5050/fraud/trainer', { registry: 'k3d-registry:5050', repository: 'fraud/trainer' }],
  ['localhost/a', { registry: 'localhost', repository: 'a' }],
  ['localhost:5000/a:b', { registry: 'localhost:5000', repository: 'a', tag: 'b' }],
  ['[::1]:5000/a', { registry: '[::1]:5000', repository: 'a' }],
  [`ghcr.io/a/b@${SHA256}`, { registry: 'ghcr.io', repository: 'a/b', digest: SHA256 }],
  [`ghcr.io/a/b:1@${SHA256}`, { registry: 'ghcr.io', repository: 'a/b', tag: '1', digest: SHA256 }],
  ['a__b/c--d/e.f_g', { registry: 'docker.io', repository: 'a__b/c--d/e.f_g' }],
])('%s', (reference, parts) => {
  expect(parseImage(reference)).toEqual(parts);
});

it.each([
  ['', 'it is empty'],
  ['a b', 'it contains a space'],
  ['https://quay.io/a', 'it starts with a scheme'],
  ['Redis', 'the repository part "Redis"'],
  ['quay.io/', 'it names no repository'],
  ['quay.io//a', 'the repository part ""'],
  ['/a', 'the repository part ""'],
  ['a/b_', 'the repository part "b_"'],
  ['a:', 'the tag ""'],
  ['a:-x', 'the tag "-x"'],
  [`a:${'x'.repeat(129)}`, 'must be 1 to 128'],
  ['a@sha256:abc', 'the digest "sha256:abc"'],
  [`a@${SHA256}@${SHA256}`, 'more than one @'],
  [`a@sha256:${'A'.repeat(64)}`, 'the digest'],
  ['0123456789abcdef'.repeat(4), 'image id'],
  [`a/${'x'.repeat(256)}`, 'longer than 255'],
  ['-host.io/a', 'the registry "-host.io"'],
])('%j is refused', (reference, reason) => {
  expect(() => parseImage(reference)).toThrow(reason);
});

describe('for any reference', () => {
  const word = fc.stringMatching(/^[a-z0-9]{1,8}$/);
  const image = fc.record(
    {
      registry: fc.tuple(word, fc.nat(65_535)).map(([host, port]) => `${host}.io:${port}`),
      repository: fc.array(word, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/')),
      tag: fc.stringMatching(/^\w[\w.-]{0,20}$/),
      digest: fc.constant(SHA256),
    },
    { requiredKeys: ['registry', 'repository'] },
  );

  it('parsing reads what formatting writes', () => {
    fc.assert(
      fc.property(image, (parts) => {
        expect(parseImage(formatImage(parts))).toEqual(parts);
      }),
    );
  });
});
