import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import type { Deployment, Job } from '../../../imports/types/kubernetes.ts';
import { defineComponent } from '../../../src/contract/component.ts';
import type { S3Request } from '../../../src/contract/connections/s3.ts';
import { offer } from '../../../src/contract/offer.ts';
import { type PlatformOptions, renderPlatform } from '../../support/platform.ts';

/** Object storage elsewhere, so that nothing here depends on how the platform's own is run. */
const storage = defineComponent({
  id: 'storage',
  title: 'Storage',
  area: 'data',
  summary: 'Object storage.',
  namespace: 'storage',
  options: Type.Object({}),
  declare: () => ({
    provides: [
      offer({
        type: 's3',
        at: { cidrs: ['192.0.2.0/24'] },
        ports: [443],
        endpoint: () => ({ url: 'https://s3.example.com', region: 'eu-central-1' }),
        seed: ({ id }) => ({ name: `s3-${id}`, keys: { accessKey: id, secretKey: { random: 40 } } }),
      }),
    ],
  }),
});

function render(options = {}, platform: PlatformOptions = {}) {
  const components = { storage: {}, postgresql: {}, mlflow: options };
  const projects = {
    fraud: {
      buckets: { lake: {} },
      jobs: { train: { spark: { image: 'example.com/train:1', main: 'local:///train.py' }, tracks: true } },
    },
  };
  return renderPlatform({ components: { ...components, spark: {} }, projects }, { own: [storage], ...platform });
}

const platform = render();
const podOf = (rendered: typeof platform) => rendered.get<Deployment>('Deployment', 'mlflow').spec!.template.spec!;
const server = podOf(platform).containers[0]!;
const migration = platform.get<Job>('Job', 'mlflow-migrate');
const environment = Object.fromEntries(server.env!.map(({ name, value }) => [name, value]));
const secretKeys = (name: string) =>
  platform.get<{ spec: { target: { template: { data: object } } } }>('ExternalSecret', name).spec.target.template.data;

it('passes the checks', () => expect(platform.findings).toEqual([]));

describe('credentials', () => {
  it('are in Secrets, never in the command', () => {
    expect(secretKeys('mlflow-postgres')).toEqual({
      MLFLOW_BACKEND_STORE_URI:
        'postgresql+psycopg2://{{ .username | urlquery | replace "+" "%20" }}:{{ .password | urlquery | replace "+" "%20" }}@postgresql-rw.data-plane.svc:5432/mlflow?sslmode=require',
    });
    expect(secretKeys('mlflow-s3')).toEqual({
      AWS_ACCESS_KEY_ID: '{{ .accessKey }}',
      AWS_SECRET_ACCESS_KEY: '{{ .secretKey }}',
    });
    expect(server.envFrom).toEqual(
      ['mlflow-postgres', 'mlflow-s3', 'mlflow-encryption'].map((name) => ({ secretRef: { name } })),
    );
  });

  it('of the migration are those of the database only', () => {
    expect(migration.spec!.template.spec!.containers).toMatchObject([
      { name: 'migrate', image: server.image, envFrom: [{ secretRef: { name: 'mlflow-postgres' } }] },
    ]);
  });

  it('are not handed to clients: they reach artifacts through the server', () => {
    expect(server.command).toContain('--serve-artifacts');
    expect(server.command).toContain('--artifacts-destination=s3://mlflow/artifacts');
    const job = platform.plan.connections.find(({ type }) => type === 'tracking')!;
    expect(job).toMatchObject({
      client: { id: 'fraud-train' },
      endpoint: { url: 'http://mlflow.ml-lifecycle.svc.cluster.local' },
    });
    expect(job.secret).toBeUndefined();
  });
});

