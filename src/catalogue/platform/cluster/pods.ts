import type { PodMaker } from '../../../contract/kind.ts';
import { at, recordOf } from '../../../kit/json.ts';

/** Makes the pods of a kind of Kubernetes' own, whose template is at a dotted path; `replicas`: the path of their number, which is 1 when nothing is there. */
export const podsAt =
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
