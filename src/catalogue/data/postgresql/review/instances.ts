import { type Concern, changedOf, type ReviewRule } from '../../../../contract/change.ts';
import { counted, whole } from '../../../../kit/compare.ts';
import { at } from '../../../../kit/json.ts';

export const postgresInstances: ReviewRule = {
  id: 'change/postgres-instances',
  effect: 'data-loss',
  severity: 'warning',
  what: 'A PostgreSQL loses instances.',
  why: 'The operator deletes instances with their volumes: there are fewer copies of the data, and with one none that can take over.',
  source: 'cloudnative-pg/cloudnative-pg@v1.30.0, internal/controller/cluster_scale.go `scaleDownCluster`',
  *check(change): Iterable<Concern> {
    for (const difference of changedOf(change, 'Cluster.postgresql.cnpg.io')) {
      const [was, willBe] = [difference.before, difference.after].map(({ spec }) => whole(at(spec, 'instances')) ?? 1);
      if (willBe! < was!)
        yield {
          difference,
          path: 'spec.instances',
          message: `${counted(was, 'instance')} would be ${willBe}`,
          fix: 'take care that a backup is there',
        };
    }
  },
};
