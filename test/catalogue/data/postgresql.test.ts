import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../../imports/types/kubernetes.ts';
import type { Cluster, Database } from '../../../imports/types/postgresql.cnpg.io.ts';
import { type ComponentDefinition, defineComponent } from '../../../src/contract/component.ts';
import type { PostgresRequest } from '../../../src/contract/connections/postgres.ts';
import { need } from '../../../src/contract/need.ts';
import { planOf, renderPlatform } from '../../support/platform.ts';

const clusterOf = (platform: ReturnType<typeof renderPlatform>) => platform.get<Cluster>('Cluster', 'postgresql').spec;
const passwordOf = (client: string) => ({ passwordSecret: { name: `postgres-${client}` } });

describe('a project with databases', () => {
  const platform = renderPlatform({
    components: { postgresql: {} },
    projects: { 'churn-model': { databases: { features_v2: { extensions: ['vector'] }, labels: {} } } },
  });

  it('passes the checks', () => expect(platform.findings).toEqual([]));

  it('has a role that needs no quotes, with the password of its seed', () => {
    expect(clusterOf(platform).managed?.roles).toEqual([
      { name: 'churn_model', login: true, connectionLimit: 100, ...passwordOf('churn-model') },
    ]);
    const seed = platform.get<{ spec: { target: { template: unknown } } }>('ExternalSecret', 'postgres-churn-model');
    expect(seed.spec.target.template).toMatchObject({
      data: { username: 'churn_model', password: '{{ .password }}' },
      metadata: { labels: { 'cnpg.io/reload': 'true' } },
      type: 'kubernetes.io/basic-auth',
    });
  });

  it('owns its databases, which outlive their objects, although no job uses them', () => {
    const databases = platform.all<Database>('Database');
    expect(databases.map(({ metadata, spec }) => [metadata.name, spec])).toEqual([
      [
        'features-v2',
        {
          cluster: { name: 'postgresql' },
          name: 'features_v2',
          owner: 'churn_model',
          databaseReclaimPolicy: 'retain',
          extensions: [{ name: 'vector' }],
        },
      ],
      [
        'labels',
        { cluster: { name: 'postgresql' }, name: 'labels', owner: 'churn_model', databaseReclaimPolicy: 'retain' },
      ],
    ]);
    const manifest = platform.manifests.find(({ object }) => object.kind === 'Database')!;
    expect(manifest).toMatchObject({ data: true, config: '/projects/churn-model/databases/features_v2' });
  });

  it('reaches its own databases only', () => {
    expect(clusterOf(platform).postgresql?.pg_hba).toEqual([
      'hostssl "features_v2","labels" "churn_model" all scram-sha-256',
      'host all all all reject',
    ]);
  });
});

describe('a database that is offered to another project', () => {
  const image = 'ghcr.io/team/app:1.0.0';
  const platform = renderPlatform({
    components: { postgresql: {} },
    projects: {
      bank: { databases: { ledger: {}, vault: {} }, offers: [{ database: 'ledger', to: ['shop'] }] },
      shop: {
        databases: { carts: {} },
        services: { report: { image, uses: ['bank/ledger', 'carts'] }, till: { image, uses: ['carts'] } },
      },
      lab: { services: { look: { image } } },
    },
  });

  it('passes the checks', () => expect(platform.findings).toEqual([]));

  it('lets that one in, to read', () => {
    expect(clusterOf(platform).postgresql?.pg_hba).toEqual([
      'hostssl "ledger","vault" "bank" all scram-sha-256',
      'hostssl "carts","ledger" "shop" all scram-sha-256',
      'host all all all reject',
    ]);
    expect(clusterOf(platform).managed?.roles?.map(({ name, inRoles }) => [name, inRoles])).toEqual([
      ['bank', undefined],
      ['shop', ['pg_read_all_data']],
    ]);
    const owners = platform.all<Database>('Database').map(({ spec }) => [spec.name, spec.owner]);
    expect(owners).toEqual([
      ['ledger', 'bank'],
      ['vault', 'bank'],
      ['carts', 'shop'],
    ]);
  });

  it('is in the environment by its own name, with the credential of the project that reads', () => {
    const [container] = platform.get<Deployment>('Deployment', 'shop-report').spec!.template.spec!.containers;
    expect(container!.env).toContainEqual({ name: 'PGDATABASE', value: 'ledger' });
    expect(container!.envFrom).toEqual([{ secretRef: { name: 'shop-postgres' } }]);
  });
});

it('makes no database for a project that only reads one', () => {
  const platform = renderPlatform({
    components: { postgresql: {} },
    projects: {
      bank: { databases: { ledger: {} }, offers: [{ database: 'ledger' }] },
      lab: { services: { look: { image: 'ghcr.io/team/app:1.0.0', uses: ['bank/ledger'] } } },
    },
  });
  expect(platform.findings).toEqual([]);
  expect(platform.all<Database>('Database').map(({ spec }) => spec.name)).toEqual(['ledger']);
  expect(clusterOf(platform).postgresql?.pg_hba).toContain('hostssl "ledger" "lab" all scram-sha-256');
});

