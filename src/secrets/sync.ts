import { type Cluster, watchUntil } from '../cluster/cluster.ts';
import type { Clock } from '../workspace/clock.ts';
import { OutsideError } from '../workspace/outside-error.ts';

/** Longest sync with a hook that is waited for. */
const PATIENCE = 15 * 60_000;

interface Application {
  readonly spec?: { readonly syncPolicy?: { readonly syncOptions?: readonly string[] } };
  readonly operation?: object;
  readonly status?: {
    readonly operationState?: { readonly phase?: string; readonly finishedAt?: string; readonly message?: string };
  };
}

/**
 * Starts a sync of an Application, hooks included, and waits for its end. What `argocd app sync` sets is the field `operation`,
 * which Argo CD takes away when it begins (v3.4.4, pkg/apis/application/v1alpha1/types.go).
 */
export async function syncApplication(cluster: Cluster, clock: Clock, name: string): Promise<void> {
  const ref = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name, namespace: 'argocd' } };
  const fix = `\`kubectl --context ${cluster.context} -n argocd get application ${name} -o yaml\` says why; then run it again`;
  if (!(await cluster.get<Application>(ref))) throw new OutsideError(`there is no Application ${name} to sync`, fix);
  // One that runs began before the value was new.
  const before = await watchUntil(
    async () => {
      const application = await cluster.get<Application>(ref);
      return application?.operation ? undefined : application;
    },
    { clock, timeout: PATIENCE },
  );
  if (!before) throw new OutsideError(`the Application ${name} does not end its sync`, fix);
  // Those of the Application hold for syncs that Argo CD starts itself: who starts one brings them (controller/sync.go).
  const { syncOptions = [] } = before.spec?.syncPolicy ?? {};
  const sync = { syncOptions: [...syncOptions], syncStrategy: { hook: {} } };
  await cluster.apply({ ...ref, operation: { initiatedBy: { username: 'mooring' }, sync } }, { force: true });
  const ended = before.status?.operationState?.finishedAt;
  const state = await watchUntil(
    async () => {
      const { operation, status } = (await cluster.get<Application>(ref)) ?? ({} as Application);
      const { operationState } = status ?? {};
      const done = !operation && operationState?.finishedAt !== undefined && operationState.finishedAt !== ended;
      return done ? operationState : undefined;
    },
    { clock, timeout: PATIENCE },
  );
  if (state?.phase === 'Succeeded') return;
  throw new OutsideError(
    `the Application ${name} did not sync${state?.message ? `: ${state.message}` : ' in time'}`,
    fix,
  );
}
