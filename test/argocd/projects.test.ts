import { expect, it } from 'vitest';
import { registry } from '../../src/catalogue/registry.ts';
import type { ChartPin } from '../../src/contract/chart.ts';
import { describeObject, groupOf } from '../../src/kit/object.ts';
import { renderScenario, scenarios } from '../golden/scenario.ts';
import { component, workload } from '../support/components.ts';
import { renderPlatform } from '../support/platform.ts';
import { applicationOf, appProjectOf, appsOf } from './tree.ts';

const REPOSITORY = 'http://gitlab.example.com/mlops/platform.git';
const SERVER = 'https://kubernetes.default.svc';
const at = (...namespaces: string[]) => namespaces.map((namespace) => ({ namespace, server: SERVER }));
const chart = (pin: Partial<ChartPin> = {}): ChartPin => ({
  repository: 'https://charts.acme.dev',
  name: 'acme',
  version: '1.2.3',
  clusterKinds: [],
  ...pin,
});
const RESERVED = [
  { group: '', kind: 'LimitRange' },
  { group: '', kind: 'ResourceQuota' },
  { group: 'networking.k8s.io', kind: 'NetworkPolicy' },
  { group: 'cilium.io', kind: 'CiliumNetworkPolicy' },
  { group: 'argoproj.io', kind: 'AppProject' },
  { group: 'argoproj.io', kind: 'Application' },
  { group: 'argoproj.io', kind: 'ApplicationSet' },
];

it('allows what a chart declares: its repository, its namespaces and its cluster-scoped kinds', () => {
  const own = [
    component(
      'acme',
      { workloads: { job: workload('job', { namespace: 'acme-jobs' }) }, namespaces: ['acme-extra'] },
      {
        area: 'ml',
        namespace: 'acme',
        chart: () =>
          chart({
            repository: 'oci://ghcr.io/acme/charts',
            clusterKinds: ['rbac.authorization.k8s.io/ClusterRole', 'Node'],
            namespaces: ['acme-watched'],
          }),
      },
    ),
  ];
  const { spec } = appProjectOf(renderPlatform({ components: { acme: {} } }, { own }), 'ml');
  expect(spec).toEqual({
    description: 'What the Applications of ml may contain, and nothing else',
    sourceRepos: ['ghcr.io/acme/charts'],
    destinations: at('acme', 'acme-extra', 'acme-jobs', 'acme-watched'),
    clusterResourceWhitelist: [
      { group: '', kind: 'Node' },
      { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' },
    ],
    namespaceResourceBlacklist: RESERVED,
  });
});

it('allows what is in the tree, a policy of its own included', () => {
  const objects = [
    { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'acme' }, rules: [] },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'acme', namespace: 'elsewhere' },
      spec: { podSelector: {} },
    },
  ];
  const render = (ctx: { add: (object: object) => void }) => {
    for (const object of objects) ctx.add(object);
  };
  const own = [component('acme', { namespaces: ['elsewhere'] }, { area: 'ml', namespace: 'acme', render })];
  const { spec } = appProjectOf(renderPlatform({ components: { acme: {} } }, { own }), 'ml');
  expect(spec).toMatchObject({
    sourceRepos: [REPOSITORY],
    destinations: at('acme', 'elsewhere'),
    clusterResourceWhitelist: [{ group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' }],
    namespaceResourceBlacklist: RESERVED.filter(({ kind }) => kind !== 'NetworkPolicy'),
  });
});

// Argo CD leaves live objects alone that their AppProject does not permit: what goes must still be permitted while it goes.
it('permits what may have been there: the policies of any namespace, and jobs of a team that has none left', () => {
  const platform = renderPlatform({ projects: { fraud: {} } });
  expect(appProjectOf(platform, 'policies').spec).toMatchObject({
    destinations: at('*'),
    clusterResourceWhitelist: [{ group: '', kind: 'Namespace' }],
    namespaceResourceWhitelist: [
      ...RESERVED.slice(0, 3),
      ...['Role', 'RoleBinding'].map((kind) => ({ group: 'rbac.authorization.k8s.io', kind })),
    ],
  });
  const team = appProjectOf(
    renderPlatform({ projects: { fraud: { owners: ['data-science'] } } }),
    'project-fraud',
  ).spec;
  expect(team).toMatchObject({
    destinations: at('fraud', 'fraud-jobs'),
    clusterResourceWhitelist: [
      { group: 'admissionregistration.k8s.io', kind: 'ValidatingAdmissionPolicy' },
      { group: 'admissionregistration.k8s.io', kind: 'ValidatingAdmissionPolicyBinding' },
    ],
    namespaceResourceBlacklist: RESERVED,
  });
  expect(team.namespaceResourceWhitelist).toBeUndefined();
});

