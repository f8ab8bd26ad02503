import type { ErrorObject } from 'ajv';
import { type AnySchema, allowedValues, hasType } from './schema-words.ts';

/**
 * ajv reports the failure of every branch of an `anyOf` or `oneOf`, then the union's own. A person meant one branch: this keeps the
 * errors of that one, or the union's own error when no branch is nearer than the others, so that a value has one story.
 *
 * Branches are told apart by their place in the schema, as TypeBox writes them (inline), or by their own `$ref`.
 */
export function foldBranches(errors: readonly ErrorObject[]): ErrorObject[] {
  let kept: ErrorObject[] = [];
  for (const error of errors) {
    if (error.keyword !== 'anyOf' && error.keyword !== 'oneOf') {
      kept.push(error);
      continue;
    }
    // A union's error follows the errors of its branches, so unions inside a branch are folded already.
    const branches = (error.schema as AnySchema[]).map((schema, index) => ({
      schema,
      errors: kept.filter((inner) => belongsTo(inner, error, schema.$ref ?? `${error.schemaPath}/${index}`)),
    }));
    const inBranches = new Set(branches.flatMap((branch) => branch.errors));
    kept = [...kept.filter((other) => !inBranches.has(other)), ...meant(error, branches)];
  }
  return kept;
}

interface Branch {
  readonly schema: AnySchema;
  readonly errors: readonly ErrorObject[];
}

function belongsTo(inner: ErrorObject, union: ErrorObject, branchPath: string): boolean {
  const inPlace = inner.instancePath === union.instancePath || inner.instancePath.startsWith(`${union.instancePath}/`);
  return inPlace && inner.schemaPath.startsWith(`${branchPath}/`);
}

function meant(union: ErrorObject, branches: readonly Branch[]): readonly ErrorObject[] {
  const data = union.data as unknown;
  // A scalar is judged against all the forms it could have; so is a value that meets two forms at once.
  if (typeof data !== 'object' || data === null || union.params.passingSchemas) return [union];
  const sameType = branches.filter(({ schema }) => hasType(schema, data));
  if (sameType.length < 2) return sameType[0]?.errors ?? [union];
  if (Array.isArray(data)) return fewest(sameType).errors;
  if (
    sameType.every(({ schema, errors }) => !schema.properties && errors.every(({ keyword }) => keyword === 'required'))
  )
    return [union];

  const map = data as Record<string, unknown>;
  const key = discriminator(sameType);
  if (key !== undefined && Object.hasOwn(map, key)) {
    const chosen = sameType.filter(({ schema }) => valuesOf(schema, key).includes(map[key]));
    return chosen.length > 0 ? nearest(chosen, map).errors : [unknownForm(union, key, sameType, map[key])];
  }
  return nearest(sameType, map).errors;
}

/** A key whose fixed value tells all the branches apart. */
function discriminator(branches: readonly Branch[]): string | undefined {
  return Object.keys(branches[0]!.schema.properties ?? {}).find((key) =>
    branches.every(({ schema }) => valuesOf(schema, key).length > 0),
  );
}

function valuesOf(schema: AnySchema, key: string): readonly unknown[] {
  const property = schema.properties?.[key];
  return (property && allowedValues(property)) ?? [];
}

function unknownForm(union: ErrorObject, key: string, branches: readonly Branch[], data: unknown): ErrorObject {
  const parentSchema = { enum: branches.flatMap(({ schema }) => valuesOf(schema, key)) };
  return { ...union, keyword: 'enum', instancePath: `${union.instancePath}/${key}`, parentSchema, data };
}

/** The branch that knows most of the keys that are there; among those, the one with the fewest errors. */
function nearest(branches: readonly Branch[], map: Readonly<Record<string, unknown>>): Branch {
  const known = ({ schema }: Branch) =>
    Object.keys(map).filter((key) => Object.hasOwn(schema.properties ?? {}, key)).length;
  const most = Math.max(...branches.map(known));
  return fewest(branches.filter((branch) => known(branch) === most));
}

function fewest(branches: readonly Branch[]): Branch {
  return branches.reduce((best, branch) => (branch.errors.length < best.errors.length ? branch : best));
}