it('asks for a bucket of its own, which must exist', () => {
  const { request } = platform.plan.connections.find(({ client, type }) => client.id === 'mlflow' && type === 's3')!;
  expect(request as S3Request).toEqual({
    create: [{ name: 'mlflow' }],
    access: [{ bucket: 'mlflow', access: 'readwrite' }],
  });
  expect(environment).toMatchObject({
    AWS_DEFAULT_REGION: 'eu-central-1',
    MLFLOW_S3_ENDPOINT_URL: 'https://s3.example.com',
  });
});

describe('the Host header', () => {
  const allowed = (command: readonly string[]) =>
    command
      .find((word) => word.startsWith('--allowed-hosts='))!
      .replace('--allowed-hosts=', '')
      .split(',');

  it.each(['mlflow', 'mlflow.ml-lifecycle', 'mlflow.ml-lifecycle.svc', 'mlflow.ml-lifecycle.svc.cluster.local'])(
    'may be %s, with a port and without',
    (host) => {
      expect(allowed(server.command!)).toContain(host);
      expect(allowed(server.command!)).toContain(`${host}:*`);
    },
  );

  it('may be that of the ingress or another that is named, whose pages may change things', () => {
    const { command } = podOf(render({ hosts: ['ml.example.com'] })).containers[0]!;
    for (const host of ['mlflow.localhost', 'ml.example.com']) {
      expect(allowed(command!)).toContain(host);
      expect(command!.find((word) => word.startsWith('--cors'))).toContain(`http://${host},https://${host}`);
    }
  });

  it('is no ingress where people have none', () => {
    const { command } = podOf(render({}, { override: { cluster: { kind: 'existing' } } })).containers[0]!;
    expect(command!.join(' ')).not.toContain('cors');
  });

  it('of a probe, a bare address, is asked where every host is answered', () => {
    for (const probe of [server.startupProbe, server.livenessProbe, server.readinessProbe])
      expect(probe?.httpGet).toEqual({ path: '/health', port: 'http' });
  });
});

describe('the database', () => {
  it('is migrated by one Job at each sync, before the servers of a version come', () => {
    expect(migration.metadata?.annotations).toMatchObject({ 'argocd.argoproj.io/hook': 'Sync' });
    expect(migration.metadata?.annotations).not.toHaveProperty(['argocd.argoproj.io/sync-wave']);
    expect(platform.get<Deployment>('Deployment', 'mlflow').metadata?.annotations).toMatchObject({
      'argocd.argoproj.io/sync-wave': '1',
    });
    expect(podOf(platform).initContainers).toBeUndefined();
  });

  it('has one server on one machine, which makes room, and more in production, one of which always answers', () => {
    const specOf = (rendered: typeof platform) => rendered.get<Deployment>('Deployment', 'mlflow').spec!;
    expect(specOf(platform)).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
    const production = render({}, { environment: 'production', override: { profile: 'production' } });
    expect(specOf(production).replicas).toBe(2);
    expect(specOf(production).strategy).toBeUndefined();
    expect(production.get('PodDisruptionBudget', 'mlflow-server')).toBeDefined();
  });
});

it('is restricted, without a token, and without the variables that Kubernetes makes of its Service', () => {
  for (const pod of [podOf(platform), migration.spec!.template.spec!]) {
    expect(pod).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
    for (const { securityContext } of pod.containers)
      expect(securityContext).toMatchObject({ readOnlyRootFilesystem: true, allowPrivilegeEscalation: false });
  }
});

it('lets clients in at the port of its pods', () => {
  const { spec } = platform.get<{ spec: { ingress: { ports: unknown }[] } }>('NetworkPolicy', 'mlflow-server');
  expect(spec.ingress.map(({ ports }) => ports)).toEqual([[{ port: 5000, protocol: 'TCP' }]]);
});

it('has more workers, and the memory for them, in production', () => {
  const [container] = podOf(render({}, { environment: 'production', override: { profile: 'production' } })).containers;
  expect(container!.command).toContain('--workers=4');
  expect(container!.resources?.requests).toMatchObject({ memory: '1536Mi' });
});
