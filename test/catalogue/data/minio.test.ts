import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import type { ConfigMap, Ingress, Job, NetworkPolicy } from '../../../imports/types/kubernetes.ts';
import type { Tenant } from '../../../imports/types/minio.min.io.ts';
import { erasureProblem } from '../../../src/catalogue/data/erasure-set.ts';
import { defineComponent } from '../../../src/contract/component.ts';
import type { S3Request } from '../../../src/contract/connections/s3.ts';
import { need } from '../../../src/contract/need.ts';
import { planOf, renderPlatform } from '../../support/platform.ts';

/** A component that asks for S3 and nothing else. */
const client = (id: string, request: S3Request) =>
  defineComponent({
    id,
    title: id,
    area: 'ml',
    summary: '',
    namespace: 'ml-lifecycle',
    options: Type.Object({}),
    declare: () => ({
      workloads: {
        app: {
          labels: { app: id },
          replicas: 1,
          resources: { cpu: '10m', memory: '16Mi', memoryLimit: '16Mi' },
        },
      },
      requires: [need({ type: 's3', by: ['app'], request })],
    }),
  });

const render = (clients: Record<string, S3Request> = {}, minio: object = {}) =>
  renderPlatform(
    { components: { minio, ...Object.fromEntries(Object.keys(clients).map((id) => [id, {}])) } },
    { own: Object.entries(clients).map(([id, request]) => client(id, request)) },
  );

const bucketsOf = ({ get }: ReturnType<typeof render>) => get<ConfigMap>('ConfigMap', 'minio-setup').data!.buckets;
const policyOf = ({ get }: ReturnType<typeof render>, id: string) =>
  JSON.parse(get<ConfigMap>('ConfigMap', `minio-user-${id}`).data!['policy.json']!);

