import { type Json, recordOf, recordsOf, textOf } from '../../kit/json.ts';

/** A Secret or a ConfigMap of its namespace that a pod takes variables or files from. */
export interface PodSource {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly name: string;
  /** The keys that it takes, where those are not all. */
  readonly keys?: readonly string[];
  /** The pod starts without it. */
  readonly optional: boolean;
  /** In the pod: `spec.volumes[0].secret`. */
  readonly path: string;
  /** The variable that has the value. */
  readonly variable?: string;
}

/** Kinds by the fields that name one. */
const FIELDS = [
  ['Secret', ['secretKeyRef', 'secretRef', 'secret']],
  ['ConfigMap', ['configMapKeyRef', 'configMapRef', 'configMap']],
] as const;

/** What a pod takes variables and files from, place by place. */
export function* sourcesOfPod(spec: Json): Iterable<PodSource> {
  for (const list of ['initContainers', 'containers'])
    for (const [i, { env, envFrom }] of recordsOf(spec[list]).entries()) {
      for (const [j, { name, valueFrom }] of recordsOf(env).entries())
        if (valueFrom !== undefined)
          yield* named(recordOf(valueFrom), `spec.${list}[${i}].env[${j}].valueFrom`, textOf(name));
      for (const [j, source] of recordsOf(envFrom).entries()) yield* named(source, `spec.${list}[${i}].envFrom[${j}]`);
    }
  for (const [i, volume] of recordsOf(spec.volumes).entries()) {
    yield* named(volume, `spec.volumes[${i}]`);
    for (const [j, source] of recordsOf(recordOf(volume.projected).sources).entries())
      yield* named(source, `spec.volumes[${i}].projected.sources[${j}]`);
  }
}

function* named(source: Json, place: string, variable?: string): Iterable<PodSource> {
  for (const [kind, fields] of FIELDS)
    for (const field of fields) {
      const { optional, name, secretName, key, items } = recordOf(source[field]);
      const said = textOf(secretName) ?? textOf(name);
      if (said === undefined) continue;
      const keys = key === undefined ? recordsOf(items).map((item) => String(item.key)) : [String(key)];
      yield {
        kind,
        name: said,
        ...(keys.length > 0 && { keys }),
        optional: optional === true,
        path: `${place}.${field}`,
        ...(variable !== undefined && { variable }),
      };
    }
}
