import { describe, expect, it } from 'vitest';
import { planOf, renderPlatform } from '../support/platform.ts';
import type { Loose } from '../support/tree.ts';

const IMAGE = 'ghcr.io/team/app:1.0.0';

const platform = (scale: object, more: object = {}) => ({
  components: { kafka: {}, minio: {} },
  projects: {
    fraud: {
      topics: { scores: { partitions: 6 }, audit: {} },
      buckets: { lake: {} },
      services: { reader: { image: IMAGE, reads: ['scores', 'lake'], scale, ...more } },
    },
    other: { topics: { events: { partitions: 2 } }, offers: [{ topic: 'events' }] },
  },
});
const metrics = (scale: object) =>
  renderPlatform(platform(scale))
    .get<Loose>('HorizontalPodAutoscaler', 'fraud-reader')
    .spec.metrics.map(({ resource }: Loose) => [resource.name, resource.target.averageUtilization]);
const lag = { topic: 'scores', above: 1000 };

describe('by what pods use', () => {
  it('is by CPU where nothing is said', () => {
    expect(metrics({ max: 3 })).toEqual([['cpu', 70]]);
  });

  it('is by memory alone, or by both', () => {
    expect(metrics({ max: 3, memory: '80%' })).toEqual([['memory', 80]]);
    expect(metrics({ max: 3, cpu: '60%', memory: '80%' })).toEqual([
      ['cpu', 60],
      ['memory', 80],
    ]);
  });

  it('brings no operator', () => {
    const { plan } = renderPlatform(platform({ max: 3 }));
    expect(plan.components.map(({ id }) => id)).not.toContain('keda');
  });
});

describe('by what waits', () => {
  const rendered = renderPlatform(platform({ min: 0, max: 6, lag, memory: '80%' }));
  const { get, all, plan, findings } = rendered;
  const scaled = get<Loose>('ScaledObject', 'fraud-reader', 'fraud-jobs');

  it('brings the operator, and nothing is wrong with it', () => {
    expect(plan.components.map(({ id }) => id)).toContain('keda');
    expect(findings.filter(({ rule }) => rule !== 'git/reachable')).toEqual([]);
  });

  it('is one autoscaler, which the operator makes, and no number in Git', () => {
    expect(get<Loose>('Deployment', 'fraud-reader').spec).not.toHaveProperty('replicas');
    expect(all('HorizontalPodAutoscaler')).toEqual([]);
    expect(scaled.spec).toMatchObject({
      scaleTargetRef: { name: 'fraud-reader' },
      minReplicaCount: 0,
      maxReplicaCount: 6,
    });
  });

  it('asks what waits for the group that the pods are told, and what pods use beside it', () => {
    const [{ env }] = get<Loose>('Deployment', 'fraud-reader').spec.template.spec.containers;
    const told = Object.fromEntries(env.map(({ name, value }: Loose) => [name, value]));
    const [kafka, memory, ...more] = scaled.spec.triggers;
    expect(kafka).toMatchObject({
      type: 'kafka',
      metadata: {
        bootstrapServers: told.KAFKA_BOOTSTRAP_SERVERS,
        consumerGroup: told.KAFKA_GROUP_ID,
        topic: told.TOPIC_SCORES,
        lagThreshold: '1000',
      },
    });
    expect(memory).toEqual({ type: 'memory', metricType: 'Utilization', metadata: { value: '80' } });
    expect(more).toEqual([]);
  });

  it('asks as the service, by the Secret of its pods, and is no user of its own', () => {
    expect(get<Loose>('TriggerAuthentication', 'fraud-reader', 'fraud-jobs').spec.secretTargetRef).toEqual([
      { parameter: 'username', name: 'fraud-reader-kafka', key: 'KAFKA_USERNAME' },
      { parameter: 'password', name: 'fraud-reader-kafka', key: 'KAFKA_PASSWORD' },
    ]);
    expect(all<Loose>('KafkaUser').map(({ metadata }) => metadata.name)).toEqual(['fraud-reader']);
  });

  it('lets the operator to the brokers, and into the namespace of the jobs alone', () => {
    const to = plan.flows.filter(({ from }) => 'workload' in from && from.component === 'keda');
    expect(to).toContainEqual(expect.objectContaining({ to: { component: 'kafka', workload: 'broker' } }));
    const [{ env }] = get<Loose>('Deployment', 'keda-operator', 'keda').spec.template.spec.containers;
    expect(env).toContainEqual({ name: 'WATCH_NAMESPACE', value: 'fraud-jobs' });
    const where = plan.grants.filter(({ component, workload }) => component === 'keda' && workload === 'operator');
    expect(new Set(where.map(({ namespace }) => namespace))).toEqual(new Set(['keda', 'fraud-jobs', undefined]));
    expect(where.flatMap(({ rules }) => rules.flatMap(({ resources }) => resources))).not.toContain('jobs');
  });

  it('counts as many pods as there may be', () => {
    const { workloads } = plan.components.find(({ id }) => id === 'project-fraud')!;
    expect(workloads.find(({ name }) => name === 'fraud-reader')).toMatchObject({ replicas: 0, peak: 7 });
  });

  it('may be of a topic of another project', () => {
    const { get } = renderPlatform(
      platform({ max: 2, lag: { topic: 'other/events', above: 10 } }, { reads: ['other/events'] }),
    );
    expect(get<Loose>('ScaledObject', 'fraud-reader').spec.triggers[0].metadata.topic).toBe('other.events');
  });
});

it('is refused where it cannot be', () => {
  const refused = (scale: object, more: object = {}) =>
    planOf(platform(scale, more)).findings.map(({ rule, config, message, fix }) => [
      `${rule} ${config?.replace('/projects/fraud/services/reader/scale', '')}`,
      `${message}; ${fix}`,
    ]);
  expect(refused({ max: 3, lag: { topic: 'audit', above: 1 } })).toEqual([
    [
      'config/reference /lag/topic',
      'service reader does not read the topic audit, of which nothing waits for it; write scores, or name it under `reads`',
    ],
  ]);
  expect(refused({ max: 3, lag: { topic: 'lake', above: 1 } })).toEqual([
    ['config/reference /lag/topic', expect.stringContaining('does not read the topic lake')],
  ]);
  expect(refused({ max: 3, lag }, { reads: [] })).toEqual([
    ['config/reference /lag/topic', expect.stringContaining('name the topic under `reads` of the service')],
  ]);
  expect(refused({ max: 8, lag })).toEqual([
    [
      'config/range /max',
      'service reader may have 8 pods, and the topic scores has 6 partitions; write 6, or give the topic `partitions: 8`',
    ],
  ]);
  expect(refused({ min: 0, max: 3 })).toEqual([
    [
      'config/service /min',
      'nothing would bring service reader back from no pods; write 1, or say by which records a pod comes: `lag`',
    ],
  ]);
  expect(refused({ min: 4, max: 3, lag })).toEqual([['config/range ', expect.stringContaining('there is no number')]]);
});
