/**
 * Argo CD's own field manager (argoproj/argo-cd v3.4.4 common/common.go `ArgoCDSSAManager`). Objects of the tree are applied
 * by it and not by one of ours: a field with two managers would stay when it is taken out of the tree.
 */
export const ARGOCD_MANAGER = 'argocd-controller';

/** An Application of Argo CD, as far as it is read and written (argoproj.io/v1alpha1, v3.4.4, pkg/apis/application/v1alpha1/types.go). */
export interface Application {
  readonly spec?: { readonly syncPolicy?: { readonly syncOptions?: readonly string[] } };
  /** A sync that somebody asks for; Argo CD takes it away when it begins. */
  readonly operation?: object;
  readonly status?: ApplicationStatus;
}

interface ApplicationStatus {
  readonly sync?: { readonly status?: string; readonly revision?: string };
  readonly health?: { readonly status?: string; readonly message?: string; readonly lastTransitionTime?: string };
  readonly conditions?: readonly {
    readonly type: string;
    readonly message?: string;
    readonly lastTransitionTime?: string;
  }[];
  readonly operationState?: OperationState;
  readonly resources?: readonly ResourceState[];
}

/** The sync that runs, or the last one. */
interface OperationState {
  readonly phase?: string;
  readonly message?: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly retryCount?: number;
  readonly syncResult?: { readonly resources?: readonly SyncedResource[] };
}

interface ResourceState {
  readonly group?: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly status?: string;
  readonly requiresPruning?: boolean;
}

export interface SyncedResource extends ResourceState {
  readonly message?: string;
  readonly hookType?: string;
  readonly hookPhase?: string;
}

/** Synced and Healthy: nothing is left to do. */
export function isSettled({ status }: Application): boolean {
  return status?.sync?.status === 'Synced' && status.health?.status === 'Healthy';
}

/** Whether a sync runs, or is asked for. */
export function isSyncing({ operation, status }: Application): boolean {
  const { phase, finishedAt } = status?.operationState ?? {};
  return operation !== undefined || (phase !== undefined && finishedAt === undefined);
}