it('permits cluster-scoped kinds of what is off, whose last objects would stay in the cluster else', () => {
  const kinds = (components: object, project: string) =>
    appProjectOf(renderPlatform({ components }), project).spec.clusterResourceWhitelist?.map(({ kind }) => kind);
  const all = kinds({ spark: {}, flink: {} }, 'compute');
  expect(all).toContain('MutatingWebhookConfiguration');
  expect(kinds({ flink: { webhook: false } }, 'compute')).toEqual(all);
  expect(kinds({ valkey: {} }, 'data')).toEqual(kinds({ postgresql: {}, kafka: {}, minio: {} }, 'data'));
});

it('permits the namespaces that a scheduler of DAGs, operators of jobs and projects share, though nothing is there', () => {
  const platform = (job: object) =>
    renderPlatform({
      cluster: { kind: 'k3d', memory: '64Gi' },
      components: { airflow: {}, postgresql: {}, spark: {}, minio: {} },
      projects: {
        fraud: {
          images: { trainer: { build: 'images/trainer', tag: '1.0.0' } },
          buckets: { lake: {} },
          jobs: { train: { spark: { image: 'trainer', main: 'local:///train.py' }, reads: ['lake'], ...job } },
        },
      },
    });
  const to = (job: object, project: string) =>
    appProjectOf(platform(job), project).spec.destinations?.map(({ namespace }) => namespace);
  for (const project of ['ml', 'compute', 'project-fraud'])
    expect(to({ runs: 'argocd' }, project)).toEqual(to({ runs: 'airflow' }, project));
  expect(to({ runs: 'argocd' }, 'ml')).toContain('fraud-jobs');
  expect(to({ runs: 'argocd' }, 'project-fraud')).toContain('orchestration');
  expect(to({ runs: 'argocd' }, 'data')).not.toContain('fraud-jobs');
});

it.each(scenarios().map((one) => [`${one.name} ${one.environment}`, one] as const))(
  'knows of each component all cluster-scoped kinds that it has: %s',
  (_, scenario) => {
    const { plan, manifests } = renderScenario(scenario);
    const known = new Set(registry.map(({ id }) => id));
    for (const { component: id, object } of manifests) {
      const owner = plan.components.find((one) => one.id === id.replace(/-crds$/, ''));
      if (object.metadata.namespace !== undefined || !owner || !(known.has(owner.id) || owner.area === 'project'))
        continue;
      expect(owner.definition.clusterKinds, `${id}: ${describeObject(object)}`).toContain(
        `${groupOf(object.apiVersion)}/${object.kind}`,
      );
    }
  },
);

it("is the only one that reaches Argo CD's namespace for Applications that live there", () => {
  const platform = renderPlatform({ components: { kafka: {} } });
  const projects = appsOf(platform).flatMap((app) =>
    app.startsWith('appproject.') ? [app.slice('appproject.'.length)] : [],
  );
  expect(projects).toEqual(['argocd', 'data', 'platform', 'policies']);
  const there = projects.filter((name) =>
    appProjectOf(platform, name).spec.destinations?.some(({ namespace }) => namespace === 'argocd'),
  );
  expect(there).toEqual(['argocd']);
  expect(appProjectOf(platform, 'argocd').spec.namespaceResourceBlacklist).toEqual(RESERVED);
});

it('permits every Application of the platform: its project, sources and destination', () => {
  const platform = renderPlatform({
    components: { kafka: {}, spark: {}, flink: {}, minio: {} },
    projects: { fraud: { owners: ['data-science'] } },
  });
  for (const app of appsOf(platform).filter((name) => !name.startsWith('appproject.'))) {
    const { spec } = applicationOf(platform, app);
    const project = appProjectOf(platform, spec.project).spec;
    for (const { repoURL } of spec.sources ?? [spec.source!]) expect(project.sourceRepos, app).toContain(repoURL);
    const namespaces = project.destinations?.map(({ namespace }) => namespace);
    expect(namespaces?.includes('*') || namespaces?.includes(spec.destination.namespace!), app).toBe(true);
  }
});

it('comes before its Applications and goes after them', () => {
  const { metadata } = appProjectOf(renderPlatform({}), 'platform');
  expect(metadata).toMatchObject({
    annotations: { 'argocd.argoproj.io/sync-wave': '-1' },
    finalizers: ['resources-finalizer.argocd.argoproj.io'],
  });
});
