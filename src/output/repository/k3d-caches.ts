import { profileOf } from '../../clusters/index.ts';
import type { PlatformFacts } from '../../contract/platform.ts';
import { LOOPBACK } from '../../kit/address.ts';
import { mirrored } from '../../kit/mirror.ts';

/**
 * The line that k3d takes by default, `registry:2` (k3d v5.9.0, pkg/types/images.go), at its last version
 * (docker-library/official-images 25ebf49ca0).
 */
const REGISTRY_IMAGE = 'docker.io/library/registry:2.8.3';

export const registryImage = ({ registry }: PlatformFacts): string => mirrored(REGISTRY_IMAGE, registry);

/** A registry beside the nodes that fetches each image of another once, and keeps it. */
export interface K3dCache {
  /** The registry whose images it keeps. */
  readonly of: string;
  /** Of its container, by which the nodes call it. */
  readonly container: string;
  /** The same on this machine and beside the nodes: k3d publishes the port that it listens on (k3d v5.9.0, cmd/util/ports.go). */
  readonly port: number;
  /** What `k3d` is called with to make it. It is no part of the cluster, and stays when that goes. */
  readonly create: readonly string[];
}

/** The caches that k3d is to start. */
export function k3dCaches(platform: PlatformFacts): readonly K3dCache[] {
  if (!profileOf(platform.cluster).maker?.registry) return [];
  return Object.entries(platform.registry.caches).map(([of, port]) => {
    const name = `${platform.name}-${of.replaceAll(/[^a-z0-9]+/g, '-')}`;
    return {
      of,
      container: `k3d-${name}`,
      port,
      create: [
        ...['registry', 'create', name, '--port', `${LOOPBACK}:${port}`, '--image', registryImage(platform)],
        ...['--proxy-remote-url', homeOf(of), '--volume', `${name}:/var/lib/registry`, '--no-help'],
      ],
    };
  });
}

/** Docker Hub answers under another name than its images have (distribution v2.8.3, docs/recipes/mirror.md). */
const homeOf = (registry: string) => `https://${registry === 'docker.io' ? 'registry-1.docker.io' : registry}`;
