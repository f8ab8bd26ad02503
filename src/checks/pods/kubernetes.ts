import type { PodMaker } from '../../contract/kind.ts';
import { at, recordOf } from '../../kit/json.ts';

const under =
  (...path: readonly string[]): PodMaker =>
  (object) => {
    const template = recordOf(at(object, ...path));
    const { labels, annotations } = recordOf(template.metadata);
    return [
      {
        at: path.join('.'),
        exact: true,
        labels: recordOf(labels),
        annotations: recordOf(annotations),
        spec: recordOf(template.spec),
      },
    ];
  };

/** Kinds of Kubernetes' own that make pods, by `apiVersion Kind`. */
export const kubernetesPods: Readonly<Record<string, PodMaker>> = {
  'v1 Pod': under(),
  'v1 PodTemplate': under('template'),
  'v1 ReplicationController': under('spec', 'template'),
  'apps/v1 DaemonSet': under('spec', 'template'),
  'apps/v1 Deployment': under('spec', 'template'),
  'apps/v1 ReplicaSet': under('spec', 'template'),
  'apps/v1 StatefulSet': under('spec', 'template'),
  'batch/v1 CronJob': under('spec', 'jobTemplate', 'spec', 'template'),
  'batch/v1 Job': under('spec', 'template'),
};