describe('minio', () => {
  it('is one server with one volume on one machine, and survives the loss of a server in production', () => {
    const local = render();
    expect(local.findings).toEqual([]);
    const pool = (rendered: typeof local) => rendered.get<Tenant>('Tenant', 'mlops').spec.pools[0]!;
    expect(pool(local)).toMatchObject({ servers: 1, volumesPerServer: 1 });
    expect(pool(local).topologySpreadConstraints).toBeUndefined();

    const production = renderPlatform(
      { cluster: { kind: 'existing' }, components: { minio: {} } },
      { environment: 'production', override: { profile: 'production' } },
    );
    expect(pool(production)).toMatchObject({ servers: 4, volumesPerServer: 4 });
    expect(pool(production).topologySpreadConstraints).toHaveLength(1);
    expect(production.get('PodDisruptionBudget', 'minio-server')).toMatchObject({ spec: { maxUnavailable: 1 } });
  });

  it('asks for no certificate, names its image, and reads the root user from a Secret', () => {
    const { get } = render();
    const { spec } = get<Tenant>('Tenant', 'mlops');
    expect(spec).toMatchObject({ requestAutoCert: false, configuration: { name: 'minio-root-config' } });
    expect(spec.image).toMatch(/^docker\.io\/pgsty\/minio:RELEASE\./);
    expect(spec.users).toBeUndefined();
    expect(get('ExternalSecret', 'minio-root-config')).toMatchObject({
      spec: {
        target: { template: { data: { 'config.env': expect.stringContaining('export MINIO_ROOT_PASSWORD=') } } },
      },
    });
  });

  it('gives a client a user, and exactly what it does to each bucket', () => {
    const rendered = render({
      tracker: {
        create: [{ name: 'artifacts' }],
        access: [
          { bucket: 'artifacts', access: 'readwrite' },
          { bucket: 'lake', access: 'read' },
        ],
      },
      team: { create: [{ name: 'lake' }] },
    });
    expect(rendered.findings).toEqual([]);
    const { Statement } = policyOf(rendered, 'tracker');
    const actionsOn = (arn: string) =>
      Statement.filter(({ Resource }: { Resource: string[] }) => Resource.includes(arn)).flatMap(
        ({ Action }: { Action: string[] }) => Action,
      );
    expect(actionsOn('arn:aws:s3:::lake')).toEqual(['s3:GetBucketLocation', 's3:ListBucket']);
    expect(actionsOn('arn:aws:s3:::lake/*')).toEqual(['s3:GetObject', 's3:GetObjectVersion']);
    expect(actionsOn('arn:aws:s3:::artifacts')).toContain('s3:ListBucketMultipartUploads');
    expect(actionsOn('arn:aws:s3:::artifacts/*')).toEqual(
      expect.arrayContaining(['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:GetObject', 's3:PutObject']),
    );
    expect(JSON.stringify(Statement)).not.toContain('"s3:*"');
    expect(rendered.get('ExternalSecret', 'minio-user-tracker', 'data-plane')).toMatchObject({
      spec: { target: { template: { data: { accessKey: 'tracker' } } } },
    });
    expect(rendered.get('ExternalSecret', 'tracker-s3', 'ml-lifecycle')).toBeDefined();
  });

  it('lets a writer ask whether an object is there, but not delete old versions', () => {
    const objects = policyOf(render({ sink: { access: [{ bucket: 'lake', access: 'write' }] } }), 'sink').Statement[1];
    expect(objects.Action).toContain('s3:GetObject');
    expect(objects.Action).not.toContain('s3:DeleteObjectVersion');
  });

  it('makes no user for a client that only wants a bucket to be there', () => {
    const rendered = render({ team: { create: [{ name: 'lake' }], access: [] } });
    expect(bucketsOf(rendered)).toBe('lake plain\n');
    expect(rendered.all('ExternalSecret').map(({ metadata }) => metadata.name)).not.toContain('minio-user-team');
  });

  it('makes each bucket as its owner wants it, in the order of names', () => {
    const rendered = render({
      one: {
        create: [
          { name: 'vault', objectLock: { mode: 'compliance', days: 365 }, noncurrent: 400 },
          { name: 'lake', expire: 90, quota: '20Gi' },
        ],
      },
      two: { create: [{ name: 'shared', versioning: true }, { name: 'plain' }] },
    });
    expect(bucketsOf(rendered)!.split('\n')).toEqual([
      'lake plain expire=90 quota=20Gi',
      'plain plain',
      'shared versioned noncurrent=30',
      'vault locked mode=compliance days=365 noncurrent=400',
      '',
    ]);
  });

  it('asks the operator to notice a server that hangs, and gives the console its own address for links', () => {
    const { get } = render();
    const { liveness, features } = get<Tenant>('Tenant', 'mlops').spec;
    expect(liveness).toMatchObject({ httpGet: { path: '/minio/health/live', port: 9000 } });
    expect(features).toEqual({ domains: { console: 'http://minio.localhost' } });
  });

  it('has a host for S3 beside that of the console, and none without a domain', () => {
    const { all } = render();
    const hosts = all<Ingress>('Ingress').map(({ metadata, spec }) => [
      metadata.name,
      spec!.rules![0]!.host,
      spec!.rules![0]!.http!.paths[0]!.backend.service,
    ]);
    expect(hosts).toEqual(
      expect.arrayContaining([
        ['minio', 'minio.localhost', { name: 'mlops-console', port: { number: 9090 } }],
        ['s3', 's3.localhost', { name: 'minio', port: { number: 80 } }],
      ]),
    );
    const production = renderPlatform(
      { cluster: { kind: 'existing' }, components: { minio: {} } },
      { environment: 'production', override: { profile: 'production' } },
    );
    expect(production.get<Tenant>('Tenant', 'mlops').spec).not.toHaveProperty('features');
    expect(production.all('Ingress')).toEqual([]);
  });

  it('sets up as a hook whose pod mounts every key as a file and reaches the store alone', () => {
    const rendered = render({
      one: { access: [{ bucket: 'x', access: 'read' }] },
      two: { access: [{ bucket: 'x', access: 'write' }] },
    });
    const job = rendered.get<Job>('Job', 'minio-setup');
    expect(job.metadata.annotations).toMatchObject({ 'argocd.argoproj.io/hook': 'PostSync' });
    const pod = job.spec!.template.spec!;
    const users = pod.volumes!.find(({ name }) => name === 'users')!.projected!.sources!;
    expect(users.flatMap(({ secret }) => secret?.items ?? []).map(({ path }) => path)).toEqual([
      'one/secretKey',
      'two/secretKey',
    ]);
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(JSON.stringify(pod.containers[0]!.env)).not.toContain('minio-user-');
    const { egress, ingress } = rendered.get<NetworkPolicy>('NetworkPolicy', 'minio-setup').spec!;
    expect(ingress).toBeUndefined();
    expect(egress!.flatMap(({ ports }) => ports!.map(({ port }) => port)).sort()).toEqual([53, 53, 9000]);
  });

  it('lets in on the port of the pod, which the endpoint does not show', () => {
    const rendered = render({ tracker: { access: [{ bucket: 'artifacts', access: 'read' }] } });
    const { endpoint } = rendered.plan.connections.find(({ type }) => type === 's3')!;
    expect(endpoint).toEqual({ url: 'http://minio.data-plane.svc.cluster.local', region: 'us-east-1' });
    const { ingress } = rendered.get<NetworkPolicy>('NetworkPolicy', 'minio-server').spec!;
    expect(ingress!.map(({ ports }) => ports!.map(({ port }) => port))).toEqual([[9000], [9090]]);
    expect(JSON.stringify(ingress)).toContain('"app":"tracker"');
    expect(JSON.stringify(ingress)).toContain('"app.kubernetes.io/instance":"minio-operator"');
  });

  it('refuses servers and volumes that make no erasure set', () => {
    const { plan, findings } = planOf({ components: { minio: { servers: 2, volumesPerServer: 1 } } });
    expect(plan).toBeUndefined();
    expect(findings).toMatchObject([{ rule: 'graph/options', config: '/components/minio/volumesPerServer' }]);
  });

  it.each([
    [1, 1, true],
    [1, 4, true],
    [2, 2, true],
    [4, 1, true],
    [4, 4, true],
    [2, 1, false],
    [3, 1, false],
    [17, 1, false],
    [17, 2, false],
    [22, 1, true],
    [5, 4, true],
  ])('%i servers with %i volumes each: %s', (servers, volumes, fine) => {
    expect(erasureProblem(servers, volumes) === undefined).toBe(fine);
  });
});

