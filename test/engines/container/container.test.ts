import { expect, it } from 'vitest';
import { planOf, renderPlatform } from '../../support/platform.ts';
import type { Loose } from '../../support/tree.ts';

const IMAGE = 'ghcr.io/team/app:1.0.0';
const platform = (job: object) => ({
  components: { minio: {}, flink: {}, airflow: {}, postgresql: {} },
  projects: { fraud: { buckets: { lake: {} }, jobs: { compact: job } } },
});
const job = (more: object = {}) => ({
  container: { image: IMAGE, command: ['compact'], deadline: '2h', retries: 1 },
  reads: ['lake'],
  writes: ['lake'],
  schedule: '30 3 * * *',
  ...more,
});
const refused = (said: object) =>
  planOf(platform(said)).findings.map(({ rule, config, message }) => `${rule} ${config}: ${message}`);
const AT = '/projects/fraud/jobs/compact';

it('is started by Kubernetes at set times, one after the other, and ended', () => {
  const { get, findings, plan } = renderPlatform(platform(job()));
  expect(findings.filter(({ rule }) => rule !== 'git/reachable')).toEqual([]);
  const { spec } = get<Loose>('CronJob', 'fraud-compact', 'fraud-jobs');
  expect(spec).toMatchObject({ schedule: '30 3 * * *', timeZone: 'Etc/UTC', concurrencyPolicy: 'Forbid' });
  expect(spec.jobTemplate.spec).toMatchObject({ activeDeadlineSeconds: 7200, backoffLimit: 1 });
  const { containers, restartPolicy, priorityClassName } = spec.jobTemplate.spec.template.spec;
  expect({ restartPolicy, priorityClassName }).toEqual({ restartPolicy: 'Never', priorityClassName: 'mlops-batch' });
  expect(containers[0]).toMatchObject({
    command: ['compact'],
    env: expect.arrayContaining([{ name: 'BUCKET_LAKE', value: 'fraud-lake' }]),
    envFrom: [{ secretRef: { name: 'fraud-compact-s3' } }],
    securityContext: { readOnlyRootFilesystem: true },
  });
  const { workloads } = plan.components.find(({ id }) => id === 'project-fraud')!;
  expect(workloads.find(({ name }) => name === 'fraud-compact')).toMatchObject({ replicas: 0, peak: 1 });
});

it('is refused without a time, with one that is none, and where two say when it starts', () => {
  expect(refused(job({ schedule: undefined }))).toEqual([
    `config/schedule ${AT}: nothing starts a container job by itself`,
  ]);
  expect(refused(job({ schedule: '30 25 * * *' }))).toEqual([
    `config/schedule ${AT}/schedule: 25 is no hour (0 to 23)`,
  ]);
  expect(refused(job({ runs: 'airflow' }))).toContain(`config/job ${AT}/runs: no DAG can start a container job`);
  const flink = { flink: { image: IMAGE, jar: 'local:///a.jar' }, reads: ['lake'], schedule: '30 3 * * *' };
  expect(refused(flink)).toEqual([`config/schedule ${AT}/schedule: a Flink job does not start at set times`]);
});
