import type { PlatformFacts } from '../../contract/platform.ts';
import { LOOPBACK } from '../../kit/address.ts';
import { mirrored } from '../../kit/mirror.ts';
import { emit } from '../../kit/yaml/emit.ts';

/** The node image that a release of kind takes by default (kind v0.29.0 to v0.32.0, pkg/apis/config/defaults/image.go). */
const NODE: Readonly<Record<PlatformFacts['cluster']['kubernetes'], string>> = {
  '1.33': 'v1.33.1@sha256:050072256b9a903bd914c0b2866828150cb229cea0efe5892e2b644d5dd3b34f',
  '1.34': 'v1.34.0@sha256:7416a61b42b1662ca6ca89f02028ac133a309a2a30ba309614e8ec94d976dc5a',
  '1.35': 'v1.35.0@sha256:452d707d4862f52530247495d180205e029056831160e22870e37e3f6c1ac31f',
  '1.36': 'v1.36.1@sha256:3489c7674813ba5d8b1a9977baea8a6e553784dab7b84759d1014dbd78f7ebd5',
};

/**
 * What `kind create cluster --config` makes the cluster from (kind v0.32.0, pkg/apis/config/v1alpha4/types.go). The ports of
 * the ingress controller are those of its node: its chart is told to take them (`hostPort`), and where (`ingress-ready`).
 */
export function kindConfig(platform: PlatformFacts): string {
  const { name, cluster, ingress, registry } = platform;
  const image = mirrored(`docker.io/kindest/node:${NODE[cluster.kubernetes]}`, registry);
  const ports = [
    [80, ingress.ports.http],
    [443, ingress.ports.https],
  ].map(([containerPort, hostPort]) => ({ containerPort, hostPort, listenAddress: LOOPBACK }));
  return emit({
    kind: 'Cluster',
    apiVersion: 'kind.x-k8s.io/v1alpha4',
    name,
    networking: { podSubnet: cluster.podCidr, serviceSubnet: cluster.serviceCidr },
    nodes: [
      ...Array.from({ length: cluster.servers }, (_, i) => ({
        role: 'control-plane',
        image,
        ...(i === 0 && { labels: { 'ingress-ready': 'true' }, extraPortMappings: ports }),
      })),
      ...Array.from({ length: cluster.agents }, () => ({ role: 'worker', image })),
    ],
  });
}
