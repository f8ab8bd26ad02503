import type { Path } from '../../kit/path.ts';
import type { Definitions, Schema } from './structural.ts';

/**
 * The strict schema of the value at `path` of an object that `root` describes, or undefined where nothing is said about it.
 *
 * @param core the definitions of the Kubernetes API.
 */
export function schemaAt(root: Schema, core: Definitions, path: Path): Schema | undefined {
  const own = (root.definitions ?? {}) as Definitions;
  // The metadata of a custom resource has its reference in `allOf`.
  const resolve = (schema: Schema): Schema | undefined => {
    const $ref = schema.$ref ?? schema.allOf?.[0]?.$ref;
    if (!$ref) return schema;
    return ($ref.startsWith('#') ? own : core)[$ref.slice($ref.lastIndexOf('/') + 1)];
  };
  let schema = resolve(root);
  for (const step of path) {
    const part: Schema | boolean | undefined =
      typeof step === 'number' ? schema?.items : (schema?.properties?.[step] ?? schema?.additionalProperties);
    schema = typeof part === 'object' ? resolve(part) : undefined;
  }
  return schema;
}
