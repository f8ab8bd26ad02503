import { describe, expect, it } from 'vitest';
import { imageInventory } from '../../../src/checks/images/inventory.ts';
import { renderScenario, scenarios } from '../../golden/scenario.ts';
import { object } from '../../support/subject.ts';
import { having, treeOf } from '../../support/tree.ts';

const tree = treeOf({
  components: { kafka: {}, minio: {}, postgresql: {}, spark: {}, airflow: {} },
  projects: {
    fraud: {
      images: { work: { build: 'images/work' }, spare: { build: 'images/spare' } },
      buckets: { lake: {} },
      jobs: {
        own: { spark: { image: 'work', main: 'local:///a.py' }, reads: ['lake'], runs: 'airflow' },
        foreign: { spark: { image: 'apache/spark:4.0.4', main: 'local:///a.py' }, reads: ['lake'] },
      },
    },
  },
});
const usersOf = (reference: string) =>
  imageInventory(tree)
    .images.find((image) => image.reference === reference)
    ?.usedBy.map(({ component, workloads }) => `${component}: ${workloads.join(', ')}`);

it('names who runs an image: pods of the tree, of charts and of operators', () => {
  expect(usersOf('docker.io/pgsty/mc:RELEASE.2026-09-16T00-00-00Z')).toEqual(['minio: setup']);
  expect(usersOf('ecr-public.aws.com/docker/library/redis:8.2.3-alpine')).toEqual(['argocd: redis']);
  expect(usersOf('quay.io/strimzi/operator:1.2.0')).toEqual(['kafka: entity-operator', 'strimzi: operator']);
  expect(usersOf('quay.io/minio/operator-sidecar:v7.0.1')).toEqual(['minio: server']);
  expect(usersOf('registry.k8s.io/git-sync/git-sync:v4.4.2')).toEqual(['airflow: dag-processor, triggerer, worker']);
});

it('names jobs with their own images, also those that DAGs start, and images of others', () => {
  expect(usersOf('k3d-registry:5050/fraud/work:0.1.0')).toEqual([
    'project-fraud: fraud-own-driver, fraud-own-executor',
  ]);
  expect(usersOf('docker.io/apache/spark:4.0.4')).toEqual([
    'project-fraud: fraud-foreign-driver, fraud-foreign-executor',
  ]);
});

it('has what a component declares and nothing runs now, and what only an unknown kind names', () => {
  expect(usersOf('k3d-registry:5050/fraud/spare:0.1.0')).toEqual(['project-fraud: ']);
  const served = having(
    tree,
    'minio',
    object('example.org/v1', 'Model', 'm', 'data-plane', { spec: { image: 'example.org/model:1' } }),
  );
  expect(imageInventory(served).images).toContainEqual(
    expect.objectContaining({ reference: 'example.org/model:1', usedBy: [{ component: 'minio', workloads: [] }] }),
  );
});

it('says what is at risk, and what it cannot know', () => {
  const { images, unknown } = imageInventory(tree);
  expect(images.find(({ repository }) => repository === 'minio/operator')?.retired).toMatchObject({
    state: 'at-risk',
    since: '2026-03-20',
  });
  expect(unknown).toEqual([]);
  const release = {
    component: 'own',
    pin: { repository: 'r', name: 'reloader', version: '2.2.5', clusterKinds: [] },
    values: {},
  };
  expect(imageInventory({ ...tree, releases: [release] }).unknown).toEqual([
    { component: 'own', chart: 'reloader', version: '2.2.5' },
  ]);
});

it('says for what an image is published, and of one’s own that it is', () => {
  const of = (reference: string) => imageInventory(tree).images.find((image) => image.reference === reference);
  expect(of('docker.io/apache/airflow:3.3.2')?.published?.platforms).toEqual(['linux/amd64', 'linux/arm64']);
  expect(of('k3d-registry:5050/fraud/work:0.1.0')).toMatchObject({ own: true });
  const unknown = of('docker.io/apache/spark:4.0.4');
  expect(unknown).toBeDefined();
  expect(unknown).not.toHaveProperty('own');
  expect(unknown).not.toHaveProperty('published');
});

describe.each(scenarios())('images of $name, $environment', (scenario) => {
  it('are declared for every workload of the catalogue', () => {
    const { images } = imageInventory(renderScenario(scenario));
    const seen = new Set(
      images.flatMap(({ usedBy }) =>
        usedBy.flatMap(({ component, workloads }) => workloads.map((name) => `${component}/${name}`)),
      ),
    );
    const { plan } = renderScenario(scenario);
    const silent = plan.components.filter(({ external, images: own }) => !external && Object.keys(own).length > 0);
    expect(
      silent
        .flatMap(({ id, workloads }) => workloads.map(({ name }) => `${id}/${name}`))
        .filter((key) => !seen.has(key)),
    ).toEqual([]);
  });

  it('are declared by roles that the component has', () => {
    const { plan } = renderScenario(scenario);
    const wrong = plan.components.flatMap(({ id, images, workloads }) =>
      workloads.flatMap(({ name, images: roles = [] }) =>
        roles.filter((role) => !(role in images)).map((role) => `${id}/${name}: ${role}`),
      ),
    );
    expect(wrong).toEqual([]);
  });
});
