import { INT_OR_STRING, OBJECT_META, QUANTITY } from './kubernetes.ts';
import { shareParts } from './share-parts.ts';
import { type Definitions, mapSubschemas, type Schema } from './structural.ts';

/** Part of the key of compiled validators: raise it whenever this file makes something else of the same schema. */
export const STRICT_GENERATION = 1;

/** The id under which the strict Kubernetes definitions refer to each other, and custom resources to ObjectMeta. */
const DEFINITIONS_ID = 'kubernetes';

/** As every generated CRD has it for an int-or-string that is a quantity (`resources.limits`). */
const QUANTITY_PATTERN =
  '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$';

/** Keywords that JSON Schema reads as Kubernetes does. All others are extensions, words for people, or handled below. */
const SHARED_KEYWORDS = [
  ...['enum', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  ...['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'],
] as const;

/** Where a schema stands, which decides what an object without listed fields may hold. */
type Place =
  /** Part of the core API: an object without listed fields is free (RawExtension, FieldsV1). */
  | 'core'
  /** Part of a CRD: the API server prunes every field that is not listed. */
  | 'custom'
  /** A branch of allOf, anyOf, oneOf or not, which judges values and never lists fields. */
  | 'branch';

/**
 * The Kubernetes definitions as a JSON schema that knows every field: one that is not listed is an error.
 * Schemas refer to its parts as `kubernetes#/definitions/<name>`.
 */
export function strictDefinitions(definitions: Definitions): Schema & { definitions: Definitions } {
  const strict = Object.fromEntries(
    Object.entries(definitions).map(([name, definition]) => [name, strictNode(definition, 'core')]),
  );
  strict[QUANTITY] = { type: ['string', 'number'], pattern: QUANTITY_PATTERN };
  strict[INT_OR_STRING] = { type: ['string', 'integer'] };
  return { $id: DEFINITIONS_ID, definitions: strict };
}

/** The strict schema of a whole object of the core API. */
export function strictCoreKind(definition: Schema, apiVersion: string, kind: string): Schema {
  return wholeObject(strictNode(definition, 'core'), apiVersion, kind);
}

/**
 * The strict schema of a custom resource: the structural schema of its CRD, with `metadata` as ObjectMeta.
 * CEL rules (`x-kubernetes-validations`) are no part of it: `checks/cel` judges by them.
 */
export function strictCustomKind(openApi: Schema | undefined, apiVersion: string, kind: string): Schema {
  const strict = strictNode(openApi ?? { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }, 'custom');
  const constraints = openApi?.properties?.metadata?.properties
    ? [strictNode(openApi.properties.metadata, 'branch')]
    : [];
  const metadata = { allOf: [reference(OBJECT_META), ...constraints] };
  return shareParts(wholeObject({ ...strict, properties: { ...strict.properties, metadata } }, apiVersion, kind));
}

function wholeObject(strict: Schema, apiVersion: string, kind: string): Schema {
  const properties: Record<string, Schema> = {
    ...strict.properties,
    apiVersion: { const: apiVersion },
    kind: { const: kind },
  };
  // A status is written by controllers, and one that is applied is ignored: compiling its schema would be for nothing.
  if (properties.status) properties.status = {};
  const required = new Set([...(strict.required ?? []), 'apiVersion', 'kind', 'metadata']);
  return { ...strict, type: 'object', properties, required: [...required] };
}

function strictNode(schema: Schema, place: Place): Schema {
  if (schema.$ref) return reference(schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1));
  const strict: Schema = {};
  for (const keyword of SHARED_KEYWORDS) {
    if (schema[keyword] !== undefined) Object.assign(strict, { [keyword]: schema[keyword] });
  }
  setType(strict, schema);
  setFormat(strict, schema);
  if (schema.pattern !== undefined && isJavaScriptPattern(schema.pattern)) strict.pattern = schema.pattern;

  const parts = mapSubschemas(schema, (part, step) => strictNode(part, step ? place : 'branch'));
  if (parts.items) strict.items = parts.items;
  if (parts.properties) strict.properties = parts.properties;
  // An int-or-string carries `anyOf: [integer, string]` beside its marker, which `type` says better.
  const isMarkedUnion = schema['x-kubernetes-int-or-string'] === true;
  if (parts.anyOf && !isMarkedUnion) strict.anyOf = parts.anyOf;
  if (parts.allOf && !isMarkedUnion) strict.allOf = parts.allOf;
  if (parts.oneOf) strict.oneOf = parts.oneOf;
  if (parts.not) strict.not = parts.not;
  setRequired(strict, schema);
  setOtherFields(strict, schema, parts, place);
  return strict;
}

function setType(strict: Schema, schema: Schema): void {
  const type = schema['x-kubernetes-int-or-string'] ? ['integer', 'string'] : schema.type;
  if (type === undefined) return;
  strict.type = schema.nullable ? [type, 'null'].flat() : type;
  if (schema.nullable && strict.enum) strict.enum = [...strict.enum, null];
}

/** `byte` and `date-time` are patterns of the compiler; an int64 is more than a JavaScript number can judge. */
function setFormat(strict: Schema, { format }: Schema): void {
  if (format === 'int32') {
    strict.minimum ??= -(2 ** 31);
    strict.maximum ??= 2 ** 31 - 1;
  } else if (format === 'byte' || format === 'date-time') {
    strict.format = format;
  }
}

/** A field with a default is never missing: the API server fills it in before it validates. */
function setRequired(strict: Schema, schema: Schema): void {
  const required = schema.required?.filter((name) => schema.properties?.[name]?.default === undefined);
  if (required?.length) strict.required = required;
}

function setOtherFields(strict: Schema, schema: Schema, parts: Schema, place: Place): void {
  const isObject = schema.type === 'object' || schema.properties !== undefined;
  if (!isObject || place === 'branch') return;
  if (schema['x-kubernetes-embedded-resource']) {
    const own = { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: reference(OBJECT_META) };
    strict.properties = { ...own, ...strict.properties };
    strict.required = [...new Set([...(strict.required ?? []), 'apiVersion', 'kind'])];
  }
  if (schema['x-kubernetes-preserve-unknown-fields']) return;
  if (parts.additionalProperties !== undefined) strict.additionalProperties = parts.additionalProperties;
  else if (schema.properties || place === 'custom') strict.additionalProperties = false;
}

function reference(name: string): Schema {
  return { $ref: `${DEFINITIONS_ID}#/definitions/${name}` };
}

/** CRDs hold Go patterns; the few that JavaScript cannot read (`(?i)`, `\z`) are left to the API server. */
function isJavaScriptPattern(pattern: string): boolean {
  try {
    new RegExp(pattern);
    return !pattern.includes('\\z');
  } catch {
    return false;
  }
}
