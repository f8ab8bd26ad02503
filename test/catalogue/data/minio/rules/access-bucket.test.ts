import { expect, it } from 'vitest';
import { bucketAccess } from '../../../../../src/catalogue/data/minio/rules/access-bucket.ts';
import { found } from '../../../../support/clients.ts';
import type { Loose } from '../../../../support/tree.ts';

/** Changes the policy of the job, which reads one bucket and keeps its state in another. */
const policy = (how: (statements: Loose) => void) =>
  found(bucketAccess, 'ConfigMap data-plane/minio-user-fraud-score', ({ data }) => {
    const document = JSON.parse(data['policy.json']);
    how(document.Statement);
    data['policy.json'] = JSON.stringify(document);
  });
const AT = 'data["policy.json"]: the policy';

it('is content with what the connections say, however it is put together', () => {
  expect(found(bucketAccess)).toEqual([]);
  const apart = policy((statements) => {
    const [first] = statements;
    statements.push({ Effect: 'Allow', Action: first.Action.pop(), Resource: first.Resource[0] });
  });
  expect(apart).toEqual([]);
});

it('finds what a client lacks', () => {
  expect(policy((statements) => statements.shift())).toEqual([
    `${AT} does not allow s3:GetBucketLocation, s3:ListBucket on arn:aws:s3:::fraud-lake, which the connection says`,
  ]);
});

it('finds what a client may do beyond that', () => {
  expect(policy(([, objects]) => objects.Action.push('s3:DeleteObject'))).toEqual([
    `${AT} says s3:DeleteObject on arn:aws:s3:::fraud-lake/*, and no connection does`,
  ]);
  expect(policy(([, objects]) => objects.Resource.push('arn:aws:s3:::mlflow/*'))).toEqual([
    `${AT} says s3:GetObject, s3:GetObjectVersion on arn:aws:s3:::mlflow/*, and no connection does`,
  ]);
});

it('takes what is denied, or holds under conditions, for another right', () => {
  expect(policy(([buckets]) => (buckets.Effect = 'Deny'))).toEqual([
    `${AT} does not allow s3:GetBucketLocation, s3:ListBucket on arn:aws:s3:::fraud-lake, which the connection says`,
    `${AT} says Deny: s3:GetBucketLocation, Deny: s3:ListBucket on arn:aws:s3:::fraud-lake, and no connection does`,
  ]);
  expect(policy(([buckets]) => (buckets.Condition = {}))).toHaveLength(2);
});

it('finds a policy that is no JSON', () => {
  const broken = found(bucketAccess, 'ConfigMap data-plane/minio-user-fraud-score', ({ data }) => {
    data['policy.json'] = '{';
  });
  expect(broken).toEqual([expect.stringMatching(/^data\["policy\.json"\]: the policy is no JSON: /)]);
});
