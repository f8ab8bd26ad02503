import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import { recordOf, recordsOf, textOf } from '../../../kit/json.ts';
import { isCustom } from '../../../kit/object.ts';
import { metadataFaults } from '../../api/metadata.ts';
import { podFaults } from '../../api/pods.ts';
import { podsOf } from '../../pods/pods-of.ts';
import type { PodTemplate } from '../../pods/template.ts';
import type { Rule } from '../../rule.ts';

export const pods: Rule = {
  id: 'schema/pods',
  severity: 'error',
  what: 'Every pod is one that the API server takes, in a custom resource too: mounts have their volume, a volume and a probe are of one kind, names differ, no request is more than its limit.',
  why: 'The API server refuses the object, or its operator cannot make the pods.',
  *check(subject): Iterable<Problem> {
    for (const pod of podsOf(subject)) {
      // Of another the object says parts only, in words of its operator.
      if (!pod.exact) continue;
      const { labels, annotations, spec, manifest, object } = pod;
      // A program fills in what a ConfigMap holds.
      const whole = !isCustom(object) && object === manifest.object;
      const maker = { whole, volumes: claimsOf(pod) };
      for (const { path = '', ...words } of [
        ...metadataFaults({ metadata: { labels, annotations } }),
        ...podFaults(spec, maker),
      ])
        yield { ...placeOf(manifest), path: pod.locate(path), ...words };
    }
  },
};

/** A claim of a StatefulSet is a volume of its pods. */
const claimsOf = ({ object }: PodTemplate): readonly string[] =>
  recordsOf(recordOf(object.spec).volumeClaimTemplates).flatMap(
    ({ metadata }) => textOf(recordOf(metadata).name) ?? [],
  );
