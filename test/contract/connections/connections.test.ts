import { expect, it } from 'vitest';
import { connectionTypes, connectionWords, requestSchemas } from '../../../src/contract/connections/index.ts';
import { need } from '../../../src/contract/need.ts';
import { offer } from '../../../src/contract/offer.ts';
import { inUrl } from '../../../src/contract/secret-text.ts';

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

  need({ type: 's3', secret: { keys: ({ url }, { secretKey }) => ({ URL: `${url}?${inUrl(secretKey)}` }) } });
  offer({ type: 's3', endpoint, seed: () => ({ name: 'x', keys: { accessKey: 'x', secretKey: { random: 40 } } }) });
  expect(connectionTypes.s3.credentials).toEqual([['accessKey', 'secretKey']]);
});

it('what components say among themselves cannot be written into platform.yaml', () => {
  const { create } = requestSchemas.get('kafka')!.properties as Record<string, { items: { properties: object } }>;
  expect(Object.keys(create!.items.properties)).toEqual(['name', 'partitions', 'replicas', 'retentionMs', 'cleanup']);
  expect(JSON.stringify([...requestSchemas])).not.toContain('internal');
});

it('every type is closed, and has words for people', () => {
  for (const [type, schema] of requestSchemas) {
    expect(schema, type).toMatchObject({ additionalProperties: false });
    expect(connectionWords(type), type).not.toBe(type);
  }
  expect(connectionWords('operator:kettle')).toBe('the kettle operator');
  expect(connectionWords('teapot')).toBe('teapot');
});
