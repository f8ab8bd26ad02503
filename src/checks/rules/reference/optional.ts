import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import { nearest } from '../../../finding/nearest.ts';
import { podsOf } from '../../pods/pods-of.ts';
import { sourcesOfPod } from '../../pods/sources.ts';
import type { Rule } from '../../rule.ts';

export const optionalReferences: Rule = {
  id: 'reference/optional',
  severity: 'warning',
  what: 'What a pod may do without (`optional: true`) is there all the same: a Secret, a ConfigMap and the keys of them that it names.',
  why: 'The pod starts without it and says nothing: a misspelt name is a setting or a credential that is never read.',
  *check(subject): Iterable<Problem> {
    const { known } = subject.references();
    for (const pod of podsOf(subject))
      for (const { kind, name, keys = [], optional, path } of sourcesOfPod(pod.spec)) {
        if (!optional || /[{$]/.test(name)) continue;
        const found = known.get({ kind, name, namespace: pod.namespace });
        const lost = found ? keys.find((key) => found.parts && !found.parts.has(key)) : undefined;
        if (found && lost === undefined) continue;
        const near = nearest(lost ?? name, lost === undefined ? known.names(kind, pod.namespace) : found!.parts!);
        // What charts leave to people is not there until somebody wants it.
        if (pod.manifest.chart && near === undefined) continue;
        yield {
          ...placeOf(pod.manifest),
          path: pod.locate(path),
          message:
            lost === undefined
              ? `there is no ${kind} ${name} in ${pod.namespace}, and nobody would notice`
              : `the ${kind} ${name} has no key ${lost}, and nobody would notice`,
          fix: near === undefined ? 'declare it, or take the reference out' : `write ${near}`,
        };
      }
  },
};
