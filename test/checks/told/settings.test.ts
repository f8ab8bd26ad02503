import { describe, expect, it } from 'vitest';
import { settingsIn } from '../../../src/checks/told/settings.ts';

describe('settings in a text', () => {
  it.each([
    [
      'properties of the JVM',
      '-Xmx1g -Dspark.hadoop.fs.s3a.endpoint.region=us-east-1',
      'spark.hadoop.fs.s3a.endpoint.region',
    ],
    ['arguments', '--region=us-east-1', 'region'],
    ['an argument with one dash', 'run -region=us-east-1', 'region'],
    ['properties', 'a.b=c\naws.region = us-east-1', 'aws.region'],
    ['JSON', '{"region": "us-east-1"}', 'region'],
    ['a URL', 's3://bucket?region=us-east-1', 'region'],
  ])('are found in %s', (_, text, name) => {
    expect(settingsIn(text)).toContainEqual({ name, value: 'us-east-1' });
  });

  it('are neither addresses nor parts of words', () => {
    expect(settingsIn('http://valkey:6379 my-region=')).toEqual([]);
    expect(settingsIn('cross-region=eu')).toEqual([{ name: 'cross-region', value: 'eu' }]);
  });
});