describe('buckets of a project', () => {
  const planned = (bucket: object) =>
    planOf({ components: { minio: {} }, projects: { fraud: { buckets: { lake: bucket } } } });

  it('are made with their lock, lifecycle and quota, and versions go after 30 days unless it is said', () => {
    const buckets = {
      lake: { expire: '90d', quota: '20Gi' },
      models: { versioning: true },
      audit: { objectLock: { mode: 'governance', days: 7 }, noncurrent: '10d' },
    };
    const rendered = renderPlatform({ components: { minio: {} }, projects: { fraud: { buckets } } });
    expect(rendered.findings).toEqual([]);
    expect(bucketsOf(rendered)!.split('\n')).toEqual([
      'fraud-audit locked mode=governance days=7 noncurrent=10',
      'fraud-lake plain expire=90 quota=20Gi',
      'fraud-models versioned noncurrent=30',
      '',
    ]);
  });

  it.each([
    [true, 'must be a map, not true', 'write { mode: governance or compliance, days: … }'],
    [{ mode: 'compliance' }, 'days is missing in projects.fraud.buckets.lake.objectLock', 'add days: …'],
    [{ days: 7 }, 'mode is missing in projects.fraud.buckets.lake.objectLock', 'add mode: …'],
    [{ mode: 'compliance', days: 0 }, 'must be 1 or more, not 0', 'write a number that is 1 or more'],
  ])('are refused with a lock that protects nothing: %j', (objectLock, message, fix) => {
    expect(planned({ objectLock }).findings).toMatchObject([{ message: expect.stringContaining(message), fix }]);
  });
});
