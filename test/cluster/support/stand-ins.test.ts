import { expect, it } from 'vitest';
import { parse } from 'yaml';
import type { KubeObject } from '../../../src/kit/object.ts';
import { component, workload } from '../../support/components.ts';
import { renderPlatform } from '../../support/platform.ts';
import { standIn, standIns } from './stand-ins.ts';

/** A chart that brings kinds of which the tree has some. */
const streams = component(
  'streams',
  { workloads: { operator: workload('streams', { serviceAccount: { name: 'streams', madeBy: 'chart' } }) } },
  {
    area: 'data',
    chart: () => ({
      repository: 'https://charts.example.com',
      name: 'streams',
      version: '1.2.3',
      clusterKinds: ['apiextensions.k8s.io/CustomResourceDefinition'],
      crdGroups: ['kafka.strimzi.io'],
      pods: {},
    }),
  },
);
const platform = renderPlatform(
  { components: { kafka: {}, minio: {}, postgresql: {}, rancher: {}, streams: {} } },
  { own: [streams] },
);
const { plan, releases, layout } = platform;
const files = new Map([...layout.tree].map(([path, text]): [string, string] => [`dist/local/${path}`, text]));
const stands = standIns(platform);
const tree = standIn(files, stands, plan.platform);
const read = <T>(path: string) => parse(tree.get(path)!) as T;

interface Application {
  spec: { source?: { path?: string; chart?: string }; sources?: { path?: string; chart?: string }[] };
}

it('stands in for every chart and for nothing else', () => {
  expect(stands.map(({ component }) => component)).toEqual(releases.map(({ component }) => component));
  const applications = [...tree.keys()].filter((path) => /^dist\/local\/apps\/(?!appproject)/.test(path));
  for (const path of applications) {
    const { source, sources = [source!] } = read<Application>(path).spec;
    expect(sources.filter(({ chart }) => chart !== undefined)).toEqual([]);
  }
});

it('leaves the folder of a component beside its chart as it is', () => {
  const { sources } = read<Application>('dist/local/apps/rancher.yaml').spec;
  expect(sources?.map(({ path }) => path)).toEqual(['stand-ins/local/rancher', 'dist/local/components/rancher']);
  for (const [path, text] of files) if (!path.startsWith('dist/local/apps/')) expect(tree.get(path)).toBe(text);
});

it('brings the CRDs, and pods as the plan declares them', () => {
  const objects = stands.find(({ component }) => component === 'streams')!.objects;
  const names = objects.map(({ metadata }) => metadata.name);
  expect(names).toContain('kafkas.kafka.strimzi.io');
  expect(names).not.toContain('kafkaconnects.kafka.strimzi.io');
  const deployment = objects.find(({ kind }) => kind === 'Deployment') as KubeObject & {
    spec: { template: { metadata: object; spec: { containers: { resources: object }[]; serviceAccountName: string } } };
  };
  const workload = plan.components.find(({ id }) => id === 'streams')!.workloads[0]!;
  expect(deployment.spec.template.metadata).toEqual({ labels: workload.labels });
  expect(deployment.spec.template.spec.serviceAccountName).toBe(workload.serviceAccount!.name);
  expect(deployment.spec.template.spec.containers[0]!.resources).toMatchObject({
    requests: { memory: workload.resources.memory },
  });
});

it('permits the repository where only a chart was permitted', () => {
  const project = read<{ spec: { sourceRepos: string[] } }>('dist/local/apps/appproject.data.yaml');
  expect(project.spec.sourceRepos).toContain(plan.platform.git.url);
});

it('has labels of its own where a workload means all pods of its namespace', () => {
  const { objects } = standIns(renderPlatform({ components: { rancher: {} } })).find(
    ({ component }) => component === 'rancher',
  )!;
  const deployment = objects.find(({ kind }) => kind === 'Deployment') as KubeObject & {
    spec: { selector: { matchLabels: object }; template: { metadata: { labels: object } } };
  };
  expect(deployment.spec.selector.matchLabels).toEqual({ app: deployment.metadata.name });
  expect(deployment.spec.template.metadata.labels).toEqual(deployment.spec.selector.matchLabels);
});
