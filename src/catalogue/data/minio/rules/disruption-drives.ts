import { clusterSize } from '../../../../contract/cluster-size.ts';
import { placeOf } from '../../../../contract/manifest.ts';
import type { Problem } from '../../../../contract/problem.ts';
import type { Rule } from '../../../../contract/rule.ts';
import { type Json, recordOf, recordsOf } from '../../../../kit/json.ts';
import { kindOf } from '../../../../kit/object.ts';
import { bearable, parityIn, STANDARD_CLASS, setSize, usualParity } from '../../erasure-set.ts';

export const drives: Rule = {
  id: 'disruption/drives',
  severity: 'warning',
  what: 'A store of several servers bears the loss of any one node of the cluster.',
  why: 'When a node carries more drives than parity covers, the store is away until the node is back, and its data is lost with the node.',
  *check(subject): Iterable<Problem> {
    const { nodes } = clusterSize(subject.plan.platform.cluster);
    for (const manifest of subject.objects()) {
      const { object } = manifest;
      if (kindOf(object) !== 'Tenant.minio.min.io') continue;
      for (const [i, pool] of recordsOf(recordOf(object.spec).pools).entries()) {
        const [servers, volumes] = [Number(pool.servers), Number(pool.volumesPerServer)];
        if (!(servers > 1 && volumes > 0)) continue;
        const set = setSize(servers, volumes);
        // What is no store the operator refuses.
        if (set === undefined) continue;
        const parity = parityOf(recordsOf(recordOf(object.spec).env), set);
        const borne = bearable(set, parity);
        // Drives of a set are taken from all servers in turn.
        const together = Math.ceil(servers / nodes);
        const lost = Math.ceil((together * volumes * set) / (servers * volumes));
        if (lost <= borne) continue;
        yield {
          ...placeOf(manifest),
          path: `spec.pools[${i}].servers`,
          message: `${servers} servers on ${nodes === 1 ? 'one node' : `${nodes} nodes`}: a lost node takes ${lost} drives of ${set}, and parity covers ${parity}${borne < parity ? ', one less for writes' : ''}`,
          fix: `give the cluster ${servers} nodes (\`cluster.agents\`), or take fewer volumes for each server before there is data`,
        };
      }
    }
  },
};

/** Drives of parity in a set of a Tenant, as its environment says, else as is usual. */
function parityOf(env: readonly Json[], set: number): number {
  return parityIn(env.find(({ name }) => name === STANDARD_CLASS)?.value) ?? usualParity(set);
}
