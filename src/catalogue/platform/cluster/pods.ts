import type { PodMaker } from '../../../contract/kind.ts';
import { at, recordOf } from '../../../kit/json.ts';

/** Pods of a kind with a template, at a dotted path; `replicas`: the path of their number, which is 1 when nothing is there. */
const under =
  (path: string, replicas?: string): PodMaker =>
  (object) => {
    const template = recordOf(at(object, ...fieldsOf(path)));
    const { labels, annotations } = recordOf(template.metadata);
    return [
      {
        at: path,
        exact: true,
        labels: recordOf(labels),
        annotations: recordOf(annotations),
        spec: recordOf(template.spec),
        ...(replicas !== undefined && { replicas: Number(at(object, ...fieldsOf(replicas)) ?? 1) }),
      },
    ];
  };

const fieldsOf = (path: string) => path.split('.').filter(Boolean);

/** Kinds of Kubernetes' own that make pods. */
export const POD_MAKERS = {
  Pod: under(''),
  PodTemplate: under('template'),
  ReplicationController: under('spec.template', 'spec.replicas'),
  'DaemonSet.apps': under('spec.template'),
  'Deployment.apps': under('spec.template', 'spec.replicas'),
  'ReplicaSet.apps': under('spec.template', 'spec.replicas'),
  'StatefulSet.apps': under('spec.template', 'spec.replicas'),
  'CronJob.batch': under('spec.jobTemplate.spec.template', 'spec.jobTemplate.spec.parallelism'),
  'Job.batch': under('spec.template', 'spec.parallelism'),
} satisfies Readonly<Record<string, PodMaker>>;
