import type { Static } from 'typebox';
import { Type } from 'typebox';
import { option, resources } from '../../../config/options.ts';
import type { ChartPin } from '../../../contract/chart.ts';
import type { ApiRule } from '../../../contract/connections/kubernetes-api.ts';
import type { RenderContext } from '../../../contract/context.ts';
import type { SecretShape } from '../../../contract/need.ts';
import type { PlatformFacts } from '../../../contract/platform.ts';
import { containerResources } from '../../../kit/resources.ts';
import { RESTRICTED_CONTAINER } from '../../../kit/security.ts';
import { type Jobs, runnerConfig } from './runner-config.ts';

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

/** Labels of the pod that takes jobs, which the chart names as its release. */
export const managerLabels = (release: string) => ({ app: release, release });

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

/** The Secret of a runner, called as its release. */
export const runnerSecret = (name: string): SecretShape<'ci'> => ({
  name,
  // The chart's pod wants both, though the second is history.
  keys: () => ({ 'runner-registration-token': '' }),
});

export const runnerImages = ({ cluster }: PlatformFacts) => ({
  runner: `registry.gitlab.com/gitlab-org/gitlab-runner:alpine-${VERSION}`,
  helper: `registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper:${HELPER_TAG[cluster.architecture]}-${VERSION}`,
});

/** gitlab-org/charts/gitlab-runner 0.86.0: its own runner is 18.9.0, which cannot set an AppArmor profile. */
export const runnerChart = (): ChartPin => ({
  repository: 'https://charts.gitlab.io',
  name: 'gitlab-runner',
  version: '0.86.0',
  pods: { manager: { resources: ['resources'] } },
  clusterKinds: [],
});

/** Values of the chart; `jobs`: where and how they run. */
export function runnerValues(
  ctx: RenderContext<RunnerOptions>,
  jobs: Pick<Jobs, 'namespace' | 'account' | 'labels' | 'unconfined'>,
): Record<string, unknown> {
  const ci = ctx.use('ci');
  return {
    gitlabUrl: ci.url,
    image: { tag: `alpine-${VERSION}` },
    // Bootstrap makes it, once: it does not end with a pod.
    unregisterRunners: false,
    concurrent: ctx.options.concurrent,
    // The account and its rights follow from the plan.
    serviceAccount: { name: ctx.workload('manager').serviceAccount!.name },
    securityContext: RESTRICTED_CONTAINER,
    resources: containerResources(ctx.options.resources),
    runners: {
      secret: ci.secret.name,
      config: runnerConfig({
        ...jobs,
        image: ctx.image('job'),
        job: ctx.options.job,
        git: ctx.use('git'),
        architecture: ctx.platform.cluster.architecture,
      }),
    },
  };
}
