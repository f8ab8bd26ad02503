import { describe, expect, it } from 'vitest';
import type { NetworkPolicy } from '../../../imports/types/kubernetes.ts';
import { planOf, renderPlatform } from '../../support/platform.ts';

const release = (platform: Record<string, unknown>) =>
  renderPlatform(platform).releases.find(({ component }) => component === 'spark')!;

describe('spark', () => {
  const projects = { risk: {}, fraud: {} };

  it("is Kubeflow's operator by default, for jobs of projects only, without job accounts of the chart", () => {
    const { pin, values } = release({ components: { spark: {} }, projects });
    expect(pin).toMatchObject({ name: 'spark-operator', version: '2.5.2', release: 'spark-operator' });
    expect(pin.namespaces).toEqual(['fraud-jobs', 'risk-jobs']);
    expect(values.spark).toEqual({
      jobNamespaces: ['fraud-jobs', 'risk-jobs'],
      serviceAccount: { create: false },
      rbac: { create: false },
    });
  });

  it.each(['kubeflow', 'apache'])('watches one namespace for all jobs by choice, and never all: %s', (operator) => {
    const watched = (platform: object) => release({ components: { spark: { operator } }, ...platform }).pin.namespaces;
    expect(watched({ projects, jobs: { namespace: 'shared' } })).toEqual(['processing-jobs']);
    expect(watched({})).toEqual(['processing-jobs']);
  });

  it('lets the API server reach the webhook, and nobody the controller', () => {
    const { get } = renderPlatform({ components: { spark: {} } });
    const { spec } = get<NetworkPolicy>('NetworkPolicy', 'spark-webhook', 'platform-operators');
    expect(spec!.podSelector!.matchLabels).toMatchObject({
      'app.kubernetes.io/component': 'webhook',
      'app.kubernetes.io/instance': 'spark-operator',
    });
    expect(spec!.ingress!.map(({ ports }) => ports)).toEqual([[{ port: 9443, protocol: 'TCP' }]]);
    expect(get<NetworkPolicy>('NetworkPolicy', 'spark-controller').spec!.ingress).toBeUndefined();
  });

  it('submits as many jobs at a time as the controller has memory for', () => {
    const workers = (memoryLimit: string) =>
      release({ components: { spark: { controller: { memoryLimit } } } }).values.controller;
    expect(workers('512Mi')).toMatchObject({ workers: 1 });
    expect(workers('1Gi')).toMatchObject({ workers: 2 });
    expect(workers('8Gi')).toMatchObject({ workers: 10 });
  });

  it("is Apache's operator by choice, with Roles instead of ClusterRoles and no right to submit", () => {
    const { plan } = planOf({ components: { spark: { operator: 'apache' } } });
    const { pin, values } = release({ components: { spark: { operator: 'apache' } }, projects });
    expect(pin.clusterKinds).toEqual(['apiextensions.k8s.io/CustomResourceDefinition']);
    expect(values.operatorRbac).toMatchObject({ clusterRole: { create: false }, role: { create: true } });
    expect(values.workloadResources).toMatchObject({
      namespaces: { create: false, data: ['fraud-jobs', 'risk-jobs'] },
    });
    const { definition, options } = plan!.components.find(({ id }) => id === 'spark')!;
    const declared = definition.declare!({
      id: 'spark',
      namespace: 'platform-operators',
      options,
      platform: plan!.platform,
    });
    expect(declared.provides!.map(({ type }) => type)).toEqual(['operator:spark']);
  });
});
