import { describe, expect, it } from 'vitest';
import type { ObjectStore } from '../../../imports/types/barmancloud.cnpg.io.ts';
import type { Cluster, ScheduledBackup } from '../../../imports/types/postgresql.cnpg.io.ts';
import type { KubeObject } from '../../../src/kit/object.ts';
import { planOf, renderPlatform } from '../../support/platform.ts';

const OUTSIDE = { url: 'https://s3.example.org', bucket: 'keep' };
const platformWith = (postgresql: object, more: object = {}) => renderPlatform({ components: { ...more, postgresql } });
const clusterOf = (platform: ReturnType<typeof renderPlatform>) => platform.get<Cluster>('Cluster', 'postgresql').spec;
const egressOf = (platform: ReturnType<typeof renderPlatform>) =>
  platform.get<{ spec: { egress: { to: object[]; ports: object[] }[] } }>('NetworkPolicy', 'postgresql-instance').spec
    .egress;

it('has no plugin, no store and no sidecar unless it is asked for', () => {
  const platform = platformWith({});
  expect(clusterOf(platform)).not.toHaveProperty('plugins');
  expect(platform.plan.components.map(({ id }) => id)).not.toContain('plugin-barman-cloud');
  expect(platform.all('ObjectStore')).toEqual([]);
});

describe('a backup to a store outside', () => {
  const platform = platformWith({ backup: { store: OUTSIDE, schedule: '30 1 * * 0', retention: '7d' } });

  it('passes the checks', () => expect(platform.findings).toEqual([]));

  it('brings the plugin beside the operator, which asks it, and cert-manager for their certificates', () => {
    const plugin = platform.plan.components.find(({ id }) => id === 'plugin-barman-cloud')!;
    expect(plugin).toMatchObject({ namespace: 'platform-operators', impliedBy: 'postgresql' });
    expect(plugin.after).toEqual(expect.arrayContaining(['cert-manager', 'cloudnative-pg']));
    const { ingress } = platform.get<{ spec: { ingress: object[] } }>(
      'NetworkPolicy',
      'plugin-barman-cloud-plugin',
    ).spec;
    expect(ingress).toEqual([
      {
        from: [
          {
            podSelector: {
              matchLabels: {
                'app.kubernetes.io/instance': 'cloudnative-pg',
                'app.kubernetes.io/name': 'cloudnative-pg',
              },
            },
          },
        ],
        ports: [{ port: 9090, protocol: 'TCP' }],
      },
    ]);
  });

  it('sends the log and base backups there with credentials that a person gives, and lets instances out to it', () => {
    const { configuration, retentionPolicy } = platform.get<ObjectStore>('ObjectStore', 'postgresql-backup').spec;
    const key = (name: string) => ({ name: 'postgresql-backup', key: name });
    expect(configuration).toMatchObject({
      destinationPath: 's3://keep/',
      endpointURL: 'https://s3.example.org',
      s3Credentials: { accessKeyId: key('accessKey'), secretAccessKey: key('secretKey') },
    });
    expect(retentionPolicy).toBe('7d');
    expect(clusterOf(platform).plugins).toEqual([
      {
        name: 'barman-cloud.cloudnative-pg.io',
        enabled: true,
        isWALArchiver: true,
        parameters: { barmanObjectName: 'postgresql-backup', serverName: 'postgresql' },
      },
    ]);
    expect(egressOf(platform)).toContainEqual({
      to: [{ ipBlock: expect.objectContaining({ cidr: '0.0.0.0/0' }) }],
      ports: [{ port: 443, protocol: 'TCP' }],
    });
    expect(platform.plan.seeds.find(({ name }) => name === 'postgresql-backup')).toMatchObject({
      keys: { accessKey: { given: 'the access key of the bucket keep at https://s3.example.org' } },
    });
    expect(platform.all<KubeObject>('ExternalSecret').map(({ metadata }) => metadata.name)).not.toContain(
      'postgresql-backup',
    );
  });

  it('takes base backups when it is told to, seconds first, and one at once', () => {
    const { spec } = platform.get<ScheduledBackup>('ScheduledBackup', 'postgresql-backup');
    expect(spec).toMatchObject({
      schedule: '0 30 1 * * 0',
      immediate: true,
      method: 'plugin',
      pluginConfiguration: { name: 'barman-cloud.cloudnative-pg.io' },
    });
  });

  it('counts what runs beside each instance', () => {
    const instance = (one: typeof platform) =>
      one.plan.components.find(({ id }) => id === 'postgresql')!.workloads.find(({ name }) => name === 'instance')!
        .resources;
    expect(instance(platform)).toEqual({ cpu: '150m', memory: '448Mi', memoryLimit: '1280Mi' });
    expect(instance(platformWith({}))).toEqual({ cpu: '100m', memory: '320Mi', memoryLimit: '768Mi' });
  });
});