it('refuses two owners of one database, and says whose it is', () => {
  const databases = { features: {} };
  const { findings } = planOf({ components: { postgresql: {} }, projects: { one: { databases }, two: { databases } } });
  expect(findings).toMatchObject([
    {
      rule: 'graph/claimed-twice',
      config: '/projects/two/databases/features',
      message: "two asks postgresql for the database features, which is one's",
    },
  ]);
});

it.each([
  ['postgres', 'PostgreSQL has it already'],
  ['two words', 'it contains a space'],
  ['half_', 'each part must start and end with a letter or digit'],
])('refuses a database %s: %s', (name, reason) => {
  const platform = { components: { postgresql: {}, tool: {} } };
  const { findings } = planOf(platform, { own: [client('tool', [{ name }])] });
  expect(findings).toMatchObject([{ rule: 'graph/refused', component: 'tool' }]);
  expect(findings[0]!.message).toContain(reason);
});

describe('a component of the team', () => {
  it.each([
    ['notebook', 'notebook'],
    ['feature-store', 'feature_store'],
    ['2048', 'role_2048'],
    ['app', 'role_app'],
    ['postgres', 'role_postgres'],
    ['pg-tools', 'role_pg_tools'],
    ['cnpg-tools', 'role_cnpg_tools'],
    ['streaming-replica', 'role_streaming_replica'],
  ])('%s that names no database has one of its own: %s', (id, name) => {
    const platform = renderPlatform({ components: { postgresql: {}, [id]: {} } }, { own: [client(id)] });
    expect(platform.findings).toEqual([]);
    expect(clusterOf(platform).managed?.roles).toMatchObject([{ name, ...passwordOf(id) }]);
    expect(platform.all<Database>('Database').map(({ spec }) => [spec.name, spec.owner])).toEqual([[name, name]]);
    expect(platform.plan.connections.find(({ type }) => type === 'postgres')?.endpoint).toEqual({
      host: 'postgresql-rw.data-plane.svc',
      port: 5432,
      database: name,
      username: name,
      sslmode: 'require',
    });
  });
});

it('refuses two clients whose ids make one role', () => {
  const own = [client('app'), client('role-app')];
  const { findings } = planOf({ components: { postgresql: {}, app: {}, 'role-app': {} } }, { own });
  expect(findings.map(({ message }) => message)).toContain(
    "role-app asks postgresql for the role role_app, which is app's",
  );
});

it('is one instance without a budget locally, and three that replicate in production', () => {
  const local = clusterOf(renderPlatform({ components: { postgresql: {} } }));
  expect(local).toMatchObject({ instances: 1, enablePDB: false });
  expect(local.postgresql).not.toHaveProperty('synchronous');

  const production = renderPlatform(
    { components: { postgresql: {} } },
    { environment: 'production', override: { profile: 'production' } },
  );
  // Three instances are no backup.
  expect(production.findings).toMatchObject([{ rule: 'backup', severity: 'warning' }]);
  expect(clusterOf(production)).toMatchObject({
    instances: 3,
    enablePDB: true,
    postgresql: { synchronous: { method: 'any', number: 1, dataDurability: 'preferred' } },
  });
  // CloudNativePG keeps the budgets: a second one over the same pods would block every eviction.
  expect(production.all('PodDisruptionBudget')).not.toContainEqual(
    expect.objectContaining({ metadata: expect.objectContaining({ namespace: 'data-plane' }) }),
  );
});

it('gives shared buffers a quarter of the memory', () => {
  const platform = renderPlatform({ components: { postgresql: { resources: { memory: '1Gi', memoryLimit: '1Gi' } } } });
  expect(clusterOf(platform).postgresql?.parameters).toEqual({
    max_connections: '200',
    max_slot_wal_keep_size: '1280MB',
    shared_buffers: '256MB',
  });
});

it('lets its instances replicate to each other and talk to the API server, those that Jobs begin too', () => {
  const { spec } = renderPlatform({ components: { postgresql: {} } }).get<{
    spec: { podSelector: object; ingress: object[]; egress: object[] };
  }>('NetworkPolicy', 'postgresql-instance');
  const instances = { podSelector: { matchLabels: { 'cnpg.io/cluster': 'postgresql' } } };
  const ports = [5432, 8000].map((port) => ({ port, protocol: 'TCP' }));
  expect(spec).toMatchObject(instances);
  expect(spec.egress).toContainEqual({ to: [instances], ports });
  expect(spec.egress).toContainEqual(expect.objectContaining({ ports: [{ port: 6443, protocol: 'TCP' }] }));
  expect(spec.ingress).toMatchObject([{ from: [{}, instances], ports }]);
});

function client(id: string, databases: PostgresRequest['databases'] = []): ComponentDefinition {
  return defineComponent({
    id,
    title: id,
    area: 'ml',
    summary: 'Needs PostgreSQL.',
    namespace: 'tools',
    options: Type.Object({}),
    declare: () => ({ requires: [need({ type: 'postgres', request: { databases } })] }),
  });
}
