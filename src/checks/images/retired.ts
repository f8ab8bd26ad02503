import type { ImageReference } from '../../kit/image.ts';

/** A registry or repository that one should no longer pull from. */
export interface Retired {
  /** `registry/repository`, or with a `/` at its end all that begins so. */
  readonly where: string;
  /**
   * `gone`: it cannot be pulled any more. `frozen`: it can, and never gets another fix. `at-risk`: nobody maintains it and
   * nothing takes its place; keep a copy.
   */
  readonly state: 'gone' | 'frozen' | 'at-risk';
  /** Since when, and who says so. */
  readonly since: string;
  readonly source: string;
  readonly instead: string;
}

/** What is known of images' homes. A new entry is one line, with its source. */
export const RETIRED: readonly Retired[] = [
  {
    where: 'docker.io/minio/',
    state: 'gone',
    since: '2026-09-11',
    source: 'DevinoSolutions/upup#422',
    instead: 'docker.io/pgsty/minio and docker.io/pgsty/mc',
  },
  {
    where: 'quay.io/minio/minio',
    state: 'gone',
    since: '2026-09-24',
    source: 'answers 401',
    instead: 'docker.io/pgsty/minio',
  },
  {
    where: 'quay.io/minio/mc',
    state: 'gone',
    since: '2026-09-24',
    source: 'answers 401',
    instead: 'docker.io/pgsty/mc',
  },
  {
    where: 'quay.io/minio/operator',
    state: 'at-risk',
    since: '2026-03-20',
    source: 'minio/operator, archived',
    instead: 'a copy in your own registry',
  },
  {
    where: 'quay.io/minio/operator-sidecar',
    state: 'at-risk',
    since: '2026-03-20',
    source: 'minio/operator, archived',
    instead: 'a copy in your own registry',
  },
  {
    where: 'docker.io/bitnami/',
    state: 'gone',
    since: '2025-08-28',
    source: 'bitnami/charts#35164',
    instead: 'the image of the program itself, from its maintainers',
  },
  {
    where: 'docker.io/bitnamilegacy/',
    state: 'frozen',
    since: '2025-08-28',
    source: 'bitnami/charts#35164',
    instead: 'the image of the program itself, from its maintainers',
  },
  {
    where: 'gcr.io/spark-operator/',
    state: 'gone',
    since: '2023-11-02',
    source: 'kubeflow/spark-operator#1868',
    instead: 'docker.io/apache/spark, or ghcr.io/kubeflow/spark-operator/controller for the operator',
  },
  {
    where: 'gcr.io/kubebuilder/',
    state: 'gone',
    since: '2025-03-18',
    source: 'kubernetes-sigs/kubebuilder discussion 3907',
    instead: 'quay.io/brancz/kube-rbac-proxy',
  },
  {
    where: 'gcr.io/kaniko-project/',
    state: 'frozen',
    since: '2025-06',
    source: 'chainguard-dev/kaniko, README',
    instead: 'docker.io/moby/buildkit, or a maintained fork',
  },
  {
    where: 'k8s.gcr.io/',
    state: 'frozen',
    since: '2023-04-03',
    source: 'kubernetes.io/blog/2023/02/06/k8s-gcr-io-freeze-announcement',
    instead: 'registry.k8s.io',
  },
  {
    where: 'registry.k8s.io/ingress-nginx/',
    state: 'frozen',
    since: '2026-03',
    source: 'kubernetes/ingress-nginx, archived',
    instead: 'another ingress controller',
  },
  {
    where: 'docker.io/grafana/promtail',
    state: 'frozen',
    since: '2026-03-02',
    source: 'grafana/loki docs/sources/send-data/promtail',
    instead: 'docker.io/grafana/alloy',
  },
];

/** What is known of an image's home, if it is not as it should be. */
export function retirementOf({ registry, repository }: ImageReference): Retired | undefined {
  const name = `${registry}/${repository}`;
  return RETIRED.find(({ where }) => (where.endsWith('/') ? name.startsWith(where) : name === where));
}
