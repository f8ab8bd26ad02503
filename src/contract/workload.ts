import type { Resources } from '../kit/resources.ts';

/** A group of pods: what NetworkPolicies select, quotas count and ServiceAccounts belong to. */
export interface Workload {
  /**
   * Labels that select exactly these pods, whoever makes them (a Deployment of ours, a chart or an operator). None: whatever
   * runs in the namespace, for a program that starts pods under labels of the moment.
   */
  readonly labels: Readonly<Record<string, string>>;
  /** Default: the component's namespace. */
  readonly namespace?: string;
  /**
   * Pods in steady state; 0 when they come and go: quotas then hold as many again that are ending. `per-node`: one on every
   * node, as a DaemonSet runs them.
   */
  readonly replicas: number | 'per-node';
  /** Pods at most, for quotas; default: `replicas`, plus one while it is rolled over. */
  readonly peak?: number;
  /** Of pods that are asked for at once and do not come one after the other, as tasks do: the workload that waits for them. */
  readonly awaitedBy?: string;
  /** Of one pod, all its containers together. */
  readonly resources: Resources;
  /** Memory that the programs of one pod need as they are set (heap, worker processes), measured; its request and limit are no less. */
  readonly holds?: string;
  /** Strictest Pod Security level that the pods pass; default `restricted`. */
  readonly podSecurity?: PodSecurityLevel;
  /** Volume claims of one pod. */
  readonly volumes?: readonly Volume[];
  /** Folders that its programs write to beside their volumes, by the container; `*`: every one. Each is a volume, or the root is not read-only. */
  readonly writes?: Readonly<Record<string, readonly string[]>>;
  readonly serviceAccount?: ServiceAccount;
  /** Of an operator: the setting that tells it the namespaces in which it looks after its kinds, a list apart by commas. */
  readonly watches?: string;
  /** Accounts that a pod runs as instead, when who starts it says so: each has the rights of the needs that name it (`as`). */
  readonly accounts?: readonly string[];
  /** Its programs make user namespaces, which the kernel of a machine may forbid to ordinary users. */
  readonly userNamespaces?: true;
  /** Roles of the component's `images` that the containers of its pods run; default: all of them. */
  readonly images?: readonly string[];
  /** What gives way on a full node: pods of `data` stay, those of `batch` go first. Default: neither. */
  readonly priority?: Priority;
  /** Who keeps the PodDisruptionBudget of more than one replica; default `mooring`. */
  readonly disruptions?: 'mooring' | 'operator';
}

export type Priority = 'data' | 'batch';

interface Volume {
  readonly size: string;
  readonly count?: number;
  /** The folder whose data is to lie on it, where programs of the pod look for it. */
  readonly at?: string;
}

export type PodSecurityLevel = 'privileged' | 'baseline' | 'restricted';

export interface ServiceAccount {
  readonly name: string;
  /** Who makes it: `mooring` (default, with its Roles), or the chart or operator that brings it with rights of its own. */
  readonly madeBy?: 'mooring' | 'chart' | 'operator';
}

/** A workload with everything filled in that follows from the plan. */
export interface PlannedWorkload extends Omit<Workload, 'replicas'> {
  readonly component: string;
  readonly name: string;
  readonly namespace: string;
  readonly podSecurity: PodSecurityLevel;
  /** In steady state, on the nodes that the cluster is said to have. */
  readonly replicas: number;
  /** One on every node: no eviction takes another with it, and none of them can be spread. */
  readonly perNode?: true;
  readonly peak: number;
  /** The PriorityClass that its pods name. */
  readonly priorityClass?: string;
  /** Whether its pods talk to the Kubernetes API and so need a token. */
  readonly talksToApi: boolean;
}
