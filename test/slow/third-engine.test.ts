import { describe, expect, it, vi } from 'vitest';
import { capacityOf } from '../../src/checks/capacity/capacity.ts';
import type { JobConfig } from '../../src/config/job-schema.ts';
import { planOf, renderPlatform } from '../support/platform.ts';

/** The line in the registry. */
vi.mock('../../src/engines/index.ts', async (original) => {
  const { ENGINES: known } = await original<typeof import('../../src/engines/index.ts')>();
  const { enginesOf } = await import('../../src/config/engine.ts');
  const { task } = await import('../engines/task/task.ts');
  const ENGINES = [...known, task];
  return { ENGINES, engineOf: (job: JobConfig) => enginesOf(ENGINES, job)[0]! };
});

const platform = (job: object, name = 'report') => ({
  components: { minio: {}, kafka: {} },
  projects: {
    fraud: {
      owners: ['data'],
      buckets: { lake: {} },
      topics: { scores: {} },
      images: { reporter: { build: 'images/reporter', follow: 'semver' } },
      jobs: { [name]: job },
    },
  },
});
const task = (more: object = {}) => ({ image: 'reporter', command: ['report'], ...more });
const JOB = { task: task(), reads: ['scores'], writes: ['lake'] };
const refused = (job: object, name?: string) =>
  planOf(platform(job, name)).findings.map(({ rule, message, fix, config }) => [rule, config, message, fix]);

describe('an engine in one folder and one line of the registry', () => {
  const { get, findings, plan, manifests } = renderPlatform(platform(JOB));

  it('renders what it runs, with all that a job may rely on', () => {
    expect(findings).toEqual([]);
    const job = get<{ spec: { template: { spec: { containers: object[] } } } }>('Job', 'fraud-report');
    expect(job.spec.template.spec.containers[0]).toMatchObject({
      image: 'k3d-registry:5050/fraud/reporter:0.1.0',
      command: ['report'],
      resources: { requests: { cpu: '250m', memory: '512Mi' }, limits: { memory: '512Mi' } },
      env: expect.arrayContaining([
        { name: 'BUCKET_LAKE', value: 'fraud-lake' },
        { name: 'TOPIC_SCORES', value: 'fraud.scores' },
      ]),
    });
  });

  it('has an account, users, policies and a followed image of its own, as other jobs have', () => {
    expect(plan.components.flatMap(({ follows }) => follows)).toMatchObject([
      { alias: 'reporter', image: 'k3d-registry:5050/fraud/reporter', fields: [] },
    ]);
    get('ServiceAccount', 'fraud-report', 'fraud-jobs');
    get('KafkaUser', 'fraud-report');
    const policy = get('NetworkPolicy', 'project-fraud-fraud-report', 'fraud-jobs');
    expect(policy.spec).toMatchObject({
      podSelector: { matchLabels: { 'app.kubernetes.io/instance': 'fraud-report' } },
    });
    const owners = get<{ rules: { apiGroups: string[]; resources: string[] }[] }>('Role', 'fraud-owners', 'fraud-jobs');
    expect(owners.rules).toContainEqual({ apiGroups: ['batch'], resources: ['jobs'], verbs: ['get', 'list', 'watch'] });
  });

  it('counts where the platform and its quotas do', () => {
    const jobs = capacityOf(plan, manifests).namespaces.find(({ name }) => name === 'fraud-jobs')!;
    expect(JSON.stringify(jobs)).toContain('project-fraud');
    const larger = renderPlatform(platform({ ...JOB, task: task({ pod: { memory: '1Gi' } }) }));
    const quota = (rendered: typeof larger) =>
      rendered.get<{ spec: { hard: Record<string, string> } }>('ResourceQuota', 'quota', 'fraud-jobs').spec.hard[
        'requests.memory'
      ];
    expect(quota(larger)).not.toBe(quota(renderPlatform(platform(JOB))));
  });

  it('has its options checked as those of others are', () => {
    expect(refused({ task: task({ comand: [] }) })).toMatchObject([
      ['config/unknown-key', '/projects/fraud/jobs/report/task/comand', expect.any(String), 'rename it to command'],
    ]);
    expect(refused({ task: task({ pod: { memory: '32Mi' } }) })).toMatchObject([
      [
        'config/range',
        '/projects/fraud/jobs/report/task/pod/memory',
        '32Mi is too little for the pod of a task job',
        'write 64Mi or more',
      ],
    ]);
    expect(refused({ task: task({ conf: { AWS_REGION: 'x' } }) })).toMatchObject([
      [
        'config/conf',
        '/projects/fraud/jobs/report/task/conf/AWS_REGION',
        "AWS_REGION is not the job's to set",
        'take it out of `conf`',
      ],
    ]);
    expect(refused({ task: task({ image: 'reportr' }) })).toMatchObject([
      ['config/image', '/projects/fraud/jobs/report/task/image', expect.any(String), 'write reporter'],
    ]);
    expect(refused({ task: task() }, 'a'.repeat(38))).toMatchObject([
      ['config/name', expect.any(String), expect.stringContaining('40 are allowed'), expect.any(String)],
    ]);
  });

  it('is named to who names no engine, or two', () => {
    expect(refused({ reads: ['scores'] })).toEqual([
      [
        'config/job',
        '/projects/fraud/jobs/report',
        'job report must be a Spark, Flink, container or Task job',
        'add `spark: { image, main }` or `flink: { image, jar }` or `container: { image }` or `task: { image }`',
      ],
    ]);
    const both = { task: task(), flink: { image: 'reporter', jar: 'local:///a.jar' } };
    expect(refused(both)).toMatchObject([
      ['config/job', '/projects/fraud/jobs/report', expect.any(String), 'keep `flink` or `task`'],
    ]);
  });

  it('is started by no DAG, since it says nothing of how', () => {
    expect(refused({ ...JOB, runs: 'airflow' })).toEqual([
      [
        'config/job',
        '/projects/fraud/jobs/report/runs',
        'no DAG can start a Task job',
        'remove `runs`, and Argo CD starts it',
      ],
    ]);
  });
});
