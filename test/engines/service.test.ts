import { describe, expect, it } from 'vitest';
import { planOf, renderPlatform } from '../support/platform.ts';
import type { Loose } from '../support/tree.ts';

const IMAGE = 'ghcr.io/team/app:1.0.0';

const platform = (services: object, more: object = {}) => ({
  components: { kafka: {}, minio: {}, postgresql: {}, mlflow: {} },
  projects: {
    fraud: {
      topics: { scores: {} },
      buckets: { lake: {} },
      databases: { features: {} },
      env: { LOG_LEVEL: 'info', MODE: 'project' },
      services,
      ...more,
    },
  },
});
const api = (more: object = {}) => ({ image: IMAGE, port: 8080, ...more });
const containerOf = (object: Loose) => object.spec.template.spec.containers[0];
const refused = (services: object) => planOf(platform(services)).findings.map(({ rule, config }) => [rule, config]);

describe('a service', () => {
  const everything = api({
    reads: ['scores'],
    writes: ['lake'],
    uses: ['features'],
    tracks: true,
    env: { MODE: 'own' },
    secrets: { SESSION: {}, PAYMENTS: { given: 'the key of the payments API' } },
    open: true,
  });
  const caller = { image: IMAGE, calls: ['api'] };
  const { get, all, findings, plan } = renderPlatform(platform({ api: everything, caller }));

  it('finds what it reads, writes, uses, tracks and calls in its environment, and its own variables', () => {
    expect(findings.filter(({ rule }) => rule !== 'git/reachable')).toEqual([]);
    const { env, envFrom } = containerOf(get<Loose>('Deployment', 'fraud-api', 'fraud-jobs'));
    const values = Object.fromEntries(env.map(({ name, value }: Loose) => [name, value]));
    expect(values).toMatchObject({
      TOPIC_SCORES: 'fraud.scores',
      BUCKET_LAKE: 'fraud-lake',
      PGDATABASE: 'features',
      KAFKA_GROUP_ID: 'fraud-api',
      MLFLOW_TRACKING_URI: 'http://mlflow.ml-lifecycle.svc.cluster.local',
      LOG_LEVEL: 'info',
      MODE: 'own',
    });
    expect(envFrom.map(({ secretRef }: Loose) => secretRef.name)).toEqual([
      'fraud-api-kafka',
      'fraud-api-s3',
      'fraud-postgres',
      'fraud-api-secrets',
      'fraud-api-given',
    ]);
    const { env: theirs } = containerOf(get<Loose>('Deployment', 'fraud-caller', 'fraud-jobs'));
    expect(theirs).toContainEqual({ name: 'SERVICE_API', value: 'http://fraud-api.fraud-jobs.svc.cluster.local' });
  });

  it('is a user of its own, with exactly the rights of what it names', () => {
    expect(get<Loose>('KafkaUser', 'fraud-api').spec.authorization.acls).toContainEqual(
      expect.objectContaining({ resource: expect.objectContaining({ type: 'topic', name: 'fraud.scores' }) }),
    );
    get('ServiceAccount', 'fraud-api', 'fraud-jobs');
    expect(all<Loose>('KafkaUser').map(({ metadata }) => metadata.name)).not.toContain('fraud-caller');
  });

  it('is reached by those who call it, and at its host, and by nobody else', () => {
    const to = plan.flows.filter(({ to }) => 'workload' in to && to.workload === 'fraud-api');
    expect(to.map(({ from }) => ('workload' in from ? from.workload : 'outside')).sort()).toEqual([
      'fraud-caller',
      'ingress',
    ]);
    expect(get<Loose>('Ingress', 'fraud-api', 'fraud-jobs').spec.rules[0].host).toBe('fraud-api.localhost');
  });

  it('has random secrets made in the cluster, and others asked of a person', () => {
    const seeds = plan.seeds.filter(({ name }) => name.startsWith('fraud-api-'));
    expect(seeds.map(({ name, keys }) => [name, keys])).toEqual(
      expect.arrayContaining([
        ['fraud-api-secrets', { SESSION: { random: 32 } }],
        ['fraud-api-given', { PAYMENTS: { given: 'the key of the payments API' } }],
      ]),
    );
  });
});

