import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import { nearest } from '../../../finding/nearest.ts';
import { type Json, recordOf, recordsOf, textOf } from '../../../kit/json.ts';
import { podsOf } from '../../pods/pods-of.ts';
import type { Rule } from '../../rule.ts';

/** Kinds by the fields of a pod that name one. */
const SOURCES = [
  ['Secret', ['secretKeyRef', 'secretRef', 'secret']],
  ['ConfigMap', ['configMapKeyRef', 'configMapRef', 'configMap']],
] as const;

export const optionalReferences: Rule = {
  id: 'reference/optional',
  severity: 'warning',
  what: 'What a pod may do without (`optional: true`) is there all the same: a Secret, a ConfigMap and the keys of them that it names.',
  why: 'The pod starts without it and says nothing: a misspelt name is a setting or a credential that is never read.',
  *check(subject): Iterable<Problem> {
    const { known } = subject.references();
    for (const pod of podsOf(subject))
      for (const { source, path } of sourcesOf(pod.spec))
        for (const [kind, fields] of SOURCES)
          for (const field of fields) {
            const { optional, name, secretName, key, items } = recordOf(source[field]);
            const said = textOf(secretName) ?? textOf(name);
            if (optional !== true || said === undefined || /[{$]/.test(said)) continue;
            const found = known.get({ kind, name: said, namespace: pod.namespace });
            const keys = key === undefined ? recordsOf(items).map((item) => String(item.key)) : [String(key)];
            const lost = found ? keys.find((one) => found.parts && !found.parts.has(one)) : undefined;
            if (found && lost === undefined) continue;
            const near = nearest(lost ?? said, lost === undefined ? known.names(kind, pod.namespace) : found!.parts!);
            // What charts leave to people is not there until somebody wants it.
            if (pod.manifest.chart && near === undefined) continue;
            yield {
              ...placeOf(pod.manifest),
              path: pod.locate(`${path}.${field}`),
              message:
                lost === undefined
                  ? `there is no ${kind} ${said} in ${pod.namespace}, and nobody would notice`
                  : `the ${kind} ${said} has no key ${lost}, and nobody would notice`,
              fix: near === undefined ? 'declare it, or take the reference out' : `write ${near}`,
            };
          }
  },
};

function* sourcesOf(spec: Json): Iterable<{ source: Json; path: string }> {
  for (const list of ['initContainers', 'containers'])
    for (const [i, { env, envFrom }] of recordsOf(spec[list]).entries()) {
      for (const [j, { valueFrom }] of recordsOf(env).entries())
        if (valueFrom !== undefined)
          yield { source: recordOf(valueFrom), path: `spec.${list}[${i}].env[${j}].valueFrom` };
      for (const [j, source] of recordsOf(envFrom).entries())
        yield { source, path: `spec.${list}[${i}].envFrom[${j}]` };
    }
  for (const [i, volume] of recordsOf(spec.volumes).entries()) {
    yield { source: volume, path: `spec.volumes[${i}]` };
    for (const [j, source] of recordsOf(recordOf(volume.projected).sources).entries())
      yield { source, path: `spec.volumes[${i}].projected.sources[${j}]` };
  }
}
