import type { ErrorObject } from 'ajv';
import type { Finding } from '../finding/finding.ts';
import { nearest } from '../finding/nearest.ts';
import { suggestName } from './names.ts';
import { dotted, parsePointer, toPointer } from './pointer.ts';
import { type AnySchema, accepts } from './schema-words.ts';

/** What an explanation says; position and severity are added in one place. */
export interface Explanation extends Pick<Finding, 'rule' | 'message' | 'fix' | 'why'> {
  /** JSON pointer of the entry at fault. */
  readonly config: string;
  /** Which part of the entry is at fault. */
  readonly what: 'key' | 'value';
}

/** How many known keys a finding lists. */
const LISTED = 14;

/**
 * Explains an error that is about a key of a map and not about a value; undefined for all others. `root` is the compiled schema, in
 * which a key may have a place beside the map.
 */
export function explainKeyError(error: ErrorObject, root: AnySchema): Explanation | undefined {
  const parent = error.instancePath;
  const inside = dotted(parent) ? `in ${dotted(parent)}` : 'at the top level';
  const schema = error.parentSchema as AnySchema;
  const key = (name: string) => parent + toPointer([name]);

  if (error.propertyName !== undefined) {
    const name = error.propertyName;
    const better = [suggestName(name), name.toLowerCase()].find((text) => text !== name && accepts(schema, text));
    return {
      rule: 'config/name',
      message: `${JSON.stringify(name)} cannot be a name ${inside}`,
      why: `a name here is ${schema.expected ?? (schema.pattern ? `a text that matches ${schema.pattern}` : 'shorter')}`,
      fix: better ? `rename it to ${better}` : 'choose another name',
      config: key(name),
      what: 'key',
    };
  }
  switch (error.keyword) {
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return unknownKey(
        error.params.additionalProperty ?? error.params.unevaluatedProperty,
        schema,
        inside,
        key,
        parsePointer(parent),
        root,
      );
    case 'required': {
      const name = error.params.missingProperty as string;
      const wanted = schema.properties?.[name];
      return {
        rule: 'config/missing-key',
        message: `${name} is missing ${inside}`,
        fix: `add ${name}: …`,
        why: wanted?.description,
        config: key(name),
        what: 'key',
      };
    }
    case 'dependentRequired':
    case 'dependencies': {
      const { property, missingProperty } = error.params as { property: string; missingProperty: string };
      return {
        rule: 'config/missing-key',
        message: `${missingProperty} is missing ${inside}: ${property} needs it`,
        fix: `add ${missingProperty}: …, or remove ${property}`,
        config: key(missingProperty),
        what: 'key',
      };
    }
    default:
      return undefined;
  }
}

function unknownKey(
  name: string,
  schema: AnySchema,
  inside: string,
  key: (name: string) => string,
  at: readonly string[],
  root: AnySchema,
): Explanation {
  const known = Object.keys(schema.properties ?? {});
  const beside = schemaAt(root, at.slice(0, -1))?.properties ?? {};
  return {
    rule: 'config/unknown-key',
    message: `unknown key ${JSON.stringify(name)} ${inside}`,
    why: knownKeys(known),
    fix: at.length > 0 && Object.hasOwn(beside, name) ? `write it beside ${at.at(-1)}` : renaming(name, known),
    config: key(name),
    what: 'key',
  };
}

/** The schema of what is at a path, as far as maps lead there. */
function schemaAt(root: AnySchema, path: readonly string[]): AnySchema | undefined {
  return path.reduce<AnySchema | undefined>((schema, key) => {
    const { properties = {}, patternProperties = {}, additionalProperties } = schema ?? {};
    if (Object.hasOwn(properties, key)) return properties[key];
    const named = Object.values(patternProperties)[0] ?? additionalProperties;
    return typeof named === 'object' ? named : undefined;
  }, root);
}

function renaming(name: string, known: readonly string[]): string {
  const glued = gluedKey(name, known);
  if (glued !== undefined) return `put a space after the colon: ${glued}: …`;
  if (/^\d+$/.test(name)) return 'write decimals with a point: inside { } a comma starts the next key';
  const close = nearest(name, known);
  return close ? `rename it to ${close}` : 'remove it';
}

/** The key in `kafka:{ brokers`: without a space after it, a colon is part of the text. */
function gluedKey(name: string, known: readonly string[]): string | undefined {
  const [before] = name.split(':', 1) as [string];
  return before !== name && known.includes(before) ? before : undefined;
}

/** Whether `name` was probably meant to be one of `known`. */
export function isMistyped(name: string, known: readonly string[]): boolean {
  return gluedKey(name, known) !== undefined || nearest(name, known) !== undefined;
}

function knownKeys(known: readonly string[]): string {
  if (known.length === 0) return 'no keys are known here';
  const rest = known.length - LISTED;
  return `the keys here are ${[...known.slice(0, LISTED), ...(rest > 0 ? [`${rest} more`] : [])].join(', ')}`;
}
