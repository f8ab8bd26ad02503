import { expect, it } from 'vitest';
import { inventory, type SecretRecord } from '../../../src/checks/secrets/inventory.ts';
import { renderTree } from '../../../src/synth/synthesize.ts';
import { planOf, type Written } from '../../support/platform.ts';

const PLATFORM = {
  cluster: { kind: 'k3d' },
  components: { postgresql: {}, minio: {}, mlflow: {}, kafka: {} },
  projects: { fraud: { topics: { scores: {} } } },
};

function recordsOf(platform: Written = PLATFORM): readonly SecretRecord[] {
  const { config, plan } = planOf(platform);
  return inventory(renderTree(config!, plan!));
}

const one = (records: readonly SecretRecord[], wanted: string) => {
  const found = records.filter(({ namespace, name }) => `${namespace}/${name}` === wanted);
  expect(found).toHaveLength(1);
  return found[0]!;
};

it('knows each Secret once, in the order of their names', () => {
  const names = recordsOf().map(({ namespace, name }) => `${namespace}/${name}`);
  expect(names).toEqual([...new Set(names)].sort());
});

it('tells of a seed whose it is, its keys, and who reads it', () => {
  expect(one(recordsOf(), 'data-plane/postgres-mlflow')).toEqual({
    namespace: 'data-plane',
    name: 'postgres-mlflow',
    keys: ['password', 'username'],
    labels: { 'cnpg.io/reload': 'true' },
    maker: { by: 'seed', component: 'postgresql', renewal: { by: 'operator', within: '1m' } },
    readers: [
      { component: 'postgresql', objects: ['Cluster.postgresql.cnpg.io data-plane/postgresql'], connections: [] },
    ],
  });
});

it('tells of a view which seed it is of, and by which connection its reader has it', () => {
  expect(one(recordsOf(), 'ml-lifecycle/mlflow-postgres')).toMatchObject({
    maker: { by: 'view', component: 'mlflow', of: { namespace: 'data-plane', name: 'postgres-mlflow' } },
    readers: [
      {
        component: 'mlflow',
        objects: ['Deployment.apps ml-lifecycle/mlflow', 'Job.batch ml-lifecycle/mlflow-migrate'],
        connections: ['mlflow → postgresql (postgres)'],
      },
    ],
  });
});

it('knows what operators and charts make, and because of what', () => {
  const records = recordsOf();
  expect(one(records, 'data-plane/mlops-cluster-ca-cert').maker).toEqual({
    by: 'operator',
    component: 'strimzi',
    because: 'Kafka.kafka.strimzi.io data-plane/mlops',
  });
  expect(one(records, 'argocd/argocd-initial-admin-secret').maker).toEqual({ by: 'program', component: 'argocd' });
});

it('knows what has to be handed to the cluster, and what that is', () => {
  expect(one(recordsOf(), 'argocd/argocd-git-read').maker).toEqual({
    by: 'given',
    component: 'argocd',
    what: {
      username: expect.stringContaining('the user of a token'),
      password: expect.stringContaining('a token that may'),
    },
    renewal: { by: 'forge' },
  });
});

it('has a reader for everything that is made on purpose', () => {
  const viewed = new Set(
    recordsOf().flatMap(({ maker }) => (maker.by === 'view' ? [`${maker.of.namespace}/${maker.of.name}`] : [])),
  );
  const idle = recordsOf().filter(
    ({ namespace, name, maker, readers }) =>
      (maker.by === 'seed' || maker.by === 'view' || maker.by === 'given') &&
      readers.length === 0 &&
      !viewed.has(`${namespace}/${name}`),
  );
  expect(idle).toEqual([]);
});

it('tells which entries a store outside must hold', () => {
  const records = recordsOf({
    cluster: { kind: 'existing' },
    components: { airflow: {}, postgresql: {}, minio: {} },
    secrets: { store: 'vault', vault: { server: 'https://vault.example.org' } },
  });
  expect(one(records, 'orchestration/airflow-keys').maker).toMatchObject({
    entries: [
      { name: 'mlops/local/orchestration/airflow-keys-32', keys: ['fernet'], length: 32 },
      { name: 'mlops/local/orchestration/airflow-keys-64', keys: ['api-secret-key', 'jwt-secret'], length: 64 },
    ],
  });
});
