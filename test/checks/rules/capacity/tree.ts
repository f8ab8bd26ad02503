// biome-ignore-all lint/suspicious/noExplicitAny: tests reach into objects of every kind

import { objects } from '../../../../src/checks/embedded.ts';
import type { Rule, Subject } from '../../../../src/checks/rule.ts';
import type { Problem } from '../../../../src/contract/problem.ts';
import type { KubeObject } from '../../../../src/kit/object.ts';
import { isDefinition } from '../../../../src/render/definitions.ts';
import { type RenderedPlatform, renderPlatform, type Written } from '../../../support/platform.ts';

const PROJECT = {
  buckets: { lake: {} },
  jobs: {
    count: { flink: { image: 'example.org/count:1', jar: 'local:///a.jar', parallelism: 4 }, reads: ['lake'] },
    train: { spark: { image: 'example.org/train:1', main: 'local:///a.py', executors: 2 }, reads: ['lake'] },
    dag: { spark: { image: 'example.org/train:1', main: 'local:///a.py' }, reads: ['lake'], runs: 'airflow' },
  },
};

/** A platform with pods of every kind: of Kubernetes, and of each operator. */
export const whole = (components: object = {}, rest: object = {}): RenderedPlatform =>
  renderPlatform({
    components: {
      kafka: {},
      minio: {},
      postgresql: {},
      valkey: {},
      spark: {},
      flink: {},
      airflow: {},
      mlflow: {},
      ...components,
    },
    projects: { fraud: PROJECT },
    cluster: { kind: 'k3d', memory: '24Gi', cpu: 16 },
    ...rest,
  } as Written);

/** The same with a chart beside. */
export const charted = (): RenderedPlatform => whole({ rancher: {} }, { ingress: { domain: 'example.org' } });

/** What a rule finds in a rendered tree, after `change` was made to a copy of it. */
export function found(
  rule: Rule,
  platform: RenderedPlatform,
  change: (tree: Tree) => void = () => {},
): readonly Problem[] {
  const tree = {
    // A definition has no part in it, and is as large as all else together.
    manifests: platform.manifests.map((one) => (isDefinition(one.object) ? one : structuredClone(one))),
    // What a pin knows of its chart is code.
    releases: platform.releases.map((release) => ({ ...release, values: structuredClone(release.values) })),
  } as unknown as Tree;
  change(tree);
  return [...rule.check({ ...tree, vendored: [], plan: platform.plan, objects } as unknown as Subject)];
}

export interface Tree {
  manifests: { component: string; object: KubeObject; from: string; data: boolean }[];
  releases: { component: string; values: Record<string, any> }[];
}

/** An object of the tree, to be changed. */
export function objectOf(tree: Tree, kind: string, name?: string): any {
  return tree.manifests.find(({ object }) => object.kind === kind && (!name || object.metadata.name === name))!.object;
}

export const valuesOf = (tree: Tree, component: string): Record<string, any> =>
  tree.releases.find((release) => release.component === component)!.values;

export const without = (tree: Tree, kind: string, namespace: string): void => {
  tree.manifests = tree.manifests.filter(
    ({ object }) => object.kind !== kind || object.metadata.namespace !== namespace,
  );
};
