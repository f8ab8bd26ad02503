import { defineComponent } from '../../contract/component.ts';
import { need } from '../../contract/need.ts';
import { offer } from '../../contract/offer.ts';
import { sumResources } from '../../kit/resources.ts';
import { BUILDKIT_IMAGE, BUILDKIT_USER } from './gitlab/build-image.ts';
import { addRunner, managerLabels, RUNNER_OPTIONS, runnerImages, runnerRights } from './gitlab/runner.ts';
import { HELPER } from './gitlab/runner-config.ts';

const ID = 'gitlab-runner-images';
/** Namespace of the pods that build: of its own, since what they may do no other pod should. */
const NAMESPACE = 'gitlab-builds';
const ACCOUNT = 'gitlab-build';
const LABELS = { 'app.kubernetes.io/instance': ID, 'app.kubernetes.io/name': ACCOUNT };

/** The runner of the jobs that build images: of protected branches only, and the only one with a way to the registry. */
export const gitlabRunnerImages = defineComponent({
  id: ID,
  title: 'GitLab Runner for images',
  area: 'platform',
  summary:
    'Runs the jobs of GitLab CI that build images and push them, each in a pod of the namespace gitlab-builds. It takes those of protected branches only, so that what runs in the cluster was merged before. Without a privileged Docker, by BuildKit as an ordinary user.',
  links: {
    docs: 'https://docs.gitlab.com/ci/runners/configure_runners/#prevent-runners-from-revealing-sensitive-information',
    source: 'https://gitlab.com/gitlab-org/gitlab-runner',
  },
  namespace: 'gitlab',
  budget: 'forge',
  implied: true,
  options: RUNNER_OPTIONS,
  declare: ({ options, platform }) => ({
    workloads: {
      manager: {
        labels: managerLabels(ID),
        replicas: 1,
        resources: options.resources,
        serviceAccount: { name: ID },
        writes: { '*': ['/tmp'] },
        images: ['runner'],
      },
      builds: {
        labels: LABELS,
        namespace: NAMESPACE,
        replicas: 0,
        priority: 'batch',
        peak: options.concurrent,
        resources: sumResources(options.job, HELPER),
        // BuildKit without root needs no seccomp and no AppArmor profile (moby/buildkit v0.32.2, docs/rootless.md).
        podSecurity: 'privileged',
        userNamespaces: true,
        serviceAccount: { name: ACCOUNT },
        images: ['helper', 'job'],
      },
    },
    provides: [offer({ type: 'image-builds', endpoint: () => ({}) })],
    requires: [
      need({ type: 'kubernetes-api', by: ['manager'], request: { rules: runnerRights(NAMESPACE) } }),
      need({ type: 'ci', by: ['manager', 'builds'], request: { images: true } }),
      need({ type: 'git', by: ['builds'] }),
      need({ type: 'registry', by: ['builds'] }),
      // Images to build upon.
      ...(platform.registry.rewrite ? [need({ type: 'mirror', name: 'gitlab-builds-upon', by: ['builds'] })] : []),
      need({
        type: 'packages',
        by: ['builds'],
        request: { why: 'Dockerfiles fetch packages, and the images that they build upon' },
      }),
    ],
    images: { ...runnerImages(platform), job: BUILDKIT_IMAGE },
  }),
  render: (ctx) =>
    addRunner(ctx, {
      namespace: NAMESPACE,
      account: ACCOUNT,
      labels: LABELS,
      priorityClass: ctx.workload('builds').priorityClass,
      // The next version of BuildKit is in the CI file before it is here.
      unconfined: { images: ctx.image('job').replace(/:[^:/]+$/, ':*-rootless'), user: BUILDKIT_USER },
    }),
  published: [
    {
      image: 'docker.io/moby/buildkit:v0.32.2-rootless',
      platforms: ['linux/amd64', 'linux/arm/v7', 'linux/arm64', 'linux/ppc64le', 'linux/riscv64', 'linux/s390x'],
      source: 'moby/buildkit@v0.32.2 docker-bake.hcl',
    },
  ],
  retired: [
    {
      where: 'gcr.io/kaniko-project/',
      state: 'frozen',
      since: '2025-06',
      source: 'chainguard-dev/kaniko, README',
      instead: 'docker.io/moby/buildkit, or a maintained fork',
    },
  ],
});
