import type { RegistryConfig } from '../../config/schema.ts';
import type { Published } from '../../contract/published.ts';
import { formatImage, type ImageReference } from '../../kit/image.ts';

const AMD64_ARM64 = ['linux/amd64', 'linux/arm64'];
const WITH_IBM = [...AMD64_ARM64, 'linux/ppc64le', 'linux/s390x'];
const WITH_IBM_AND_ARM = ['linux/amd64', 'linux/arm', 'linux/arm64', 'linux/ppc64le', 'linux/s390x'];
const ALPINE = [
  'linux/386',
  'linux/amd64',
  'linux/arm/v6',
  'linux/arm/v7',
  'linux/arm64',
  'linux/ppc64le',
  'linux/riscv64',
  'linux/s390x',
];

const BARMAN = { platforms: AMD64_ARM64, source: 'cloudnative-pg/plugin-barman-cloud@v0.13.0 Taskfile.yml' };
const CERT_MANAGER = { platforms: WITH_IBM_AND_ARM, source: 'cert-manager/cert-manager@v1.21.1 make/containers.mk' };
const RUNNER_HELPER = { source: 'gitlabhq/gitlab-runner@v19.3.0 dockerfiles/runner-helper/docker-bake.hcl' };
const STRIMZI = { platforms: WITH_IBM, source: 'strimzi/strimzi-kafka-operator@1.2.0 .azure/release-pipeline.yaml' };

