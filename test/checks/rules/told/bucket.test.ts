import { expect, it } from 'vitest';
import { toldBucket } from '../../../../src/checks/rules/told/bucket.ts';
import { need } from '../../../../src/contract/need.ts';
import { offer } from '../../../../src/contract/offer.ts';
import { component, planned, workload } from '../../../support/components.ts';
import { object, of, subject } from '../../../support/subject.ts';

const using = (bucket: string, by: string) =>
  need({ type: 's3', name: `${by}-s3`, by: [by], request: { access: [{ bucket, access: 'read' }] } });
const plan = planned(
  component('store', {
    workloads: { server: workload('store') },
    provides: [offer({ type: 's3', at: 'server', ports: [9000], endpoint: () => ({ url: 'http://s3', region: 'r' }) })],
  }),
  component('app', {
    workloads: { reader: workload('reader'), idle: workload('idle') },
    requires: [using('lake', 'reader')],
  }),
  component('other', { workloads: { other: workload('other') }, requires: [using('models', 'other')] }),
);
const pod = (app: string, spec: object) =>
  object('apps/v1', 'Deployment', app, 'default-ns', {
    spec: { template: { metadata: { labels: { app } }, spec: { containers: [{ name: app, ...spec }] } } },
  });
const check = (...objects: readonly ReturnType<typeof pod>[]) =>
  [
    ...toldBucket.check(
      subject(
        objects.map((one) => of('app', one)),
        { plan },
      ),
    ),
  ].map(({ path, message }) => `${path}: ${message}`);
const env = (name: string, value: string) => ({ env: [{ name, value }] });

it('accepts a bucket of a connection of the pod, what is filled in, and what names none', () => {
  expect(check(pod('reader', env('S3_BUCKET', 'lake')), pod('idle', env('X', 's3://elsewhere/')))).toEqual([]);
  expect(check(pod('reader', env('BUCKET', '$(NAME)')), pod('idle', { args: ['--bucket-size=500'] }))).toEqual([]);
});

it('finds the bucket of another, by address and by name', () => {
  const at = 'spec.template.spec.containers[0]';
  expect(check(pod('idle', env('DUMP', 's3a://lake/x')))).toEqual([
    `${at}.env[0].value: it names the bucket lake, and no connection of its pods is about it`,
  ]);
  expect(check(pod('reader', env('S3_BUCKET', 'models')))).toEqual([
    `${at}.env[0].value: it names the bucket models, and its connections are about lake`,
  ]);
  expect(check(pod('reader', { args: ['--bucket=models'] }))).toHaveLength(1);
});

it('takes a file that several programs of a component read for all of them', () => {
  const file = object('v1', 'ConfigMap', 'settings', 'default-ns', { data: { 'app.cfg': 'logs = s3://lake/logs' } });
  const volumes = [{ name: 's', configMap: { name: 'settings' } }];
  const reads = pod('idle', {});
  (reads.spec as { template: { spec: object } }).template.spec = { containers: [{ name: 'idle' }], volumes };
  expect(check(reads, file)).toEqual([]);
});
