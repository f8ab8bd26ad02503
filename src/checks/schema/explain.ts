import type { ErrorObject } from 'ajv';
import { nearest } from '../../finding/nearest.ts';
import { formatPath, type Path, parsePointer, valueAt } from '../../kit/path.ts';
import type { SchemaProblem } from './problem.ts';
import type { Schema } from './structural.ts';
import { describeValue, either, list, quote, typeName, withArticle } from './words.ts';

/** What one error is about: the rejected value, where it is, and the schema that rejected it. */
interface Case {
  error: ErrorObject;
  path: Path;
  value: unknown;
  schema: Schema | undefined;
  /** Says what a value is; of a Secret, its type alone. */
  found: (value: unknown) => string;
}

type Words = Omit<SchemaProblem, 'path'> & { path?: Path };

/**
 * Turns ajv's errors about `object` into problems for people: one a fault, in the order of the schema.
 *
 * @param schemaAt the strict schema of the value at a path.
 */
export function explain(
  errors: readonly ErrorObject[],
  object: unknown,
  schemaAt: (path: Path) => Schema | undefined,
): SchemaProblem[] {
  const isSecret = (object as { kind?: unknown }).kind === 'Secret';
  const cases = errors
    .filter((error) => !isBranch(error, errors))
    .map((error): Case => {
      const path = parsePointer(error.instancePath, object);
      return {
        error,
        path,
        value: valueAt(object, path),
        schema: schemaAt(path),
        found: isSecret ? typeName : describeValue,
      };
    });
  const wrongTypes = new Set(
    cases.filter(({ error }) => error.keyword === 'type').map(({ error }) => error.instancePath),
  );
  const problems = new Map<string, SchemaProblem>();
  for (const one of cases) {
    // A value of the wrong type breaks every other rule about it as well.
    if (one.error.keyword !== 'type' && wrongTypes.has(one.error.instancePath)) continue;
    if (isForgottenNull(one, schemaAt)) continue;
    const { path = one.path, ...words } = wordsOf(one);
    const problem = { path: formatPath(path), ...words };
    problems.set(`${problem.path} ${problem.message}`, problem);
  }
  return [...problems.values()];
}

/** What the branches of an anyOf or oneOf complain about is said once, by the anyOf or oneOf itself. */
function isBranch(error: ErrorObject, errors: readonly ErrorObject[]): boolean {
  return errors.some(
    ({ keyword, instancePath, schemaPath }) =>
      (keyword === 'anyOf' || keyword === 'oneOf' || keyword === 'not') &&
      // A path in the schema starts anew at each definition, so that it alone does not tell two places apart.
      error.instancePath.startsWith(instancePath) &&
      error.schemaPath.startsWith(`${schemaPath}/`),
  );
}

/**
 * The API server reads null in an optional field as a field that is not there. Source: "Defaulting and Nullable" in the
 * Kubernetes documentation of custom resources; the core API is decoded by Go's encoding/json, which does the same.
 */
function isForgottenNull({ path, value }: Case, schemaAt: (path: Path) => Schema | undefined): boolean {
  const name = path.at(-1);
  return value === null && typeof name === 'string' && !schemaAt(path.slice(0, -1))?.required?.includes(name);
}

function wordsOf(one: Case): Words {
  const { error, path, value, schema, found } = one;
  const { keyword, params } = error;
  switch (keyword) {
    case 'additionalProperties':
      return unknownField(path, params.additionalProperty, Object.keys(schema?.properties ?? {}));
    case 'required':
      return missingField(path, params.missingProperty, schema);
    case 'type':
      return wrongType(value, [params.type].flat(), found);
    case 'enum':
      return notAllowed(value, params.allowedValues, found);
    case 'const':
      return { message: `must be ${quote(params.allowedValue)}`, fix: `Write ${quote(params.allowedValue)}.` };
    case 'pattern':
      return {
        message: `${found(value)} does not match ${params.pattern}`,
        fix: 'Write a value that matches the pattern.',
      };
    case 'format':
      return wrongFormat(params.format, found(value));
    case 'anyOf':
    case 'oneOf':
      return wrongForm(keyword, value, schema);
    case 'not':
      return {
        message: 'has a form that the schema forbids',
        fix: 'Leave out one of the fields that exclude each other.',
      };
    default:
      return outOfBounds(one);
  }
}

