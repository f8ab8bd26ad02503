import { expect, it } from 'vitest';
import { sparkKinds } from '../../../../src/catalogue/compute/spark/kinds.ts';
import type { FaultRule } from '../../../../src/contract/kind.ts';
import type { KubeObject } from '../../../../src/kit/object.ts';

const made = (kind: string, name: string, spec: object): KubeObject => ({
  apiVersion: 'sparkoperator.k8s.io/v1beta2',
  kind,
  metadata: { name, namespace: 'jobs' },
  spec,
});
const faults = (rule: FaultRule, object: KubeObject) =>
  [...sparkKinds[`${object.kind}.sparkoperator.k8s.io`]!.faults![rule]!(object)].map(({ path }) => path);
const scheduled = (spec: object = {}, name = 'nightly') =>
  made('ScheduledSparkApplication', name, {
    schedule: '30 1 * * *',
    concurrencyPolicy: 'Forbid',
    template: {},
    ...spec,
  });
const CHECKPOINTS = { 'spark.sql.streaming.checkpointLocation': 's3a://fraud-spark-state/archive' };

it('takes schedules as the operator reads them', () => {
  for (const schedule of ['@daily', '@every 1h30m', 'TZ=Europe/Berlin 30 1 * * mon-fri', '*/5 * * * 0,6'])
    expect(faults('operator/limits', scheduled({ schedule }))).toEqual([]);
  for (const schedule of ['0 30 1 * * *', '0 1 * * 7', '@noon', '60 * * * *'])
    expect(faults('operator/limits', scheduled({ schedule }))).toEqual(['spec.schedule']);
});

it('tells runs that would be the only one, and names that leave no room for theirs', () => {
  for (const concurrencyPolicy of ['Allow', 'Forbid', 'Replace'])
    expect(faults('operator/limits', scheduled({ concurrencyPolicy }))).toEqual([]);
  for (const concurrencyPolicy of [undefined, '', 'forbid'])
    expect(faults('operator/limits', scheduled({ concurrencyPolicy }))).toEqual(['spec.concurrencyPolicy']);
  expect(faults('operator/limits', scheduled({}, 'n'.repeat(43)))).toEqual([]);
  expect(faults('operator/limits', scheduled({}, 'n'.repeat(44)))).toEqual(['metadata.name']);
  // Told once, as no name at all.
  expect(faults('operator/limits', scheduled({}, 'n'.repeat(64)))).toEqual(['metadata.name']);
  expect(faults('operator/limits', made('SparkApplication', 'n'.repeat(44), {}))).toEqual([]);
});

it('takes a job for a stream that is started again without end where its checkpoints are said, and its runs for none', () => {
  const again = { restartPolicy: { type: 'Always' } };
  const stream = { ...again, sparkConf: CHECKPOINTS };
  expect(faults('jobs/settings', made('SparkApplication', 'archive', stream))).toEqual([]);
  expect(faults('jobs/settings', made('SparkApplication', 'archive', again))).toEqual(['spec.restartPolicy.type']);
  expect(faults('jobs/settings', scheduled({ template: stream }))).toEqual(['spec.template.restartPolicy.type']);
  expect(faults('jobs/settings', scheduled({ template: { sparkConf: CHECKPOINTS } }))).toEqual([]);
});

it('looks into the template of runs for all that it tells of an application', () => {
  const template = {
    type: 'Python',
    driver: { memory: '2g', memoryOverhead: '100m' },
    sparkUIOptions: { serviceType: 'LoadBalancer' },
  };
  expect(faults('capacity/heap', scheduled({ template }))).toEqual(['spec.template.driver.memoryOverhead']);
  expect(faults('network/exposed', scheduled({ template }))).toEqual(['spec.template.sparkUIOptions.serviceType']);
  const pods = sparkKinds['ScheduledSparkApplication.sparkoperator.k8s.io']!.pods!(
    scheduled({ template: { image: 'x:1', driver: {}, executor: { instances: 4 } } }),
    { find: () => undefined },
  );
  expect(pods.map(({ at, replicas }) => [at, replicas])).toEqual([
    ['spec.template.driver', 1],
    ['spec.template.executor', 4],
  ]);
});