describe('the pods of a service', () => {
  it('are told well by a path, by a command, by an open port, or not at all', () => {
    const rendered = renderPlatform(
      platform({
        path: api({ health: '/healthz' }),
        port: api(),
        command: { image: IMAGE, health: ['alive'] },
        none: { image: IMAGE },
      }),
    );
    const probes = (name: string) => {
      const { startupProbe, readinessProbe, livenessProbe } = containerOf(
        rendered.get<Loose>('Deployment', `fraud-${name}`),
      );
      return [startupProbe, readinessProbe, livenessProbe].map((probe) => probe && Object.keys(probe)[0]);
    };
    expect(probes('path')).toEqual(['httpGet', 'httpGet', 'httpGet']);
    expect(probes('port')).toEqual(['tcpSocket', 'tcpSocket', undefined]);
    expect(probes('command')).toEqual(['exec', 'exec', 'exec']);
    expect(probes('none')).toEqual([undefined, undefined, undefined]);
    expect(rendered.findings.filter(({ rule }) => rule === 'probes')).toEqual([]);
  });

  it('are counted by an autoscaler, and by no field that Argo CD would set back', () => {
    const { get, plan, findings } = renderPlatform(platform({ api: api({ scale: { min: 2, max: 5 } }) }));
    expect(get<Loose>('Deployment', 'fraud-api').spec).not.toHaveProperty('replicas');
    expect(get<Loose>('HorizontalPodAutoscaler', 'fraud-api').spec).toMatchObject({ minReplicas: 2, maxReplicas: 5 });
    get('PodDisruptionBudget', 'project-fraud-fraud-api', 'fraud-jobs');
    const { workloads } = plan.components.find(({ id }) => id === 'project-fraud')!;
    expect(workloads.find(({ name }) => name === 'fraud-api')).toMatchObject({ replicas: 2, peak: 6 });
    expect(findings.filter(({ rule }) => rule !== 'git/reachable')).toEqual([]);
  });

  it('keep a volume each, which nothing takes unasked', () => {
    const { get } = renderPlatform(platform({ state: { image: IMAGE, volume: { size: '1Gi', at: '/state' } } }));
    const set = get<Loose>('StatefulSet', 'fraud-state');
    expect(set.metadata.annotations['argocd.argoproj.io/sync-options']).toContain('Prune=confirm');
    expect(containerOf(set).volumeMounts).toContainEqual({ name: 'data', mountPath: '/state' });
    expect(get<Loose>('Service', 'fraud-state').spec).toEqual({
      clusterIP: 'None',
      selector: set.spec.selector.matchLabels,
    });
  });
});

it('is refused where it cannot be', () => {
  const at = (path: string) => `/projects/fraud/services/${path}`;
  expect(refused({ a: { image: IMAGE, open: true } })).toEqual([['config/service', at('a/open')]]);
  expect(refused({ a: { image: IMAGE, health: '/healthz' } })).toEqual([['config/service', at('a/health')]]);
  expect(refused({ a: api({ scale: { min: 3, max: 2 } }) })).toEqual([['config/range', at('a/scale')]]);
  expect(refused({ a: api({ scale: { max: 2 }, volume: { size: '1Gi', at: '/a' } }) })).toEqual([
    ['config/service', at('a/scale')],
  ]);
  expect(refused({ a: api({ scale: { max: 2 }, replicas: 2 }) })).toEqual([['config/service', at('a/replicas')]]);
  expect(refused({ a: { image: IMAGE }, b: { image: IMAGE, calls: ['a'] } })).toEqual([
    ['config/reference', at('b/calls/0')],
  ]);
  expect(refused({ a: { image: IMAGE, calls: ['c'] } })).toEqual([['config/reference', at('a/calls/0')]]);
  // Of those whom it connects to, and no other that begins so.
  const named = {
    reads: ['scores'],
    calls: ['b'],
    env: { TOPIC_SCORES: 'x', SERVICE_B: 'x', TOPIC_X: 'x', AWS_PROFILE: 'x' },
  };
  expect(refused({ a: { image: IMAGE, ...named }, b: api() })).toEqual([
    ['config/env', at('a/env/SERVICE_B')],
    ['config/env', at('a/env/TOPIC_SCORES')],
  ]);
  expect(refused({ a: { image: IMAGE, env: { AWS_REGION: 'x' } } })).toEqual([['config/env', at('a/env/AWS_REGION')]]);
  expect(refused({ a: { image: IMAGE, env: { 'a-b': 'x' } } })).toEqual([['config/name', at('a/env/a-b')]]);
  expect(refused({ a: { image: IMAGE, secrets: { PGUSER: {} } } })).toEqual([['config/env', at('a/secrets/PGUSER')]]);
  expect(refused({ a: { image: IMAGE, secrets: { MODE: {} } } })).toEqual([['config/clash', at('a/secrets/MODE')]]);
  expect(refused({ a: { image: 'ap' } })).toEqual([['config/image', at('a/image')]]);
  expect(refused({ ['a'.repeat(50)]: { image: IMAGE } })[0]).toEqual(['config/name', at('a'.repeat(50))]);
});

it('lets nobody set what the platform sets, whichever that is', () => {
  const everything = { reads: ['scores'], writes: ['lake'], uses: ['features'], tracks: true };
  const { get, all } = renderPlatform(platform({ a: { image: IMAGE, ...everything } }));
  const { env, envFrom } = containerOf(get<Loose>('Deployment', 'fraud-a'));
  const secrets = all<Loose>('ExternalSecret').filter(({ metadata }) =>
    envFrom.some(({ secretRef }: Loose) => secretRef.name === metadata.name),
  );
  const set = [
    ...env.map(({ name }: Loose) => name),
    ...secrets.flatMap(({ spec }) => Object.keys(spec.target.template.data)),
  ].filter((name) => !['LOG_LEVEL', 'MODE'].includes(name));
  expect(set.length).toBeGreaterThan(18);
  const own = Object.fromEntries(set.map((name) => [name, 'x']));
  expect(
    refused({ a: { image: IMAGE, ...everything, env: own } })
      .map(([rule, at]) => `${rule} ${at}`)
      .sort(),
  ).toEqual([...set].sort().map((name) => `config/env /projects/fraud/services/a/env/${name}`));
});