function unknownField(parent: Path, name: string, names: readonly string[]): Words {
  const near = nearest(name, names);
  const place = parent.length > 0 ? formatPath(parent) : 'the object';
  const takes = names.length > 0 ? `${place} takes ${list([...names].sort())}` : `${place} takes no fields`;
  return {
    path: [...parent, name],
    message: `unknown field ${quote(name)}`,
    fix: near ? `Did you mean ${quote(near)}?` : `Remove it: ${takes}.`,
  };
}

function missingField(parent: Path, name: string, schema: Schema | undefined): Words {
  const path = [...parent, name];
  const type = [schema?.properties?.[name]?.type ?? []].flat().map(people);
  return {
    path,
    message: `required field ${quote(name)} is missing`,
    fix: `Add ${formatPath(path)}${type.length > 0 ? `, ${withArticle(either(type))}` : ''}.`,
  };
}

function wrongType(value: unknown, expected: readonly string[], found: Case['found']): Words {
  const wanted = either(expected.map(people));
  let fix = `Give it ${withArticle(wanted)}.`;
  const isNumeric = typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value));
  if (isNumeric && expected.some((type) => type === 'integer' || type === 'number')) fix = 'Write it without quotes.';
  else if ((value === 'true' || value === 'false') && expected.includes('boolean')) fix = 'Write it without quotes.';
  else if ((typeof value === 'number' || typeof value === 'boolean') && expected.includes('string')) {
    fix = 'Write it in quotes.';
  }
  return { message: `expected ${wanted}, found ${found(value)}`, fix };
}

function notAllowed(value: unknown, allowed: readonly unknown[], found: Case['found']): Words {
  const near =
    typeof value === 'string'
      ? nearest(
          value,
          allowed.filter((one) => typeof one === 'string'),
        )
      : undefined;
  return {
    message: `${found(value)} is not one of ${list(allowed)}`,
    fix: near ? `Did you mean ${quote(near)}?` : `Use one of ${list(allowed)}.`,
  };
}

function wrongFormat(format: string, found: string): Words {
  return format === 'byte'
    ? { message: `${found} is not base64`, fix: 'Encode it as base64 (a Secret takes plain text in stringData).' }
    : { message: `${found} is not a ${format}`, fix: 'Write it as 2026-01-31T12:00:00Z.' };
}

/** In CRDs the branches nearly always say which fields exclude each other: `required: [value]`, `required: [valueFrom]`. */
function wrongForm(keyword: 'anyOf' | 'oneOf', value: unknown, schema: Schema | undefined): Words {
  const fields = (schema?.[keyword] ?? []).map((branch) => (branch.required ?? []).join(' with '));
  if (fields.length === 0 || fields.includes('')) {
    return {
      message: 'has none of the forms that its schema allows',
      fix: 'Compare it with the documentation of the kind.',
    };
  }
  const there = fields.filter((field) => field.split(' with ').every((name) => Object.hasOwn(Object(value), name)));
  const choice = either(fields);
  return keyword === 'oneOf' && there.length > 1
    ? {
        message: `takes only one of ${choice}, and has ${there.join(' and ')}`,
        fix: `Keep one of ${there.join(' and ')}.`,
      }
    : { message: `needs ${choice}`, fix: `Add ${choice}.` };
}

/** The keywords that set a limit, and what they count when it is not the value itself. */
const LIMITS: Readonly<Record<string, readonly [bound: string, counted?: string]>> = {
  minimum: ['at least'],
  exclusiveMinimum: ['more than'],
  maximum: ['at most'],
  exclusiveMaximum: ['less than'],
  multipleOf: ['a multiple of'],
  minLength: ['at least', 'characters'],
  maxLength: ['at most', 'characters'],
  minItems: ['at least', 'items'],
  maxItems: ['at most', 'items'],
  minProperties: ['at least', 'fields'],
  maxProperties: ['at most', 'fields'],
};

function outOfBounds({ error, value, found }: Case): Words {
  const { keyword, params } = error;
  const [bound, counted] = LIMITS[keyword] ?? [keyword];
  const limit = `${bound} ${params.limit ?? params.multipleOf ?? ''}`.trim();
  const must = counted ? `must have ${limit} ${counted}` : `must be ${limit}`;
  return { message: `${must}, found ${counted ? sizeOf(value) : found(value)}`, fix: `Change it: it ${must}.` };
}

function sizeOf(value: unknown): number {
  return typeof value === 'string' || Array.isArray(value) ? value.length : Object.keys(Object(value)).length;
}

/** Kubernetes users know arrays as lists. */
function people(type: string): string {
  return type === 'array' ? 'list' : type;
}
