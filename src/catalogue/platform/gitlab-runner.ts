import { Type } from 'typebox';
import { option, resources } from '../../config/options.ts';
import { containerResources, sumResources } from '../../kit/resources.ts';
import { RESTRICTED_CONTAINER } from '../../kit/security.ts';
import { defineComponent, need } from '../component.ts';
import type { ApiRule } from '../connections.ts';
import { BUILD_ACCOUNT, BUILD_LABELS, BUILDS, HELPER, runnerConfig } from './gitlab/runner-config.ts';

const VERSION = 'v19.3.0';
const SECRET = 'gitlab-runner';

/** What upstream's tags of the helper, an image for each architecture, begin with (gitlab-runner v19.3.0, scripts/pusher/helper-images.json). */
const HELPER_TAG = { amd64: 'x86_64', arm64: 'arm64' };

const rule = (resource: string, ...verbs: string[]): ApiRule => ({
  apiGroups: [''],
  resources: [resource],
  verbs,
  namespace: BUILDS,
});

/** What the Kubernetes executor calls with the settings below (gitlab-runner v19.3.0, docs/executors/kubernetes/_index.md, `k8s_api_permissions`). */
const RIGHTS: readonly ApiRule[] = [
  rule('events', 'list'),
  rule('pods', 'create', 'delete', 'get', 'list', 'watch'),
  rule('pods/attach', 'create', 'delete', 'get', 'patch'),
  rule('pods/exec', 'create', 'delete', 'get', 'patch'),
  rule('pods/log', 'get', 'list'),
  rule('secrets', 'create', 'delete', 'get', 'update'),
  rule('serviceaccounts', 'get'),
  rule('services', 'create', 'get'),
];

/** GitLab Runner: runs the jobs of GitLab's CI as pods, image builds among them. */
export const gitlabRunner = defineComponent({
  id: 'gitlab-runner',
  title: 'GitLab Runner',
  area: 'platform',
  summary:
    'Runs the jobs of GitLab CI, each in a pod of the namespace gitlab-builds. Images are built there without a privileged Docker, by BuildKit as an ordinary user.',
  links: { docs: 'https://docs.gitlab.com/runner/', source: 'https://gitlab.com/gitlab-org/gitlab-runner' },
  namespace: 'gitlab',
  options: Type.Object(
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
  ),
  declare: ({ options, platform }) => ({
    workloads: {
      manager: {
        labels: { app: 'gitlab-runner', release: 'gitlab-runner' },
        replicas: 1,
        resources: options.resources,
        serviceAccount: { name: 'gitlab-runner' },
        images: ['runner'],
      },
      builds: {
        labels: BUILD_LABELS,
        namespace: BUILDS,
        replicas: 0,
        peak: options.concurrent,
        resources: sumResources(options.job, HELPER),
        // BuildKit without root needs no seccomp and no AppArmor profile (moby/buildkit v0.32.2, docs/rootless.md).
        podSecurity: 'privileged',
        serviceAccount: { name: BUILD_ACCOUNT },
        images: ['helper', 'job'],
      },
    },
    requires: [
      need({ type: 'kubernetes-api', by: ['manager'], request: { rules: RIGHTS } }),
      need({
        type: 'ci',
        // Pods of jobs send what they made themselves.
        by: ['manager', 'builds'],
        secret: {
          name: SECRET,
          // The chart's pod wants both, though the second is history.
          keys: () => ({ 'runner-registration-token': '' }),
        },
      }),
      need({ type: 'git', by: ['builds'] }),
      need({ type: 'registry', by: ['builds'] }),
      need({
        type: 'internet',
        by: ['builds'],
        request: { why: 'jobs fetch packages, and the images that they build upon' },
      }),
    ],
    images: {
      runner: `registry.gitlab.com/gitlab-org/gitlab-runner:alpine-${VERSION}`,
      helper: `registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper:${HELPER_TAG[platform.cluster.architecture]}-${VERSION}`,
      // What a job gets that names no image.
      job: 'docker.io/library/alpine:3.24',
    },
  }),
  // gitlab-org/charts/gitlab-runner 0.86.0: its own runner is 18.9.0, which cannot set an AppArmor profile.
  chart: () => ({
    repository: 'https://charts.gitlab.io',
    name: 'gitlab-runner',
    version: '0.86.0',
    clusterKinds: [],
  }),
  values: (ctx) => {
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
          image: ctx.image('job'),
          job: ctx.options.job,
          git: ctx.use('git'),
          architecture: ctx.platform.cluster.architecture,
        }),
      },
    };
  },
});
