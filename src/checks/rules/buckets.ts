import type { BucketSpec, S3Request } from '../../catalogue/connections.ts';
import type { Problem, Rule } from '../rule.ts';

const SETTINGS = ['versioning', 'objectLock'] as const;

export const buckets: Rule = {
  id: 'buckets',
  severity: 'error',
  what: 'Clients that ask for one bucket ask for the same: a setting that one of them states, no other contradicts.',
  why: 'The bucket is made once; one of them would not get what it says.',
  *check({ plan }): Iterable<Problem> {
    const first = new Map<string, { client: string; value: boolean }>();
    for (const { client, provider, request, type } of plan.connections) {
      if (type !== 's3') continue;
      for (const bucket of (request as S3Request).create ?? []) {
        for (const setting of SETTINGS) {
          const value = bucket[setting];
          if (value === undefined) continue;
          const key = `${provider} ${bucket.name} ${setting}`;
          const known = first.get(key);
          if (!known) first.set(key, { client: client.id, value });
          else if (known.value !== value) yield contradiction(bucket, setting, value, client, known.client);
        }
      }
    }
  },
};

function contradiction(
  bucket: BucketSpec,
  setting: string,
  value: boolean,
  client: { component: string; id: string },
  other: string,
): Problem {
  return {
    component: client.component,
    config: bucket.from,
    message: `${client.id} wants the bucket ${bucket.name} with ${setting}: ${value}, ${other} with ${setting}: ${!value}`,
    fix: 'say the same in both places, or give one of them a bucket of its own',
  };
}
