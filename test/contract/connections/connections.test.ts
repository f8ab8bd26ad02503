import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  type CredentialKey,
  connectionTypes,
  connectionWords,
  requestSchema,
  thingsAsked,
} from '../../../src/contract/connections/index.ts';
import { need } from '../../../src/contract/need.ts';
import { offer } from '../../../src/contract/offer.ts';
import { fromSecret, type SecretRef } from '../../../src/contract/secret-ref.ts';
import { inUrl } from '../../../src/contract/secret-text.ts';
import { packageRoot } from '../../../src/workspace/workspace.ts';

const endpoint = () => ({ url: 'http://store', region: 'here' });

it('a request, an endpoint, a seed and a client that do not fit their type do not compile', () => {
  // What is tested is that TypeScript refuses each: an expectation that is not met is an error of its own.
  // @ts-expect-error `buckets` is no word of a request of s3
  need({ type: 's3', request: { buckets: [{ name: 'x' }] } });
  // @ts-expect-error an endpoint of s3 has a region
  offer({ type: 's3', endpoint: () => ({ url: 'http://store' }) });
  // @ts-expect-error a seed without `secretKey`
  offer({ type: 's3', endpoint, seed: () => ({ name: 'x', keys: { accessKey: 'x' } }) });
  // @ts-expect-error tracking has no credentials
  offer({ type: 'tracking', endpoint: () => ({ url: 'x' }), seed: () => ({ name: 'x', keys: { token: 'x' } }) });
  // @ts-expect-error a client that reads another key
  need({ type: 's3', secret: { keys: (_, { password }) => ({ URL: inUrl(password) }) } });
  // @ts-expect-error a key that nobody looked up
  need({ type: 's3', secret: { keys: () => ({ URL: inUrl('accessKey') }) } });
  // @ts-expect-error a client of git has a user, or else a key
  need({ type: 'git', secret: { keys: (_, { username }) => ({ URL: inUrl(username) }) } });

  const seed = { name: 'x', namespace: 'x', keys: [] } as SecretRef<CredentialKey<'redis'>>;
  expect(fromSecret(seed, 'password')).toEqual({ secretKeyRef: { name: 'x', key: 'password' } });
  // @ts-expect-error a variable from a key that redis does not hand out
  fromSecret(seed, 'token');

  need({ type: 's3', secret: { keys: ({ url }, { secretKey }) => ({ URL: `${url}?${inUrl(secretKey)}` }) } });
  offer({ type: 's3', endpoint, seed: () => ({ name: 'x', keys: { accessKey: 'x', secretKey: { random: 40 } } }) });
  expect(connectionTypes.s3.credentials).toEqual([['accessKey', 'secretKey']]);
});

it('what components say among themselves cannot be written into platform.yaml', () => {
  const { create } = requestSchema('kafka')!.properties as Record<string, { items: { properties: object } }>;
  expect(Object.keys(create!.items.properties)).toEqual(['name', 'partitions', 'replicas', 'retentionMs', 'cleanup']);
  expect(JSON.stringify(Object.keys(connectionTypes).map(requestSchema))).not.toContain('internal');
});

it('what a client asks for comes into being at its provider, by the words of its type', () => {
  const endpoint = { username: 'app' };
  const create = [{ name: 'a', from: '/x' }, { name: 'b' }];
  expect(thingsAsked({ type: 's3', request: { create }, endpoint: {} })).toEqual([
    { kind: 'Bucket', name: 'a', config: '/x' },
    { kind: 'Bucket', name: 'b' },
  ]);
  expect(
    thingsAsked({
      type: 'kafka',
      request: { create: [{ name: 't' }] },
      endpoint,
      seed: { name: 'x', namespace: 'x', keys: [] },
    }),
  ).toEqual([
    { kind: 'Topic', name: 't' },
    { kind: 'KafkaUser', name: 'app' },
  ]);
  expect(thingsAsked({ type: 'kafka', request: {}, endpoint })).toEqual([]);
  expect(thingsAsked({ type: 'postgres', request: { databases: [{ name: 'd' }] }, endpoint: {} })).toEqual([
    { kind: 'Database', name: 'd' },
  ]);
  expect(thingsAsked({ type: 'teapot', request: {}, endpoint: {} })).toEqual([]);
});

it('every file of a type is in the list, under its name', () => {
  const folder = join(packageRoot(), 'src', 'contract', 'connections');
  const parts = ['access.ts', 'connection-type.ts', 'fact.ts', 'index.ts', 'submission.ts'];
  const files = readdirSync(folder).filter((file) => !parts.includes(file));
  expect(files.sort()).toEqual(
    Object.keys(connectionTypes)
      .map((type) => `${type.replace(':', '-')}.ts`)
      .sort(),
  );
});

it('every type is closed, and has words for people', () => {
  for (const type of Object.keys(connectionTypes)) {
    expect(requestSchema(type), type).toMatchObject({ additionalProperties: false });
    expect(connectionWords(type), type).not.toBe(type);
  }
  expect(connectionWords('operator:kettle')).toBe('the kettle operator');
  expect(connectionWords('teapot')).toBe('teapot');
});
