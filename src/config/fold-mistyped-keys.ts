import type { ErrorObject } from 'ajv';
import { isMistyped } from './explain-key-error.ts';
import { parsePointer, toPointer } from './pointer.ts';
import type { AnySchema } from './schema-words.ts';

/** An entry of a map that its schema does not name, but nearly. */
interface Entry {
  readonly config: string;
  readonly key: string;
  readonly parent: string;
  readonly parentSchema: AnySchema;
}

/**
 * A map with named keys may also take entries of another shape (`additionalProperties` with a schema). When such an entry does not
 * have that shape and its name is nearly a named key, the name is the mistake: its errors become one unknown key.
 */
export function foldMistypedKeys(errors: readonly ErrorObject[], schema: object): ErrorObject[] {
  const entries = new Map<string, { entry: Entry; errors: ErrorObject[] }>();
  const kept: ErrorObject[] = [];
  for (const error of errors) {
    const entry = nearlyNamed(error.instancePath, schema);
    if (!entry) kept.push(error);
    else if (entries.has(entry.config)) entries.get(entry.config)!.errors.push(error);
    else entries.set(entry.config, { entry, errors: [error] });
  }
  for (const { entry, errors: inside } of entries.values()) {
    if (hasOtherShape(entry, inside)) kept.push(unknownKey(entry, inside[0]!));
    else kept.push(...inside);
  }
  return kept;
}

/** Walks the schema along `pointer`, through `properties` only, to the first key that is no property. */
function nearlyNamed(pointer: string, schema: object): Entry | undefined {
  const segments = parsePointer(pointer);
  let at: AnySchema | undefined = schema;
  for (const [depth, key] of segments.entries()) {
    const known: Readonly<Record<string, AnySchema>> = at?.properties ?? {};
    if (Object.hasOwn(known, key)) {
      at = known[key];
      continue;
    }
    if (typeof at?.additionalProperties !== 'object' || !isMistyped(key, Object.keys(known))) return undefined;
    return {
      key,
      config: toPointer(segments.slice(0, depth + 1)),
      parent: toPointer(segments.slice(0, depth)),
      parentSchema: at,
    };
  }
  return undefined;
}

/** An entry with the right keys and a mistake deeper down was named on purpose. */
function hasOtherShape({ config: pointer }: Entry, errors: readonly ErrorObject[]): boolean {
  const own = errors.filter(({ instancePath }) => instancePath === pointer);
  return (
    own.length === errors.length ||
    own.some(({ keyword }) => keyword === 'required' || keyword === 'additionalProperties')
  );
}

function unknownKey({ key, parent, parentSchema }: Entry, error: ErrorObject): ErrorObject {
  return {
    ...error,
    keyword: 'additionalProperties',
    params: { additionalProperty: key },
    instancePath: parent,
    parentSchema,
  };
}
