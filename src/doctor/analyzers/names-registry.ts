import { k3dName } from '../../bootstrap/installation.ts';
import { k3dRegistry } from '../../output/repository/k3d.ts';
import type { Analyzer } from '../analyzer.ts';

export const registryName: Analyzer = {
  id: 'names/registry',
  what: 'Pods no longer find the registry beside the nodes: k3d told CoreDNS its name, and K3s has forgotten it.',
  why: 'Builds push no image, and the Image Updater sees no new version, while nodes still pull.',
  *find(view) {
    const registry = k3dRegistry(view.plan.platform);
    const nodes = view
      .all<{ data?: { NodeHosts?: string } }>('ConfigMap')
      .find(({ metadata }) => metadata.name === 'coredns')?.data?.NodeHosts;
    // Entries are `address name`, one a line (k3d v5.9.0, pkg/client/cluster.go).
    if (!registry || nodes === undefined || nodes.split(/\s+/).includes(registry.name)) return;
    const name = k3dName(view.installation);
    yield {
      object: 'ConfigMap kube-system/coredns',
      message: `pods cannot resolve ${registry.name}`,
      explanation:
        'The nodes were started by Docker, as after the start of this machine, and not by k3d, which adds the names of its containers (k3d-io/k3d#1221).',
      fix: 'let k3d start the cluster: nothing is lost',
      next: [`k3d cluster stop ${name}`, `k3d cluster start ${name}`],
    };
  },
};
