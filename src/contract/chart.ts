import type { ReferenceField } from './reference-field.ts';

export interface ChartPin {
  /** Helm repository (https://…) or registry (oci://…). */
  readonly repository: string;
  readonly name: string;
  readonly version: string;
  /** Helm release name; default: the component's id. */
  readonly release?: string;
  /**
   * Kinds that the chart renders, as far as least privilege in the AppProject needs it: cluster-scoped `group/Kind`
   * and, beside the component's own, further namespaces it writes to.
   */
  readonly clusterKinds: readonly string[];
  readonly namespaces?: readonly string[];
  /** API groups whose CustomResourceDefinitions the chart installs: custom resources of these come after it. */
  readonly crdGroups?: readonly string[];
  /** Where its values say what the pods of its workloads ask for, by workload: read where Argo CD renders the chart. */
  readonly pods?: Readonly<Record<string, ChartPods>>;
  /** Words that its templates compare a value with, by dotted path, where no schema of the chart says them. */
  readonly words?: Readonly<Record<string, readonly (string | number | boolean)[]>>;
  /** Where values name what, beside the fields that mean the same everywhere: its templates fix names and keys. */
  readonly refers?: (values: Readonly<Record<string, unknown>>) => readonly ReferenceField[];
  /** Objects of the vendored chart that stay out of the tree, each with its reason. */
  readonly drops?: readonly DroppedObject[];
  /** What rules find in the vendored chart and what is known and accepted, each with its reason. */
  readonly accepts?: readonly AcceptedFinding[];
}

/** Places in the values of a chart, as dotted paths, for the pods of one workload. */
export interface ChartPods {
  /** Resources, one path a container. */
  readonly resources: readonly string[];
  /** Number of pods; left out where the chart has no value for it. */
  readonly replicas?: string;
}

export interface DroppedObject {
  /** As findings call it: `Job.batch argocd/argocd-redis-secret-init`. */
  readonly object: string;
  readonly reason: string;
}

export interface AcceptedFinding {
  readonly rule: string;
  /** As findings call it; default: every object of the component, or every one that the chart renders. */
  readonly object?: string;
  readonly reason: string;
  /** It is found beside some other components only: where nothing is, that is no mistake. */
  readonly sometimes?: true;
}