/** What is known of the images that the catalogue's components declare, every one of them. */
export const PUBLISHED: readonly Published[] = [
  {
    image: 'docker.io/apache/airflow:3.3.2',
    platforms: AMD64_ARM64,
    source: 'apache/airflow@00a1c46 .github/workflows/release_dockerhub_image.yml',
  },
  {
    image: 'docker.io/apache/spark-kubernetes-operator:1.0.0',
    platforms: 'unknown',
    source: 'apache/spark-kubernetes-operator@1.0.0 .github/workflows: builds snapshots only',
  },
  {
    image: 'docker.io/gitlab/gitlab-ce:19.3.0-ce.0',
    platforms: AMD64_ARM64,
    source: 'gitlabhq/omnibus-gitlab@931f202 lib/gitlab/tasks/docker_tasks.rake',
  },
  {
    image: 'docker.io/library/alpine:3.24',
    platforms: ALPINE,
    source: 'docker-library/official-images@edde679 library/alpine',
  },
  {
    image: 'docker.io/localstack/localstack:2026.6.0',
    platforms: 'unknown',
    source: 'localstack/localstack@8b9a79f README.md: archived, with no tag after v4.14.0',
  },
  {
    image: 'docker.io/localstack/localstack:4.14.0',
    platforms: AMD64_ARM64,
    source: 'localstack/localstack@v4.14.0 .github/workflows/aws-main.yml',
  },
  {
    image: 'docker.io/moby/buildkit:v0.32.2-rootless',
    platforms: ['linux/amd64', 'linux/arm/v7', 'linux/arm64', 'linux/ppc64le', 'linux/riscv64', 'linux/s390x'],
    source: 'moby/buildkit@v0.32.2 docker-bake.hcl',
  },
  {
    image: 'docker.io/pgsty/mc:RELEASE.2026-09-16T00-00-00Z',
    platforms: AMD64_ARM64,
    source: 'pgsty/mc@1445e88 .github/workflows/docker-release.yml',
  },
  {
    image: 'docker.io/pgsty/minio:RELEASE.2026-08-04T00-00-00Z',
    platforms: AMD64_ARM64,
    source: 'pgsty/minio@b31dd02 .github/goreleaser.yml',
  },
  {
    image: 'docker.io/rancher/rancher:v2.15.0',
    platforms: AMD64_ARM64,
    source: 'rancher/rancher@v2.15.0 .github/workflows/release.yml',
  },
  {
    image: 'docker.io/rancher/shell:v0.8.1',
    platforms: AMD64_ARM64,
    source: 'rancher/shell@v0.8.1 Makefile',
  },
  {
    image: 'docker.io/valkey/valkey:9.1.1',
    platforms: ['linux/amd64', 'linux/arm/v7', 'linux/arm64', 'linux/ppc64le'],
    source: 'valkey-io/valkey-container@2d740fa .github/workflows/cve-rebuild.yml',
  },
  {
    // A copy of the official image of Docker Hub.
    image: 'ecr-public.aws.com/docker/library/redis:8.2.3-alpine',
    platforms: ALPINE,
    source: 'docker-library/official-images@1ff8d41 library/redis',
  },
  {
    image: 'ghcr.io/apache/flink-kubernetes-operator:79d730b',
    platforms: AMD64_ARM64,
    source: 'apache/flink-kubernetes-operator@79d730b .github/workflows/docker-bake.hcl',
  },
  {
    image: 'ghcr.io/cloudnative-pg/cloudnative-pg:1.30.0',
    platforms: AMD64_ARM64,
    source: 'cloudnative-pg/cloudnative-pg@v1.30.0 .github/workflows/release-publish.yml',
  },
  { image: 'ghcr.io/cloudnative-pg/plugin-barman-cloud-sidecar:v0.13.0', ...BARMAN },
  { image: 'ghcr.io/cloudnative-pg/plugin-barman-cloud:v0.13.0', ...BARMAN },
  {
    image: 'ghcr.io/cloudnative-pg/postgresql:18.4-system-trixie',
    platforms: AMD64_ARM64,
    source: 'cloudnative-pg/postgres-containers@9d02ac9 docker-bake.hcl',
  },
  {
    image: 'ghcr.io/external-secrets/external-secrets:v2.9.0',
    platforms: WITH_IBM,
    source: 'external-secrets/external-secrets@v2.9.0 .github/workflows/ci.yml',
  },
  {
    image: 'ghcr.io/kubeflow/spark-operator/controller:2.5.2',
    platforms: AMD64_ARM64,
    source: 'kubeflow/spark-operator@v2.5.2 .github/workflows/release.yaml',
  },
  {
    image: 'ghcr.io/mlflow/mlflow:v3.17.0-full',
    platforms: 'unknown',
    source: 'mlflow/mlflow@f2c5652 .github/workflows/push-images.yml: older than the image with -full',
  },
  {
    image: 'quay.io/argoproj/argocd:v3.4.4',
    platforms: WITH_IBM,
    source: 'argoproj/argo-cd@v3.4.4 .github/workflows/release.yaml',
  },
  {
    image: 'quay.io/argoprojlabs/argocd-image-updater:v1.2.2',
    platforms: AMD64_ARM64,
    source: 'argoproj-labs/argocd-image-updater@v1.2.2 .github/workflows/build-push-images.yaml',
  },
  { image: 'quay.io/jetstack/cert-manager-cainjector:v1.21.1', ...CERT_MANAGER },
  { image: 'quay.io/jetstack/cert-manager-controller:v1.21.1', ...CERT_MANAGER },
  { image: 'quay.io/jetstack/cert-manager-webhook:v1.21.1', ...CERT_MANAGER },
  {
    image: 'quay.io/minio/operator-sidecar:v7.0.1',
    platforms: WITH_IBM,
    source: 'minio/operator@v7.0.1 sidecar/.goreleaser.yml',
  },
  {
    image: 'quay.io/minio/operator:v7.1.1',
    platforms: WITH_IBM,
    source: 'minio/operator@v7.1.1 .goreleaser.yml',
  },
  { image: 'quay.io/strimzi/kafka:1.2.0-kafka-4.3.1', ...STRIMZI },
  { image: 'quay.io/strimzi/operator:1.2.0', ...STRIMZI },
  {
    image: 'registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper:arm64-v19.3.0',
    platforms: ['linux/arm64'],
    ...RUNNER_HELPER,
  },
  {
    image: 'registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper:x86_64-v19.3.0',
    platforms: ['linux/amd64'],
    ...RUNNER_HELPER,
  },
  {
    image: 'registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v19.3.0',
    platforms: ['linux/amd64', 'linux/arm64', 'linux/ppc64le', 'linux/riscv64', 'linux/s390x'],
    source: 'gitlabhq/gitlab-runner@v19.3.0 dockerfiles/runner/docker-bake.hcl',
  },
  {
    image: 'registry.k8s.io/git-sync/git-sync:v4.4.2',
    platforms: WITH_IBM_AND_ARM,
    source: 'kubernetes/git-sync@v4.4.2 Makefile',
  },
];

const byImage = new Map(PUBLISHED.map((one) => [one.image, one]));

/** What is known of an image by its tag; undefined where nobody has looked, or there is none. */
export function publishedFor({ digest: _, ...image }: ImageReference): Published | undefined {
  return byImage.get(formatImage(image));
}

/** Whether an image is in the platform's own registry: CI builds it, for the cluster that it is for. */
export function isOwn(image: ImageReference, { host }: Pick<RegistryConfig, 'host'>): boolean {
  return formatImage(image).startsWith(`${host}/`);
}

/** Whether nodes of an architecture can run it; undefined where that is not known. */
export function runsOn(published: Published | undefined, architecture: string): boolean | undefined {
  if (published === undefined || published.platforms === 'unknown') return undefined;
  return published.platforms.includes(`linux/${architecture}`);
}
