import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { ConfigMap, Deployment, NetworkPolicy } from '../../../imports/types/kubernetes.ts';
import type { KubeObject } from '../../../src/kit/object.ts';
import { type RenderedPlatform, renderPlatform } from '../../support/platform.ts';
import { rightsOf } from '../../support/rights.ts';

const KINDS = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];
const ACCOUNT = 'platform-operators/flink-operator';
const projects = { risk: {}, fraud: {} };

const operator = ({ get }: RenderedPlatform) => get<Deployment>('Deployment', 'flink-kubernetes-operator').spec!;

const variable = (rendered: RenderedPlatform, name: string, container = 0) =>
  operator(rendered).template.spec!.containers[container]!.env!.find((one) => one.name === name);

const settings = ({ get }: RenderedPlatform) =>
  parse(get<ConfigMap>('ConfigMap', 'flink-operator-config').data!['flink-conf.yaml']!) as Record<string, unknown>;

describe('flink', () => {
  it('watches the namespaces of jobs and no other: one for each project, or one for all, and never none, which is all', () => {
    // A variable, so that the operator, which reads it at start only, is started anew.
    const watched = (platform: object) =>
      variable(renderPlatform({ components: { flink: {} }, ...platform }), 'WATCH_NAMESPACES')!.value;
    expect(watched({ projects })).toBe('fraud-jobs,risk-jobs');
    expect(watched({ projects, jobs: { namespace: 'shared' } })).toBe('processing-jobs');
    expect(watched({})).toBe('processing-jobs');
  });

  it('has rights where jobs run, and to look whether snapshots are a kind', () => {
    const rendered = renderPlatform({ components: { flink: {} }, projects: { risk: {} } });
    expect(rightsOf(rendered, ACCOUNT)).toMatchInlineSnapshot(`
      {
        "platform-operators": [
          "list flinkstatesnapshots.flink.apache.org",
        ],
        "risk-jobs": [
          "create, delete, deletecollection, get, list, patch, update, watch configmaps",
          "create, get, list, patch, update events",
          "get, list, watch pods",
          "create, delete, get, list, patch, update, watch services",
          "create, delete, get, list, patch, update, watch deployments.apps",
          "get, patch, update deployments/finalizers.apps, deployments/scale.apps",
          "get, list, patch, update, watch flinkbluegreendeployments.flink.apache.org, flinksessionjobs.flink.apache.org",
          "get, patch, update flinkbluegreendeployments/finalizers.flink.apache.org, flinkdeployments/finalizers.flink.apache.org, flinksessionjobs/finalizers.flink.apache.org, flinkstatesnapshots/finalizers.flink.apache.org, flinkbluegreendeployments/status.flink.apache.org, flinkdeployments/status.flink.apache.org, flinksessionjobs/status.flink.apache.org, flinkstatesnapshots/status.flink.apache.org",
          "create, delete, get, list, patch, update, watch flinkdeployments.flink.apache.org, flinkstatesnapshots.flink.apache.org",
          "create, delete, get, list, patch, update, watch ingresses.networking.k8s.io",
        ],
      }
    `);
  });

  it('gives jobs what Java 17 closes, since they get its configuration in the place of their own', () => {
    const all = settings(renderPlatform({ components: { flink: {} } }));
    const options = all['kubernetes.operator.default-configuration.flink-version.v1_19+.env.java.default-opts.all'];
    expect(String(options).split(' ')).toHaveLength(15);
    expect(options).toContain('--add-opens=java.base/java.util=ALL-UNNAMED');
  });

  it('elects who works where there are two, and is one at a time where not', () => {
    const one = renderPlatform({ components: { flink: {} } });
    expect(operator(one)).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
    expect(settings(one)).not.toHaveProperty(['kubernetes.operator.leader-election.enabled']);

    const two = renderPlatform({ components: { flink: { replicas: 2 } } });
    expect(operator(two).replicas).toBe(2);
    expect(operator(two).strategy).toBeUndefined();
    expect(settings(two)).toMatchObject({
      'kubernetes.operator.leader-election.enabled': true,
      'kubernetes.operator.leader-election.lease-name': 'flink-operator-lease',
    });
    expect(rightsOf(two, ACCOUNT)['platform-operators']).toContain(
      'get, patch, update leases.coordination.k8s.io named flink-operator-lease',
    );
  });

  it('goes without webhook and certificates', () => {
    const rendered = renderPlatform({ components: { flink: {} } });
    expect(rendered.plan.components.map(({ id }) => id)).not.toContain('cert-manager');
    expect(operator(rendered).template.spec!.containers).toHaveLength(1);
    expect(rendered.get<NetworkPolicy>('NetworkPolicy', 'flink-operator').spec!.ingress).toBeUndefined();
  });

  it('brings cert-manager with its webhook, and a keystore password that nobody knows', () => {
    const rendered = renderPlatform({ components: { flink: { webhook: true } }, projects });
    const wave = (id: string) => rendered.plan.components.find((component) => component.id === id)!.wave;
    expect(wave('cert-manager')).toBeLessThan(wave('flink'));
    const password = { name: 'flink-operator-webhook-keystore', key: 'password' };
    expect(variable(rendered, 'WEBHOOK_KEYSTORE_PASSWORD', 1)!.valueFrom).toEqual({ secretKeyRef: password });
    expect(rendered.get('Certificate', 'flink-operator-serving-cert').spec).toMatchObject({
      keystores: { pkcs12: { passwordSecretRef: password } },
      secretName: 'webhook-server-cert',
    });
    expect(rendered.get('ExternalSecret', password.name, 'platform-operators')).toBeDefined();
    const { spec } = rendered.get<NetworkPolicy>('NetworkPolicy', 'flink-operator');
    expect(spec!.ingress!.flatMap(({ ports }) => ports)).toEqual([{ port: 9443, protocol: 'TCP' }]);
    for (const kind of KINDS) {
      const { metadata, webhooks } = rendered.get<KubeObject>(
        kind,
        'flink-operator-platform-operators-webhook-configuration',
      );
      expect(metadata.annotations).toEqual({
        'cert-manager.io/inject-ca-from': 'platform-operators/flink-operator-serving-cert',
      });
      expect(webhooks).toMatchObject([
        { failurePolicy: 'Fail', namespaceSelector: { matchExpressions: [{ values: ['fraud-jobs', 'risk-jobs'] }] } },
      ]);
    }
  });
});
