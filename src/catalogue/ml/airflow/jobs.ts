import type { RenderContext } from '../../../contract/context.ts';
import { fromSecret } from '../../../contract/secret-ref.ts';
import { HOOK, HOOK_DELETE_POLICY } from '../../../kit/sync-annotations.ts';
import { cronJob, job } from '../../../kit/workloads.ts';
import { ADMIN } from './environment.ts';
import type { AirflowOptions } from './options.ts';
import { commandPod } from './pods.ts';
import { ONE_OFF, RELEASE } from './workloads.ts';

/** Seconds. Longer than any sync: Argo CD deletes the Job of a hook, nobody else may do so while it waits. */
const HOOK_TTL = 86_400;

/** Adds what runs to its end: the migrations and the administrator, at each sync, and a cleanup each week. */
export function addJobs(ctx: RenderContext<AirflowOptions>): void {
  // Every pod waits for it: it must not wait for them.
  addHook(ctx, 'Sync', 'migrate', 'run-airflow-migrations', {
    args: ['airflow', 'db', 'migrate'],
    env: [{ name: 'PYTHONUNBUFFERED', value: '1' }],
  });
  addHook(ctx, 'PostSync', 'create-user', 'create-user', {
    // The password is in no arguments of the pod. It does nothing when the user exists.
    args: [
      'bash',
      '-c',
      'exec airflow users create --role Admin --username "$ADMIN_USERNAME" --password "$ADMIN_PASSWORD" --email admin@example.com --firstname Platform --lastname Administrator',
    ],
    env: ['username', 'password'].map((key) => ({
      name: `ADMIN_${key.toUpperCase()}`,
      valueFrom: fromSecret(ctx.secret(ADMIN), key),
    })),
  });
  addCleanup(ctx);
}

/** A Job as a hook of Argo CD, which makes it anew at every sync. */
function addHook(
  ctx: RenderContext<AirflowOptions>,
  phase: 'Sync' | 'PostSync',
  workload: 'create-user' | 'migrate',
  name: string,
  own: Pick<Parameters<typeof commandPod>[2], 'args' | 'env'>,
): void {
  const annotations = {
    [HOOK]: phase,
    [HOOK_DELETE_POLICY]: 'BeforeHookCreation,HookSucceeded',
  };
  const pod = commandPod(ctx, workload, { name, resources: ONE_OFF, ...own });
  ctx.add(
    job(
      ctx.workload(workload),
      { name: `${RELEASE}-${name}`, annotations, ttlSecondsAfterFinished: HOOK_TTL },
      { restartPolicy: 'OnFailure', ...pod },
    ),
  );
}

/** Deletes what is older than `keepHistory`, each Sunday. */
function addCleanup(ctx: RenderContext<AirflowOptions>): void {
  const name = 'database-cleanup';
  const clean = [
    'airflow db clean --clean-before-timestamp "$BEFORE" --yes --verbose',
    // What is deleted would stay in tables of another name.
    '--skip-archive',
    // Short transactions: the scheduler works on the same tables.
    '--batch-size 10000',
  ];
  const pod = commandPod(ctx, name, {
    name,
    args: [
      'bash',
      '-c',
      `BEFORE=$(date -d "-${ctx.options.keepHistory} days" +"%Y-%m-%dT%H:%M:%S"); echo "Deleting what is older than $BEFORE"; exec ${clean.join(' ')}`,
    ],
    resources: ONE_OFF,
  });
  ctx.add(
    cronJob(
      ctx.workload(name),
      {
        name: `${RELEASE}-${name}`,
        schedule: '0 0 * * 0',
        concurrencyPolicy: 'Forbid',
        failedJobsHistoryLimit: 1,
        successfulJobsHistoryLimit: 1,
        job: { backoffLimit: 1 },
      },
      pod,
    ),
  );
}
