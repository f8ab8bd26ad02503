import { ARGO_API } from '../argocd/kinds.ts';
import { ARGOCD_NAMESPACE } from '../argocd/settings.ts';
import { type Cluster, type LiveObject, type ObjectRef, watchUntil } from '../cluster/cluster.ts';
import { ClusterError } from '../cluster/errors.ts';
import type { Clock } from '../workspace/clock.ts';
import { OutsideError } from '../workspace/outside-error.ts';

/** Longest sync with a hook that is waited for. */
const PATIENCE = 15 * 60_000;
/** Argo CD writes an Application's status all the time: how often another reads it anew and tries again. */
const TRIES = 20;

interface Application {
  spec?: { readonly syncPolicy?: { readonly syncOptions?: readonly string[] } };
  operation?: object;
  status?: { operationState?: OperationState };
}

interface OperationState {
  readonly phase?: string;
  readonly finishedAt?: string;
  readonly message?: string;
  readonly syncResult?: {
    readonly resources?: readonly {
      readonly kind: string;
      readonly name: string;
      readonly hookType?: string;
      readonly hookPhase?: string;
      readonly message?: string;
    }[];
  };
}

/**
 * Starts a sync of a whole Application, and waits until its hooks have run. What `argocd app sync` sets is the field
 * `operation`, which Argo CD takes away when it begins (v3.4.4, pkg/apis/application/v1alpha1/types.go). An operation is
 * merged with what the last one left in `status.operationState`: after a partial sync, such as one that heals a single
 * object, the next would be of that object alone and run no hook (seen: 3 of 13 ran). So that goes first, in the same write.
 *
 * @throws OutsideError when the sync fails, or ends without a hook that succeeded.
 */
export async function syncWithHooks(cluster: Cluster, clock: Clock, name: string): Promise<void> {
  const ref = { apiVersion: ARGO_API, kind: 'Application', metadata: { name, namespace: ARGOCD_NAMESPACE } };
  const fix = `\`kubectl --context ${cluster.context} -n argocd get application ${name} -o yaml\` says why; then run it again`;
  if (!(await cluster.get(ref))) throw new OutsideError(`there is no Application ${name} to sync`, fix);
  if (!(await start(cluster, clock, ref))) throw new OutsideError(`the Application ${name} does not end its sync`, fix);
  const state = await watchUntil(
    async () => {
      const { operation, status } = (await cluster.get<Application>(ref)) ?? ({} as Application);
      return !operation && status?.operationState?.finishedAt !== undefined ? status.operationState : undefined;
    },
    { clock, timeout: PATIENCE },
  );
  if (state?.phase !== 'Succeeded')
    throw new OutsideError(
      `the Application ${name} did not sync${state?.message ? `: ${state.message}` : ' in time'}`,
      fix,
    );
  const hooks = (state.syncResult?.resources ?? []).filter(({ hookType }) => hookType);
  const failed = hooks.find(({ hookPhase }) => hookPhase !== 'Succeeded');
  if (hooks.length > 0 && !failed) return;
  throw new OutsideError(
    failed
      ? `the Application ${name} synced, and its hook ${failed.kind} ${failed.name} is ${failed.hookPhase ?? 'not run'}`
      : `the Application ${name} synced, and ran no hook`,
    fix,
  );
}

/** Writes the operation when none runs: one that does began before the value was new. Undefined when it does not end. */
async function start(cluster: Cluster, clock: Clock, ref: ObjectRef): Promise<true | undefined> {
  for (let tries = 1; ; tries++) {
    const idle = await watchUntil(
      async () => {
        const application = await cluster.get<Application>(ref);
        const { finishedAt, phase } = application?.status?.operationState ?? {};
        return application?.operation || (phase !== undefined && finishedAt === undefined) ? undefined : application;
      },
      { clock, timeout: PATIENCE },
    );
    if (!idle) return undefined;
    try {
      await cluster.replace(withOperation(idle));
      return true;
    } catch (error) {
      if (!(error instanceof ClusterError && error.reason === 'conflict') || tries === TRIES) throw error;
    }
  }
}

function withOperation(application: LiveObject<Application>): LiveObject<Application> {
  // Those of the Application hold for syncs that Argo CD starts itself: who starts one brings them (controller/sync.go).
  const { syncOptions = [] } = application.spec?.syncPolicy ?? {};
  const { operationState: _, ...status } = application.status ?? {};
  const sync = { syncOptions: [...syncOptions], syncStrategy: { hook: {} } };
  return { ...application, operation: { initiatedBy: { username: 'mooring' }, sync }, status };
}
