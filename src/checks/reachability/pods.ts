import type { Subject } from '../rule.ts';
import { type Addresses, block } from './addresses.ts';
import { ownersOf } from './label-index.ts';
import { type ContainerPort, podTemplates } from './pod-templates.ts';
import type { Labels } from './selector.ts';

/** An end of a connection: a pod, or addresses where no pod is. */
export interface End {
  readonly name: string;
  /** Addresses that it may have: any of the cluster's pod addresses when it is a pod. */
  readonly addresses: Addresses;
}

/** Pods of one kind: equal labels, so that policies treat them alike. */
export interface Pod extends End {
  readonly namespace: string;
  readonly labels: Labels;
  readonly ports: readonly ContainerPort[];
  /** `component/workload` of the Plan; absent when the Plan knows nothing of it. */
  readonly workload?: string;
  readonly component?: string;
}

export function isPod(end: End): end is Pod {
  return 'labels' in end;
}

/** The part of a subject that decides who reaches whom. */
export type Tree = Pick<Subject, 'plan' | 'manifests' | 'releases' | 'vendored'>;

/** A workload of the Plan, with what the tree holds of it. */
export interface DescribedWorkload {
  /** `component/workload`. */
  readonly key: string;
  readonly component: string;
  readonly namespace: string;
  readonly labels: Labels;
  /** JSON pointer of the configuration that switched its component on. */
  readonly config: string;
}

/** Who makes which pods: each template of the tree with the workloads whose labels select it, the one that says most first. */
export function ownership(tree: Tree) {
  const { plan } = tree;
  const templates = podTemplates(tree);
  const workloads: readonly DescribedWorkload[] = plan.components.flatMap(({ id, workloads, config }) =>
    workloads.map(({ name, namespace, labels }) => ({
      key: `${id}/${name}`,
      component: id,
      namespace,
      labels,
      config,
    })),
  );
  return { workloads, owners: ownersOf(templates, workloads) };
}

/**
 * The pods that will run, of every kind one: those whose template is in the tree, and of workloads that a chart or an
 * operator makes the ones that the Plan describes.
 */
export function podsOf(tree: Tree): readonly Pod[] {
  const addresses = block(tree.plan.platform.cluster.podCidr);
  const { workloads, owners } = ownership(tree);
  const rendered = new Set<string>();
  const pods: Pod[] = [];
  for (const [{ manifest, object, namespace, labels, ports, hostNetwork }, [owner]] of owners) {
    if (owner) rendered.add(owner.key);
    // What policies do to pods on their node's network is undefined (docs/concepts/services-networking/network-policies).
    if (hostNetwork) continue;
    const component = owner?.component ?? manifest.component;
    pods.push({
      name: owner?.key ?? object,
      workload: owner?.key,
      component,
      namespace,
      labels,
      ports,
      addresses,
    });
  }
  for (const { key, component, namespace, labels } of workloads)
    if (!rendered.has(key)) pods.push({ name: key, workload: key, component, namespace, labels, ports: [], addresses });
  return pods;
}
