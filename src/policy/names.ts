import type { Manifest } from '../contract/manifest.ts';
import type { Plan } from '../graph/plan.ts';
import { manifest } from '../render/manifest.ts';

/**
 * Hosts that the cluster's DNS answers for, each a zone of its own: what is asked below or beside it goes the usual way.
 *
 * k3s' Corefile imports every key of this ConfigMap that ends in `.server` (k3s-io/k3s@66c487b, manifests/coredns.yaml), and its
 * `reload` plugin sees when one changes. Any other cluster has no such place, so that nothing there declares a name.
 */
export function nameManifests(plan: Plan, component: string): readonly Manifest[] {
  const names = plan.components.flatMap(({ names, config }) => names.map((name) => ({ ...name, config })));
  if (names.length === 0) return [];
  const data = Object.fromEntries(
    names
      .map(({ host, address }) => [`${host}.server`, zone(host, address)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  return [
    manifest(
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'coredns-custom', namespace: 'kube-system' },
        data,
      },
      { component, config: names[0]!.config, partOf: plan.platform.name, wave: -1 },
    ),
  ];
}

/** `hosts` answers an AAAA query with no data and not with no name, which musl would take for the end of it. */
function zone(host: string, address: string): string {
  return `${host}:53 {\n    errors\n    hosts {\n        ${address} ${host}\n        ttl 60\n    }\n}\n`;
}
