import type { Static } from 'typebox';
import { Type } from 'typebox';
import type { ConfigMap } from '../../../../imports/types/kubernetes.ts';
import { option, resources } from '../../../config/options.ts';
import type { ApiRule } from '../../../contract/connections/kubernetes-api.ts';
import type { RenderContext } from '../../../contract/context.ts';
import type { PlatformFacts } from '../../../contract/platform.ts';
import { fromSecret } from '../../../contract/secret-ref.ts';
import { containerResources } from '../../../kit/resources.ts';
import { RESTRICTED_CONTAINER, restrictedPod } from '../../../kit/security.ts';
import { deployment } from '../../../kit/workloads.ts';
import { type Jobs, METRICS_PORT, runnerConfig, TOKEN } from './runner-config.ts';
import { SETTINGS } from './runner-pods.ts';

const VERSION = 'v19.3.0';

/** What upstream's tags of the helper, an image for each architecture, begin with (gitlab-runner v19.3.0, scripts/pusher/helper-images.json). */
const HELPER_TAG = { amd64: 'x86_64', arm64: 'arm64' };

/** What every runner may be told. */
export const RUNNER_OPTIONS = Type.Object(
  {
    concurrent: option.integer({ description: 'Jobs that run at a time', minimum: 1, default: 2, production: 10 }),
    resources: resources(
      { cpu: '20m', memory: '32Mi', memoryLimit: '256Mi' },
      { cpu: '50m', memory: '128Mi', memoryLimit: '512Mi' },
    ),
    // A build of an image with Python's science packages in it.
    job: resources(
      { cpu: '250m', memory: '512Mi', memoryLimit: '2Gi' },
      { cpu: '1', memory: '2Gi', memoryLimit: '4Gi' },
    ),
  },
  { additionalProperties: false },
);
type RunnerOptions = Static<typeof RUNNER_OPTIONS>;

/** Label of the pod that takes jobs: that of upstream's chart, whose selector never changes. */
export const managerLabels = (name: string) => ({ app: name });

/** What the Kubernetes executor calls with the settings that it has (gitlab-runner v19.3.0, docs/executors/kubernetes/_index.md, `k8s_api_permissions`). */
export function runnerRights(namespace: string): readonly ApiRule[] {
  const rule = (resource: string, ...verbs: string[]): ApiRule => ({
    apiGroups: [''],
    resources: [resource],
    verbs,
    namespace,
  });
  return [
    rule('events', 'list'),
    rule('pods', 'create', 'delete', 'get', 'list', 'watch'),
    rule('pods/attach', 'create', 'delete', 'get', 'patch'),
    rule('pods/exec', 'create', 'delete', 'get', 'patch'),
    rule('pods/log', 'get', 'list'),
    rule('secrets', 'create', 'delete', 'get', 'update'),
    rule('serviceaccounts', 'get'),
    rule('services', 'create', 'get'),
  ];
}

export const runnerImages = ({ cluster }: PlatformFacts) => ({
  runner: `registry.gitlab.com/gitlab-org/gitlab-runner:alpine-${VERSION}`,
  helper: `registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper:${HELPER_TAG[cluster.architecture]}-${VERSION}`,
});

/** User that upstream's chart runs the Alpine image as (gitlab-org/charts/gitlab-runner 0.86.0, values.yaml `podSecurityContext`). */
const USER = 100;

const FOLDER = '/etc/gitlab-runner';

/**
 * By which GitLab tells the pods of a runner apart: of a name of its own each new pod would be another one in its lists. It is
 * read beside the settings (gitlab-runner v19.3.0, commands/internal/configfile/system_id_state.go: r_ and twelve letters).
 */
const SYSTEM_ID = 'r_inthecluster';

/** The pod that takes jobs; `jobs`: where and how they run, `bucket`: where they keep caches, when there is object storage. Its settings and its token are read as they are: nothing is registered. */
export function addRunner(
  ctx: RenderContext<RunnerOptions>,
  jobs: Pick<Jobs, 'namespace' | 'account' | 'labels' | 'priorityClass' | 'unconfined'>,
  bucket?: string,
): void {
  const storage = bucket === undefined ? undefined : ctx.maybe('s3');
  const ci = ctx.use('ci');
  const manager = ctx.workload('manager');
  const config = runnerConfig({
    ...jobs,
    name: ctx.id,
    url: ci.url,
    concurrent: ctx.options.concurrent,
    image: ctx.image('job'),
    helper: ctx.image('helper'),
    pulls: ctx.pullSecrets(jobs.namespace).length > 0,
    job: ctx.options.job,
    git: ctx.use('git'),
    ...(storage && { cache: { ...storage, bucket: bucket! } }),
  });
  ctx.add<ConfigMap>({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: ctx.id, namespace: ctx.namespace, labels: { ...manager.labels } },
    data: { '.runner_system_id': SYSTEM_ID, [SETTINGS]: config },
  });
  const ready = { httpGet: { path: '/health/ready', port: 'metrics' } };
  ctx.add(
    deployment(
      manager,
      { name: ctx.id },
      {
        containers: [
          {
            name: ctx.id,
            image: ctx.image('runner'),
            command: ['gitlab-runner'],
            args: ['run', '--config', `${FOLDER}/${SETTINGS}`],
            env: [
              { name: TOKEN, valueFrom: fromSecret(ci.secret, 'runner-token') },
              ...(storage
                ? [
                    { name: 'AWS_ACCESS_KEY_ID', valueFrom: fromSecret(storage.secret, 'accessKey') },
                    { name: 'AWS_SECRET_ACCESS_KEY', valueFrom: fromSecret(storage.secret, 'secretKey') },
                  ]
                : []),
            ],
            ports: [{ name: 'metrics', containerPort: METRICS_PORT }],
            startupProbe: { ...ready, periodSeconds: 5, failureThreshold: 24 },
            // That it runs, whether or not GitLab answers: to start anew does not help then, and ends jobs (commands/multi.go `serveDebugData`).
            livenessProbe: { httpGet: { path: '/debug/process/state', port: 'metrics' }, failureThreshold: 6 },
            readinessProbe: ready,
            resources: containerResources(ctx.options.resources),
            securityContext: { ...RESTRICTED_CONTAINER, readOnlyRootFilesystem: true },
            volumeMounts: [
              { name: 'config', mountPath: FOLDER, readOnly: true },
              // What jobs print, until GitLab has it (helpers/trace/buffer.go).
              { name: 'tmp', mountPath: '/tmp' },
            ],
          },
        ],
        securityContext: restrictedPod(USER),
        // It waits for its jobs, and takes no new ones: the image asks for SIGQUIT (docs/commands/_index.md, "Signals").
        terminationGracePeriodSeconds: 3600,
        volumes: [
          { name: 'config', configMap: { name: ctx.id } },
          { name: 'tmp', emptyDir: { sizeLimit: '256Mi' } },
        ],
      },
    ),
  );
}
