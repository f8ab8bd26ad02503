import { defineComponent } from '../../contract/component.ts';
import { need } from '../../contract/need.ts';
import { OFFICIAL_IMAGE } from '../../contract/published.ts';
import { sumResources } from '../../kit/resources.ts';
import { addRunner, managerLabels, RUNNER_OPTIONS, runnerImages, runnerRights } from './gitlab/runner.ts';
import { HELPER } from './gitlab/runner-config.ts';
import { jobPods } from './gitlab/runner-pods.ts';

const ID = 'gitlab-runner';
/** Namespace of the pods that run jobs: of its own, since anybody who opens a merge request says what they do. */
const NAMESPACE = 'gitlab-jobs';
const ACCOUNT = 'gitlab-job';
/** Of what jobs keep for those after them. */
const CACHE = 'gitlab-runner-cache';
/** Days after which nobody wants a cache that was not written again. */
const CACHE_DAYS = 30;
const LABELS = { 'app.kubernetes.io/instance': ID, 'app.kubernetes.io/name': ACCOUNT };

/** GitLab Runner: runs the jobs of GitLab's CI as pods, but for those that build images. */
export const gitlabRunner = defineComponent({
  id: ID,
  title: 'GitLab Runner',
  area: 'platform',
  summary:
    'Runs the jobs of GitLab CI, each in a pod of the namespace gitlab-jobs, but for those that build images. Merge requests are among them, so they reach GitLab, the internet and the cache in the object storage where there is one, and neither the registry nor anything else of the platform.',
  links: { docs: 'https://docs.gitlab.com/runner/', source: 'https://gitlab.com/gitlab-org/gitlab-runner' },
  namespace: 'gitlab',
  budget: 'forge',
  options: RUNNER_OPTIONS,
  declare: ({ options, platform, namespace }) => ({
    workloads: {
      manager: {
        labels: managerLabels(ID),
        replicas: 1,
        resources: options.resources,
        serviceAccount: { name: ID },
        writes: { '*': ['/tmp'] },
        images: ['runner'],
      },
      jobs: {
        labels: LABELS,
        namespace: NAMESPACE,
        replicas: 0,
        priority: 'batch',
        peak: options.concurrent,
        resources: sumResources(options.job, HELPER),
        // Images of CI run as root, as a rule.
        podSecurity: 'baseline',
        serviceAccount: { name: ACCOUNT },
        images: ['helper', 'job'],
      },
    },
    requires: [
      need({ type: 'kubernetes-api', by: ['manager'], request: { rules: runnerRights(NAMESPACE) } }),
      // Pods of jobs send what they made themselves.
      need({ type: 'ci', by: ['manager', 'jobs'] }),
      need({ type: 'git', by: ['jobs'] }),
      need({ type: 'packages', by: ['jobs'], request: { why: 'jobs fetch packages' } }),
      need({ type: 'image-builds' }),
      // Jobs use links that the manager signs.
      need({
        type: 's3',
        by: ['manager', 'jobs'],
        optional: true,
        request: {
          create: [{ name: CACHE, expire: CACHE_DAYS }],
          access: [{ bucket: CACHE, access: 'readwrite' }],
        },
        // The manager's alone: not where jobs run.
        secret: { namespace },
      }),
    ],
    // What a job gets that names no image.
    images: { ...runnerImages(platform), job: 'docker.io/library/alpine:3.24' },
  }),
  render: (ctx) => {
    const { priorityClass } = ctx.workload('jobs');
    addRunner(ctx, { namespace: NAMESPACE, account: ACCOUNT, labels: LABELS, priorityClass }, CACHE);
  },
  kinds: { ConfigMap: { pods: jobPods } },
  published: [
    {
      image: 'docker.io/library/alpine:3.24',
      platforms: OFFICIAL_IMAGE,
      source: 'docker-library/official-images@edde679 library/alpine',
    },
    {
      image: 'registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper:arm64-v19.3.0',
      platforms: ['linux/arm64'],
      source: 'gitlabhq/gitlab-runner@v19.3.0 dockerfiles/runner-helper/docker-bake.hcl',
    },
    {
      image: 'registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper:x86_64-v19.3.0',
      platforms: ['linux/amd64'],
      source: 'gitlabhq/gitlab-runner@v19.3.0 dockerfiles/runner-helper/docker-bake.hcl',
    },
    {
      image: 'registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v19.3.0',
      platforms: ['linux/amd64', 'linux/arm64', 'linux/ppc64le', 'linux/riscv64', 'linux/s390x'],
      source: 'gitlabhq/gitlab-runner@v19.3.0 dockerfiles/runner/docker-bake.hcl',
    },
  ],
});
