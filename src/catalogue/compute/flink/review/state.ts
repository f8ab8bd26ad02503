import { type Concern, differencesOf, type ReviewRule } from '../../../../contract/change.ts';
import { at } from '../../../../kit/json.ts';
import type { KubeObject } from '../../../../kit/object.ts';
import { flinkRestarts } from '../restarts.ts';

export const flinkState: ReviewRule = {
  id: 'change/flink-state',
  effect: 'data-loss',
  severity: 'warning',
  what: 'A Flink job goes with what it remembers, or begins from nothing when it is started again.',
  why: 'Its checkpoints stay in their bucket, and nothing leads to them any more: counts, windows and how far it had read begin anew.',
  source:
    'apache/flink-kubernetes-operator@79d730b, flink-kubernetes-operator/.../reconciler/deployment/{ApplicationReconciler.java `cleanupInternal`,AbstractJobReconciler.java `getJobUpgrade`}; .../config/FlinkConfigBuilder.java `RETAIN_ON_CANCELLATION`',
  *check(change): Iterable<Concern> {
    for (const difference of differencesOf(change, 'FlinkDeployment.flink.apache.org')) {
      const { before, after, identity } = difference;
      if (!before || at(before.spec, 'job') === undefined) continue;
      const { name } = before.metadata;
      const names = [`job ${identity.slice(identity.lastIndexOf('/') + 1)}`];
      if (!after) {
        const kept =
          String(at(before.spec, 'flinkConfiguration', 'kubernetes.operator.job.savepoint-on-deletion')) === 'true';
        if (keeps(before) && !kept)
          yield {
            difference,
            names,
            message: `the job ${name} goes with what it remembers: one of the same name begins from nothing`,
            fix: 'where it is to come back, take a savepoint first, and name it in `initialSavepointPath`',
          };
      } else if (at(after.spec, 'job') !== undefined && keeps(before) && !keeps(after))
        yield {
          difference,
          names,
          path: 'spec.job.upgradeMode',
          message:
            flinkRestarts(before, after).length > 0
              ? `the job ${name} begins from nothing, and so it does whenever it is changed`
              : `the job ${name} begins from nothing the next time that it is changed`,
          fix: 'write `last-state` or `savepoint`',
        };
    }
  },
};

const keeps = ({ spec }: KubeObject) => (at(spec, 'job', 'upgradeMode') ?? 'stateless') !== 'stateless';
