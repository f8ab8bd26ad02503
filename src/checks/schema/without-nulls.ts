import type { KubeObject } from '../../kit/object.ts';
import type { Path } from '../../kit/path.ts';
import type { Schema } from './structural.ts';

/**
 * An object without the fields that are null and that the API server takes as not there: those of a type that is not
 * nullable. Where nothing is said of a field, null may be a value, as in a chart's values.
 */
export function withoutNulls(object: KubeObject, schemaAt: (path: Path) => Schema | undefined): KubeObject {
  const pruned = (value: unknown, path: Path): unknown => {
    if (Array.isArray(value)) return value.map((item, i) => pruned(item, [...path, i]));
    if (typeof value !== 'object' || value === null) return value;
    const kept = Object.entries(value).filter(([key, inner]) => inner !== null || mayBeNull(schemaAt([...path, key])));
    return Object.fromEntries(kept.map(([key, inner]) => [key, pruned(inner, [...path, key])]));
  };
  return pruned(object, []) as KubeObject;
}

function mayBeNull(schema: Schema | undefined): boolean {
  return schema?.type === undefined || [schema.type].flat().includes('null');
}
