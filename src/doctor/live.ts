/** What is read of objects as the API server of Kubernetes 1.35 gives them (kubernetes/kubernetes, staging/src/k8s.io/api). */

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
}

export interface WithConditions {
  readonly status?: { readonly conditions?: readonly Condition[] };
}

/** Conditions of an object; none of a custom resource that means something else by them. */
export function conditionsOf({ status }: WithConditions): readonly Condition[] {
  return Array.isArray(status?.conditions) ? status.conditions : [];
}

export interface ContainerStatus {
  readonly name: string;
  readonly ready?: boolean;
  readonly restartCount?: number;
  readonly state?: ContainerState;
  readonly lastState?: ContainerState;
}

interface ContainerState {
  readonly waiting?: { readonly reason?: string; readonly message?: string };
  readonly running?: { readonly startedAt?: string };
  readonly terminated?: {
    readonly exitCode: number;
    readonly reason?: string;
    readonly message?: string;
    readonly startedAt?: string;
    readonly finishedAt?: string;
  };
}

interface Container {
  readonly name: string;
  readonly image?: string;
  readonly resources?: {
    readonly limits?: Readonly<Record<string, string>>;
    readonly requests?: Readonly<Record<string, string>>;
  };
}

export interface Pod {
  readonly spec?: {
    readonly nodeName?: string;
    readonly containers?: readonly Container[];
    readonly initContainers?: readonly Container[];
    readonly volumes?: readonly { readonly persistentVolumeClaim?: { readonly claimName: string } }[];
  };
  readonly status?: {
    readonly phase?: string;
    readonly reason?: string;
    readonly message?: string;
    readonly conditions?: readonly Condition[];
    readonly startTime?: string;
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
  };
}

/** Those that run before the others first. */
export function containersOf({ status }: Pod): readonly ContainerStatus[] {
  return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
}

export function containerSpec({ spec }: Pod, name: string): Container | undefined {
  return [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])].find((container) => container.name === name);
}

export interface Claim {
  readonly spec?: {
    readonly storageClassName?: string;
    readonly volumeName?: string;
    readonly resources?: { readonly requests?: { readonly storage?: string } };
  };
  readonly status?: { readonly phase?: string };
}

export interface Node extends WithConditions {
  readonly spec?: {
    readonly taints?: readonly { readonly key: string; readonly effect: string }[];
    readonly unschedulable?: boolean;
  };
}

export interface Quota {
  readonly status?: {
    readonly hard?: Readonly<Record<string, string>>;
    readonly used?: Readonly<Record<string, string>>;
  };
}

export interface Rollout extends WithConditions {
  readonly spec?: { readonly replicas?: number };
  readonly status?: WithConditions['status'] & {
    readonly readyReplicas?: number;
    readonly replicas?: number;
    readonly numberReady?: number;
    readonly desiredNumberScheduled?: number;
  };
}
