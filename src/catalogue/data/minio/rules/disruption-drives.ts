import { clusterSize } from '../../../../contract/cluster-size.ts';
import type { Problem, Rule } from '../../../../contract/rule.ts';
import { recordOf, recordsOf } from '../../../../kit/json.ts';
import { describeObject, kindOf } from '../../../../kit/object.ts';

export const drives: Rule = {
  id: 'disruption/drives',
  severity: 'warning',
  what: 'A store of several servers bears the loss of any one node of the cluster.',
  why: 'When a node carries more drives than parity covers, the store is away until the node is back, and its data is lost with the node.',
  *check({ plan, manifests }): Iterable<Problem> {
    const { nodes } = clusterSize(plan.platform.cluster);
    for (const { object, component, from } of manifests) {
      if (kindOf(object) !== 'Tenant.minio.min.io') continue;
      for (const [i, pool] of recordsOf(recordOf(object.spec).pools).entries()) {
        const [servers, volumes] = [Number(pool.servers), Number(pool.volumesPerServer)];
        if (!(servers > 1 && volumes > 0)) continue;
        const set = setSize(servers, volumes);
        // Drives of a set are taken from all servers in turn.
        const together = Math.ceil(servers / nodes);
        const lost = Math.ceil((together * volumes * set) / (servers * volumes));
        if (lost <= parityOf(set)) continue;
        yield {
          component,
          object: describeObject(object),
          path: `spec.pools[${i}].servers`,
          config: from,
          message: `${servers} servers on ${nodes === 1 ? 'one node' : `${nodes} nodes`}: a lost node takes ${lost} drives of ${set}, and parity covers ${parityOf(set)}`,
          fix: `give the cluster ${servers} nodes (\`cluster.agents\`), or take fewer volumes for each server before there is data`,
        };
      }
    }
  },
};

/**
 * Drives of one erasure set: the most that all drives divide into, the servers alike where that can be
 * (minio RELEASE.2025-10-15, cmd/endpoint-ellipses.go, `setSizes` 2 to 16, `possibleSetCountsWithSymmetry`).
 */
function setSize(servers: number, volumes: number): number {
  const sizes = Array.from({ length: 15 }, (_, i) => 16 - i).filter((size) => (servers * volumes) % size === 0);
  return sizes.find((size) => size % servers === 0 || servers % size === 0) ?? sizes[0] ?? servers * volumes;
}

/** Drives of a set that may be lost by default (minio/docs, reference/minio-server/settings/storage-class.rst; docs/erasure/storage-class). */
function parityOf(set: number): number {
  if (set < 2) return 0;
  if (set < 4) return 1;
  if (set < 6) return 2;
  return set < 8 ? 3 : 4;
}
