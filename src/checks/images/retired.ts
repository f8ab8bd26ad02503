import type { Knowledge } from '../../contract/knowledge.ts';
import type { Retired } from '../../contract/published.ts';
import type { ImageReference } from '../../kit/image.ts';

/** Homes that many images had, of no component of the catalogue: those that a component knows of stand with it. Each with its source. */
export const RETIRED: readonly Retired[] = [
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
    where: 'gcr.io/kubebuilder/',
    state: 'gone',
    since: '2025-03-18',
    source: 'kubernetes-sigs/kubebuilder discussion 3907',
    instead: 'quay.io/brancz/kube-rbac-proxy',
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
export function retirementOf(
  { retired }: Pick<Knowledge, 'retired'>,
  { registry, repository }: ImageReference,
): Retired | undefined {
  const name = `${registry}/${repository}`;
  return [...retired, ...RETIRED].find(({ where }) => (where.endsWith('/') ? name.startsWith(where) : name === where));
}
