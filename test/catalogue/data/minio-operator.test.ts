import { expect, it } from 'vitest';
import type { Deployment } from '../../../imports/types/kubernetes.ts';
import { component } from '../../support/components.ts';
import { renderPlatform } from '../../support/platform.ts';
import { rightsOf } from '../../support/rights.ts';

const platform = renderPlatform({ components: { minio: {}, valkey: {} } });
const production = renderPlatform(
  { components: { minio: {} }, cluster: { kind: 'existing', memory: '512Gi', cpu: 256 }, profile: 'production' },
  { environment: 'production' },
);
const operator = ({ get }: typeof platform) => get<Deployment>('Deployment', 'minio-operator').spec!;

it('comes with MinIO, without being named, and its definitions before it', () => {
  expect(platform.findings).toEqual([]);
  const [component] = platform.plan.components.filter(({ id }) => id === 'minio-operator');
  expect(component).toMatchObject({ impliedBy: 'minio', namespace: 'platform-operators' });
  expect(component!.wave).toBeLessThan(platform.plan.components.find(({ id }) => id === 'minio')!.wave);
  const definitions = platform.manifests.filter(({ component }) => component === 'minio-operator-crds');
  expect(definitions.map(({ object }) => object.metadata.name)).toEqual([
    'tenants.minio.min.io',
    'policybindings.sts.min.io',
  ]);
});

it('writes in the data plane alone, reads no Secret but there and in its own namespace, and has the cluster sign nothing', () => {
  expect(rightsOf(platform, 'platform-operators/minio-operator')).toMatchInlineSnapshot(`
    {
      "data-plane": [
        "get configmaps",
        "create, patch events",
        "list, update persistentvolumeclaims",
        "delete, list pods",
        "get, list, watch secrets",
        "create, get, update serviceaccounts",
        "create, delete, get, update services",
        "create, delete, get, update statefulsets.apps",
        "get, list, watch tenants.minio.min.io",
        "update tenants/finalizers.minio.min.io",
        "update tenants/status.minio.min.io",
        "create, get, update rolebindings.rbac.authorization.k8s.io, roles.rbac.authorization.k8s.io",
      ],
      "everywhere": [
        "list, watch pods, services",
        "list, watch deployments.apps, statefulsets.apps",
        "list, watch tenants.minio.min.io",
        "list, watch policybindings.sts.min.io",
      ],
      "platform-operators": [
        "create, patch events",
        "get, list, watch secrets",
        "get, update leases.coordination.k8s.io named minio-operator-lock",
        "create leases.coordination.k8s.io",
      ],
    }
  `);
});

it('is one pod, in production too, that is started again when it no longer leads', () => {
  for (const rendered of [platform, production]) {
    const { replicas, strategy, template } = operator(rendered);
    expect({ replicas, strategy }).toEqual({ replicas: 1, strategy: { type: 'Recreate' } });
    const { livenessProbe, ports, env } = template.spec!.containers[0]!;
    expect(livenessProbe).toEqual({ tcpSocket: { port: 'http' } });
    expect(ports).toEqual([{ name: 'http', containerPort: 4221 }]);
    expect(env).toEqual([
      { name: 'OPERATOR_STS_ENABLED', value: 'off' },
      { name: 'OPERATOR_SIDECAR_IMAGE', value: 'quay.io/minio/operator-sidecar:v7.0.1' },
      { name: 'WATCHED_NAMESPACE', value: 'data-plane' },
    ]);
  }
});

it('looks after the namespaces of its clients, with the same rights in each', () => {
  const own = [component('acme', { requires: [{ type: 'operator:minio' }] }, { namespace: 'near' })];
  const rendered = renderPlatform({ components: { minio: {}, acme: {} } }, { own });
  const { env } = operator(rendered).template.spec!.containers[0]!;
  expect(env!.find(({ name }) => name === 'WATCHED_NAMESPACE')!.value).toBe('data-plane,near');
  const rights = rightsOf(rendered, 'platform-operators/minio-operator');
  expect(rights.near).toEqual(rights['data-plane']);
});
