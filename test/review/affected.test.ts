import { describe, expect, it } from 'vitest';
import { COMPONENTS, FRAUD, reviewOf, type Said, treeOf } from './platforms.ts';

const SCORE = FRAUD.jobs.score;
const affected = (after: Said, before: Said = {}) => reviewOf(treeOf(before), treeOf(after)).affected;
const pods = (after: Said, before?: Said) =>
  affected(after, before).pods.map(({ steps, state, name }) => `${steps} ${state} ${name}`);
const ways = (after: Said, before?: Said) =>
  affected(after, before).connections.map(({ state, from, to, ports }) => `${state} ${from} → ${to} ${ports}`);

describe('who is concerned', () => {
  const KAFKA: Said = {
    components: { kafka: { ...COMPONENTS.kafka, resources: { memory: '3Gi', memoryLimit: '4Gi' } } },
  };

  it('are what restarts, its clients, and the clients of these', () => {
    expect(pods(KAFKA)).toEqual([
      '2 stays platform-operators/flink-kubernetes-operator',
      '1 stays platform-operators/strimzi-cluster-operator',
      '1 stays fraud-jobs/fraud-score jobManager',
      '1 stays fraud-jobs/fraud-score taskManager',
      '1 stays data-plane/mlops (Kafka)',
      '0 restarts data-plane/broker',
      '0 restarts data-plane/dual-role',
    ]);
    expect(ways(KAFKA)).toContain('stays fraud-jobs/fraud-score taskManager → data-plane/broker 9092/TCP');
    // Between clients nothing is carried on.
    expect(ways(KAFKA).filter((way) => way.includes('→ fraud-jobs/fraud-score taskManager'))).toEqual([]);
  });

  it('are what comes and goes with what it connects to', () => {
    const none: Said = { fraud: { jobs: {} } };
    expect(pods(none)).toEqual([
      '1 stays platform-operators/flink-kubernetes-operator',
      '0 gone fraud-jobs/fraud-score jobManager',
      '0 gone fraud-jobs/fraud-score taskManager',
      '-1 stays data-plane/broker',
      '-1 stays data-plane/dual-role',
      '-1 stays data-plane/mlops (Tenant)',
    ]);
    expect(new Set(affected(none).connections.map(({ state }) => state))).toEqual(new Set(['gone']));
    const back = affected({}, none);
    expect(back.pods.filter(({ state }) => state === 'new').map(({ name }) => name)).toEqual([
      'fraud-jobs/fraud-score jobManager',
      'fraud-jobs/fraud-score taskManager',
    ]);
    expect(new Set(back.connections.map(({ state }) => state))).toEqual(new Set(['new']));
  });

  it('are the ends of a way that opens between pods that stay', () => {
    const file = (kind: string, folder: string, name: string, more: object): [string, string] => [
      `components/app/${folder}/apps.${name}.yaml`,
      JSON.stringify({ kind, metadata: { name, namespace: 'apps' }, ...more }),
    ];
    const deployment = (name: string) => {
      const pod = { metadata: { labels: { app: name } }, spec: { containers: [{ name, image: 'example.org/x:1' }] } };
      return file('Deployment', 'deployment.apps', name, { apiVersion: 'apps/v1', spec: { template: pod } });
    };
    const policies = (...ingress: object[]) =>
      file('NetworkPolicy', 'networkpolicy.networking.k8s.io', 'deny', {
        apiVersion: 'networking.k8s.io/v1',
        spec: { podSelector: { matchLabels: { app: 'db' } }, policyTypes: ['Ingress'], ingress },
      });
    const both = [deployment('web'), deployment('db')] as const;
    const opens = { from: [{ podSelector: { matchLabels: { app: 'web' } } }], ports: [{ port: 80 }] };
    const { pods, connections } = reviewOf(
      new Map([...both, policies()]),
      new Map([...both, policies(opens)]),
    ).affected;
    expect(pods).toMatchObject([
      { name: 'apps/db', state: 'stays', steps: 0 },
      { name: 'apps/web', state: 'stays', steps: 1 },
    ]);
    expect(connections).toEqual([{ from: 'apps/web', to: 'apps/db', ports: '80/TCP', state: 'new' }]);
  });

  it('is nobody where nothing restarts, comes, goes or is reached otherwise', () => {
    const larger: Said = { components: { kafka: { ...COMPONENTS.kafka, storage: '30Gi' } } };
    expect(affected(larger)).toEqual({ pods: [], connections: [] });
    expect(reviewOf(new Map(), treeOf({})).affected).toEqual({ pods: [], connections: [] });
  });

  it('names pods and ends that are there, each once', () => {
    const { pods, connections } = affected({ fraud: { jobs: { score: { ...SCORE, writes: ['labels'] } } } });
    const names = pods.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(connections.flatMap(({ from, to }) => [from, to]).filter((name) => !names.includes(name))).toEqual([]);
  });
});
