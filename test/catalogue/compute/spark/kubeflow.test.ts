import { describe, expect, it } from 'vitest';
import type { Deployment, NetworkPolicy, PodDisruptionBudget } from '../../../../imports/types/kubernetes.ts';
import type { KubeObject } from '../../../../src/kit/object.ts';
import { renderPlatform } from '../../../support/platform.ts';
import { rightsOf } from '../../../support/rights.ts';

const projects = { risk: {}, fraud: {} };
const KINDS = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

interface Webhook {
  readonly name: string;
  readonly failurePolicy: string;
  readonly namespaceSelector: object;
  readonly objectSelector?: object;
  readonly clientConfig: { readonly service: object };
}

const argsOf = (rendered: ReturnType<typeof renderPlatform>, name: string) =>
  rendered.get<Deployment>('Deployment', name, 'platform-operators').spec!.template.spec!.containers[0]!.args!;

describe("Kubeflow's Spark operator", () => {
  it('watches the namespaces of jobs: one for each project, or one for all, and never none, which is all', () => {
    const watched = (platform: object) => {
      const rendered = renderPlatform({ components: { spark: {} }, ...platform });
      return ['spark-operator-controller', 'spark-operator-webhook'].map((name) =>
        argsOf(rendered, name).find((arg) => arg.startsWith('--namespaces')),
      );
    };
    const both = (arg: string) => [arg, arg];
    expect(watched({ projects })).toEqual(both('--namespaces=fraud-jobs,risk-jobs'));
    expect(watched({ projects, jobs: { namespace: 'shared' } })).toEqual(both('--namespaces=processing-jobs'));
    expect(watched({})).toEqual(both('--namespaces=processing-jobs'));
  });

  it('has rights where jobs run, and in every namespace none but to its webhook configurations', () => {
    const rendered = renderPlatform({ components: { spark: {} }, projects: { risk: {} } });
    expect(rightsOf(rendered, 'platform-operators/spark-operator-controller')).toMatchInlineSnapshot(`
      {
        "platform-operators": [
          "create, patch events",
          "get, update leases.coordination.k8s.io named spark-operator-controller-lock",
          "create leases.coordination.k8s.io",
        ],
        "risk-jobs": [
          "create, get, list, patch, update, watch configmaps",
          "create, patch events",
          "create, delete, get, list, update, watch pods",
          "create, delete, get, list, patch, update, watch services",
          "create, delete, get, list, update, watch ingresses.networking.k8s.io",
          "get, list, watch scheduledsparkapplications.sparkoperator.k8s.io, sparkconnects.sparkoperator.k8s.io",
          "update scheduledsparkapplications/finalizers.sparkoperator.k8s.io, sparkapplications/finalizers.sparkoperator.k8s.io, sparkconnects/finalizers.sparkoperator.k8s.io, scheduledsparkapplications/status.sparkoperator.k8s.io, sparkapplications/status.sparkoperator.k8s.io, sparkconnects/status.sparkoperator.k8s.io",
          "create, delete, get, list, watch sparkapplications.sparkoperator.k8s.io",
        ],
      }
    `);
    expect(rightsOf(rendered, 'platform-operators/spark-operator-webhook')).toMatchInlineSnapshot(`
      {
        "everywhere": [
          "get, list, update, watch mutatingwebhookconfigurations.admissionregistration.k8s.io, validatingwebhookconfigurations.admissionregistration.k8s.io named spark-operator-webhook",
        ],
        "platform-operators": [
          "create, patch events",
          "get, update secrets named spark-operator-webhook-certs",
          "create secrets",
          "get, update leases.coordination.k8s.io named spark-operator-webhook-lock",
          "create leases.coordination.k8s.io",
        ],
        "risk-jobs": [
          "get, list, watch sparkapplications.sparkoperator.k8s.io",
        ],
      }
    `);
  });

  it('asks about objects where jobs run only, of pods about its own only, and takes no answer for a no', () => {
    const rendered = renderPlatform({ components: { spark: {} }, projects });
    const webhooks = KINDS.flatMap(
      (kind) => rendered.get<KubeObject>(kind, 'spark-operator-webhook').webhooks as readonly Webhook[],
    );
    expect(webhooks.map(({ name }) => name)).toEqual([
      'mutate--v1-pod.sparkoperator.k8s.io',
      'mutate-sparkoperator-k8s-io-v1beta2-sparkapplication.sparkoperator.k8s.io',
      'mutate-sparkoperator-k8s-io-v1beta2-scheduledsparkapplication.sparkoperator.k8s.io',
      'mutate-sparkoperator-k8s-io-v1alpha1-sparkconnect.sparkoperator.k8s.io',
      'validate-sparkoperator-k8s-io-v1beta2-sparkapplication.sparkoperator.k8s.io',
      'validate-sparkoperator-k8s-io-v1beta2-scheduledsparkapplication.sparkoperator.k8s.io',
      'validate-sparkoperator-k8s-io-v1alpha1-sparkconnect.sparkoperator.k8s.io',
    ]);
    for (const { failurePolicy, namespaceSelector } of webhooks) {
      expect(failurePolicy).toBe('Fail');
      expect(namespaceSelector).toEqual({
        matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['fraud-jobs', 'risk-jobs'] }],
      });
    }
    expect(webhooks[0]!.objectSelector).toEqual({
      matchLabels: { 'sparkoperator.k8s.io/launched-by-spark-operator': 'true' },
    });
    // Its certificate is for the Service that it is told of.
    expect(webhooks[0]!.clientConfig.service).toEqual({
      name: 'spark-operator-webhook-svc',
      namespace: 'platform-operators',
      port: 9443,
      path: '/mutate--v1-pod',
    });
    expect(argsOf(rendered, 'spark-operator-webhook')).toContain('--webhook-svc-name=spark-operator-webhook-svc');
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
    const threads = (memoryLimit: string) =>
      argsOf(renderPlatform({ components: { spark: { controller: { memoryLimit } } } }), 'spark-operator-controller');
    expect(threads('512Mi')).toContain('--controller-threads=1');
    expect(threads('1Gi')).toContain('--controller-threads=2');
    expect(threads('8Gi')).toContain('--controller-threads=10');
  });

  it('outlives a node in production, where a webhook that does not answer refuses every job', () => {
    const override = { profile: 'production' };
    const { get } = renderPlatform({ components: { spark: {} } }, { environment: 'production', override });
    for (const name of ['controller', 'webhook']) {
      const { spec } = get<Deployment>('Deployment', `spark-operator-${name}`);
      expect(spec!.replicas).toBe(2);
      expect(spec!.template.spec!.topologySpreadConstraints).not.toEqual([]);
      expect(get<PodDisruptionBudget>('PodDisruptionBudget', `spark-${name}`).spec!.maxUnavailable).toBe(1);
    }
  });
});
