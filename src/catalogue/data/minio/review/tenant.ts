import { type Concern, changedOf, type ReviewRule } from '../../../../contract/change.ts';
import { at, listOf, recordOf } from '../../../../kit/json.ts';

export const tenantPools: ReviewRule = {
  id: 'change/tenant',
  effect: 'refused',
  severity: 'error',
  what: 'Servers or volumes of a pool of MinIO change in number, or a pool goes.',
  why: 'The API server refuses another number. The servers of a pool that goes are deleted at once, and what was not moved to others first is on volumes that nobody reads.',
  source:
    'minio/operator@v7.1.1, pkg/apis/minio.min.io/v2/types.go:658,665 (CEL rules); pkg/controller/decomission.go `checkForPoolDecommission`',
  *check(change): Iterable<Concern> {
    for (const difference of changedOf(change, 'Tenant.minio.min.io')) {
      const now = new Map(listOf(at(difference.after.spec, 'pools')).map((pool, i) => [nameOf(pool, i), { pool, i }]));
      for (const [i, old] of listOf(at(difference.before.spec, 'pools')).entries()) {
        const name = nameOf(old, i);
        const fresh = now.get(name);
        if (!fresh) {
          yield {
            difference,
            path: 'spec.pools',
            effect: 'data-loss',
            message: `the pool ${name} would go, with what is on it`,
            fix: 'empty it first: `mc admin decommission`',
          };
          continue;
        }
        for (const [key, words] of [
          ['servers', 'servers'],
          ['volumesPerServer', 'volumes for each server'],
        ] as const) {
          const [was, willBe] = [recordOf(old)[key], recordOf(fresh.pool)[key]];
          if (was !== willBe)
            yield {
              difference,
              path: `spec.pools[${fresh.i}].${key}`,
              message: `the pool ${name} has ${was} ${words}, and would have ${willBe}`,
              fix: 'leave it as it is; who needs more room makes `volumeSize` larger',
            };
        }
      }
    }
  },
};

const nameOf = (pool: unknown, i: number): string => String(recordOf(pool).name ?? i);
