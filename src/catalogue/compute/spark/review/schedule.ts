import { type Concern, differencesOf, type ReviewRule } from '../../../../contract/change.ts';
import { same } from '../../../../kit/compare.ts';
import { at } from '../../../../kit/json.ts';

export const sparkSchedule: ReviewRule = {
  id: 'change/spark-schedule',
  effect: 'order',
  severity: 'warning',
  what: 'A Spark job that starts at set times gets another schedule.',
  why: 'Its operator keeps the time of the next run until that has come, and only then looks at what the schedule says: it holds from the run after that, be it in a year.',
  source:
    'kubeflow/spark-operator@v2.5.2, internal/controller/scheduledsparkapplication/controller.go `Reconcile`, `ScheduleStateScheduled`',
  *check(change): Iterable<Concern> {
    for (const difference of differencesOf(change, 'ScheduledSparkApplication.sparkoperator.k8s.io')) {
      const { before, after, identity } = difference;
      if (!before || !after) continue;
      const field = ['schedule', 'timeZone'].find((one) => !same(at(before.spec, one), at(after.spec, one)));
      if (field === undefined) continue;
      const name = identity.slice(identity.lastIndexOf('/') + 1);
      yield {
        difference,
        names: [`job ${name}`],
        path: `spec.${field}`,
        message: `the job ${name} starts once more at the time that it had, and only then as its schedule says`,
        fix: 'where that is too late, delete its ScheduledSparkApplication: Argo CD makes it again, and runs of it that go on are ended',
      };
    }
  },
};
