import { describe, expect, it } from 'vitest';
import type { ClusterRole, Deployment, EnvVar, PodDisruptionBudget } from '../../../imports/types/kubernetes.ts';
import { component, workload } from '../../support/components.ts';
import { renderPlatform } from '../../support/platform.ts';
import { rightsOf } from '../../support/rights.ts';

const ACCOUNT = 'platform-operators/strimzi-cluster-operator';
const platform = renderPlatform({ components: { kafka: {}, valkey: {} } });
const zoned = renderPlatform(
  { components: { kafka: {} }, cluster: { kind: 'existing', zones: 3 }, profile: 'production' },
  { environment: 'production' },
);

const operator = ({ get }: typeof platform) => get<Deployment>('Deployment', 'strimzi-cluster-operator').spec!;
const variables = (rendered: typeof platform): Record<string, EnvVar> =>
  Object.fromEntries(operator(rendered).template.spec!.containers[0]!.env!.map((one) => [one.name, one]));

it('comes with Kafka, without being named, and its definitions before it', () => {
  expect(platform.findings).toEqual([]);
  const strimzi = platform.plan.components.find(({ id }) => id === 'strimzi');
  expect(strimzi).toMatchObject({ impliedBy: 'kafka', namespace: 'platform-operators' });
  const definitions = platform.manifests.filter(({ component }) => component === 'strimzi-crds');
  expect(definitions.map(({ object }) => object.metadata.name)).toEqual([
    'strimzipodsets.core.strimzi.io',
    'kafkas.kafka.strimzi.io',
    'kafkabridges.kafka.strimzi.io',
    'kafkaconnects.kafka.strimzi.io',
    'kafkaconnectors.kafka.strimzi.io',
    'kafkamirrormaker2s.kafka.strimzi.io',
    'kafkanodepools.kafka.strimzi.io',
    'kafkarebalances.kafka.strimzi.io',
    'kafkatopics.kafka.strimzi.io',
    'kafkausers.kafka.strimzi.io',
  ]);
});

describe('the operator', () => {
  it('is told what it would do otherwise: serve every namespace, and open every listener to everybody', () => {
    const { STRIMZI_NAMESPACE, STRIMZI_NETWORK_POLICY_GENERATION, STRIMZI_POD_SECURITY_PROVIDER_CLASS } =
      variables(platform);
    expect(STRIMZI_NAMESPACE!.value).toBe('data-plane');
    expect(STRIMZI_NETWORK_POLICY_GENERATION!.value).toBe('false');
    expect(STRIMZI_POD_SECURITY_PROVIDER_CLASS!.value).toBe('restricted');
  });

  it('runs nothing of the latest version, and has an image for the Kafka of the platform', () => {
    const all = Object.values(variables(platform)).filter(({ name }) => /IMAGE|MAVEN/.test(name));
    expect(all.map(({ name }) => name)).toHaveLength(12);
    for (const { value } of all) expect(value).toMatch(/:\d/);
    const { images } = platform.plan.components.find(({ id }) => id === 'kafka')!;
    const { spec } = platform.get<{ spec: { kafka: { version: string } } }>('Kafka', 'mlops');
    expect(variables(platform).STRIMZI_KAFKA_IMAGES!.value).toContain(`${spec.kafka.version}=${images.broker}\n`);
  });

  it('has a second pod in production, which waits to lead and may be evicted', () => {
    expect(operator(platform).replicas).toBe(1);
    expect(operator(zoned).replicas).toBe(2);
    expect(variables(zoned).STRIMZI_LEADER_ELECTION_ENABLED!.value).toBe('true');
    const budget = zoned.get<PodDisruptionBudget>('PodDisruptionBudget', 'strimzi-operator');
    expect(budget.spec!.selector!.matchLabels).toEqual(operator(zoned).selector.matchLabels);
    expect(operator(zoned).template.spec!.topologySpreadConstraints).toHaveLength(2);
  });
});

it('looks after every namespace of each client, with the same rights, and none other', () => {
  const declared = {
    workloads: { far: workload('far', { namespace: 'far' }) },
    requires: [{ type: 'operator:strimzi' as const }],
  };
  const own = [component('acme', declared, { namespace: 'near' })];
  const rendered = renderPlatform({ components: { kafka: {}, acme: {} } }, { own });
  expect(variables(rendered).STRIMZI_NAMESPACE!.value).toBe('data-plane,far,near');
  const rights = rightsOf(rendered, ACCOUNT);
  expect(Object.keys(rights).sort()).toEqual(['data-plane', 'everywhere', 'far', 'near', 'platform-operators']);
  expect(rights.far).toEqual(rights['data-plane']);
});

describe('its rights', () => {
  it('are in the data plane, and everywhere none but to ask whether a volume may grow', () => {
    const { everywhere, ...rest } = rightsOf(platform, ACCOUNT);
    expect(everywhere).toEqual(['get storageclasses.storage.k8s.io']);
    expect(Object.keys(rest)).toEqual(['platform-operators', 'data-plane']);
    expect(rest).toMatchSnapshot();
  });

  it('are to bind the account of brokers too, where these know their zones, and no other binding', () => {
    expect(zoned.findings).toEqual([]);
    expect(rightsOf(zoned, ACCOUNT).everywhere).toEqual([
      'get nodes',
      'delete, get, patch, update, watch clusterrolebindings.rbac.authorization.k8s.io named strimzi-data-plane-mlops-kafka-init',
      'create clusterrolebindings.rbac.authorization.k8s.io',
      'get storageclasses.storage.k8s.io',
    ]);
    expect(zoned.get<ClusterRole>('ClusterRole', 'strimzi-kafka-broker').rules).toEqual([
      { apiGroups: [''], resources: ['nodes'], verbs: ['get'] },
    ]);
    expect(platform.all<ClusterRole>('ClusterRole').map(({ metadata }) => metadata.name)).not.toContain(
      'strimzi-kafka-broker',
    );
  });
});

it('is accepted beside others that keep data there, and is no idle word where nobody else does', () => {
  const alone = renderPlatform({ components: { kafka: {} } });
  expect([...platform.findings, ...alone.findings]).toEqual([]);
});