it("is kept in the platform's own store by an ordinary connection, where no other is named", () => {
  const platform = platformWith({ backup: {} }, { minio: {} });
  expect(platform.findings).toEqual([]);
  expect(
    platform.plan.connections.find(({ client, type }) => type === 's3' && client.id === 'postgresql-backup'),
  ).toMatchObject({
    provider: 'minio',
    client: { workloads: ['instance'] },
    request: { access: [{ bucket: 'mlops-postgresql', access: 'readwrite' }] },
  });
  expect(platform.get<ObjectStore>('ObjectStore', 'postgresql-backup').spec.configuration).toMatchObject({
    destinationPath: 's3://mlops-postgresql/',
    endpointURL: 'http://minio.data-plane.svc.cluster.local',
    s3Credentials: { accessKeyId: { name: 'postgresql-backup-s3' } },
  });
});

it('says that there is no store, when there is none and none is named', () => {
  const { findings } = planOf({ components: { postgresql: { backup: {} } } });
  expect(findings).toMatchObject([{ rule: 'graph/no-provider', component: 'postgresql' }]);
});

describe('a restore', () => {
  it('begins from the folder of the cluster before, to a moment, and writes to another', () => {
    const platform = platformWith({
      backup: { store: OUTSIDE, server: 'postgresql-2' },
      restore: { server: 'postgresql', until: '2026-11-29T12:00:00Z' },
    });
    expect(platform.findings).toEqual([]);
    const { bootstrap, externalClusters, plugins } = clusterOf(platform);
    expect(bootstrap).toEqual({
      recovery: { source: 'backup', recoveryTarget: { targetTime: '2026-11-29T12:00:00Z' } },
    });
    expect(externalClusters).toMatchObject([
      {
        name: 'backup',
        plugin: {
          isWALArchiver: false,
          parameters: { barmanObjectName: 'postgresql-backup', serverName: 'postgresql' },
        },
      },
    ]);
    expect(plugins).toMatchObject([{ isWALArchiver: true, parameters: { serverName: 'postgresql-2' } }]);
  });

  it.each([
    ['postgresql', 'postgresql-2'],
    ['postgresql-2', 'postgresql-3'],
  ])('is refused into the folder that it is read from: %s', (server, next) => {
    const { findings } = planOf({
      components: { postgresql: { backup: { store: OUTSIDE, server }, restore: { server } } },
    });
    expect(findings).toMatchObject([
      {
        message: `postgresql would write its log to ${server}, the folder that it is restored from`,
        fix: `give \`backup.server\` another name, such as ${next}`,
        config: '/components/postgresql/restore/server',
      },
    ]);
  });

  it('is refused without a store to look in', () => {
    const { findings } = planOf({ components: { postgresql: { restore: { server: 'postgresql' } } } });
    expect(findings.map(({ message }) => message)).toEqual([
      'postgresql has a `restore` and no `backup`, which says in which store to look',
    ]);
  });
});
