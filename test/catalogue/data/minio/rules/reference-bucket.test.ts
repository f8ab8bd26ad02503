import { expect, it } from 'vitest';
import { bucketReferences } from '../../../../../src/catalogue/data/minio/rules/reference-bucket.ts';
import { minioOperator } from '../../../../../src/catalogue/data/minio-operator.ts';
import { component, planned } from '../../../../support/components.ts';
import { renderPlatform } from '../../../../support/platform.ts';
import { said, saidOf, withEnv } from '../../../../support/references.ts';
import { object } from '../../../../support/subject.ts';

const plan = planned(minioOperator, component('mine', { requires: [{ type: 'operator:minio' }] }));
const tenant = object('minio.min.io/v2', 'Tenant', 't', 'ns', { spec: { buckets: [{ name: 'lake' }] } });
const fix = 'add it under `buckets` of a project, or to what the component asks of `s3`';

it('accepts buckets that are made, and what is no bucket', () => {
  const env = ['s3://lake/a', 's3a://lake', 'arn:aws:s3:::lake/*', 's3://${BUCKET}/x', 'arn:aws:s3:::*'].map(
    (value, i) => ({ name: `A${i}`, value }),
  );
  expect(said(bucketReferences, [tenant, withEnv({ name: 'BUCKET_LAKE', value: 'lake' }, ...env)], { plan })).toEqual(
    [],
  );
});

it('finds buckets that nobody makes, in variables and addresses', () => {
  const env = [
    { name: 'BUCKET_LAKE', value: 'lakes' },
    { name: 'B', value: 's3://other/x' },
  ];
  expect(said(bucketReferences, [tenant, withEnv(...env)], { plan })).toEqual([
    `spec.containers[0].env: there is no bucket lakes; write lake, or ${fix}`,
    `spec.containers[0].env[1].value: there is no bucket other; ${fix}`,
  ]);
});

it('finds a bucket that the list of the store leaves out', () => {
  const { plan, manifests } = renderPlatform({ components: { minio: {}, mlflow: {}, postgresql: {} } });
  const without = manifests.map((one) =>
    one.object.kind === 'ConfigMap' && one.object.metadata.name === 'minio-setup'
      ? { ...one, object: { ...one.object, data: { buckets: '' } } }
      : one,
  );
  expect(saidOf(bucketReferences, manifests, { plan })).toEqual([]);
  expect(saidOf(bucketReferences, without, { plan })).toContain(`declared: there is no bucket mlflow; ${fix}`);
});
