import { describeObject } from '../../kit/object.ts';
import type { Analyzer } from '../analyzer.ts';
import { since } from '../cluster-view.ts';
import { conditionsOf, type WithConditions } from '../live.ts';
import { whose } from '../of-pod.ts';

export const jobFailed: Analyzer = {
  id: 'job/failed',
  what: 'A Job has given up, and what its pods said last.',
  why: 'A hook of Argo CD that is one keeps its whole sync from going on.',
  *find(view) {
    for (const job of view.all<WithConditions>('Job.batch')) {
      const failed = conditionsOf(job).find(({ type, status }) => type === 'Failed' && status === 'True');
      const { name, namespace } = job.metadata;
      const owner = (job.metadata.ownerReferences ?? []) as readonly { readonly kind: string }[];
      // Of a CronJob the next one may well succeed.
      if (!failed || owner.some(({ kind }) => kind === 'CronJob')) continue;
      const component = view.componentOf(job);
      const pods = view.pods.filter(({ metadata }) => metadata.labels?.['batch.kubernetes.io/job-name'] === name);
      const log = pods.flatMap((pod) =>
        (pod.status?.containerStatuses ?? []).flatMap((one) => view.logOf(pod, one.name)),
      );
      yield {
        ...whose(component),
        object: describeObject(job),
        ...since(failed.lastTransitionTime),
        message: `Job ${namespace}/${name} has given up${failed.reason ? ` (${failed.reason})` : ''}`,
        evidence: log.length > 0 ? log.slice(-5) : [failed.message ?? ''].filter(Boolean),
        fix: 'read why, and mend it; when it is deleted, Argo CD makes it anew',
        next: [
          view.kubectl(`-n ${namespace} logs job/${name} --tail 50`),
          view.kubectl(`-n ${namespace} delete job ${name}`),
        ],
        follows: 'dependency',
      };
    }
  },
};
