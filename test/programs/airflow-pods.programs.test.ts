import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CronJob, Job, PodSpec } from '../../imports/types/kubernetes.ts';
import { podOf } from '../support/airflow.ts';
import { renderPlatform } from '../support/platform.ts';
import { AirflowPods } from './support/airflow-pods.ts';
import { canUnshare } from './support/read-only.ts';

const platform = renderPlatform({
  components: { postgresql: {}, minio: {}, airflow: { executor: 'LocalExecutor' } },
  projects: { fraud: { dags: 'dags/fraud' } },
});
const jobPod = (name: string): PodSpec =>
  platform.get<Job>('Job', `airflow-${name}`, 'orchestration').spec!.template.spec!;
const PROGRAMS = ['api-server', 'dag-processor', 'scheduler', 'triggerer'];

/** All of Airflow as it is rendered with LocalExecutor: commands, variables, settings, probes, and who may write where. */
describe.skipIf(!canUnshare())('pods of Airflow', () => {
  const airflow = new AirflowPods(platform);

  beforeAll(() => airflow.prepare());
  afterAll(() => airflow.stop());

  it('migrate the database, and wait until it is', () => {
    const migrate = jobPod('run-airflow-migrations');
    airflow.finish(migrate, migrate.containers[0]!);
    const scheduler = podOf(platform, 'scheduler');
    airflow.finish(scheduler, scheduler.initContainers!.at(-1)!);
  });

  it('make the administrator, once', () => {
    const pod = jobPod('create-user');
    expect(airflow.finish(pod, pod.containers[0]!)).toContain('User "admin" created');
    expect(airflow.finish(pod, pod.containers[0]!)).toContain('already exist');
  });

  it('start, and pass their probes', () => airflow.startWell(PROGRAMS));

  describe('once they run', () => {
    it('let in the administrator', async () => {
      expect(await airflow.signIn()).not.toBe('');
    });

    it('run a task, which writes to /tmp and nowhere else, and find its log in the bucket', () =>
      airflow.writesToTmpAlone());

    it('ask a trigger for its log at the address of its pod, while it waits', async () => {
      const run = await airflow.run('waits');
      await airflow.until(async () => {
        const { state } = await airflow.api('GET', `${run}/taskInstances/wait`);
        return state === 'deferred' ? state : undefined;
      });
      const log = await airflow.until(async () => {
        const text = await airflow.logOf(run, 'wait');
        return text.includes(':8794/log/') ? text : undefined;
      });
      expect(log).toMatch(/http:\/\/\d+\.\d+\.\d+\.\d+:8794\/log\//);
      expect(log).not.toContain('Could not read served logs');
    });

    it('forget what is old', () => {
      const pod = platform.get<CronJob>('CronJob', 'airflow-database-cleanup', 'orchestration').spec!.jobTemplate.spec!
        .template.spec!;
      expect(airflow.finish(pod, pod.containers[0]!)).toContain('Deleting what is older than');
    });
  });
});
