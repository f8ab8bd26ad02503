import type { ErrorObject } from 'ajv';
import type { Finding, Position } from '../finding/finding.ts';
import { type Explanation, explainKeyError } from './explain-key-error.ts';
import { explainLimit } from './explain-limit.ts';
import { foldBranches } from './fold-branches.ts';
import { foldMistypedKeys } from './fold-mistyped-keys.ts';
import { dotted } from './pointer.ts';
import { repair } from './repair.ts';
import { type AnySchema, allowedValues, either, expectation, hasType, valueWords } from './schema-words.ts';

/** Where a JSON pointer of the configuration was written. */
export type Locate = (pointer: string, what?: 'key' | 'value') => Position;

/**
 * Turns the errors of ajv (compiled with `allErrors` and `verbose`) into findings: one for a value, whichever number of keywords it
 * breaks, and one for each key that is missing or unknown. `schema` is the compiled schema.
 *
 * Rules: `config/unknown-key`, `config/missing-key`, `config/name`, `config/type`, `config/enum`, `config/unit`, `config/pattern`,
 * `config/range`, `config/form` (a union or a condition that is not met otherwise).
 */
export function explainSchemaErrors(errors: readonly ErrorObject[], schema: object, locate: Locate): Finding[] {
  const explained = new Map<string, Finding>();
  for (const error of foldBranches(foldMistypedKeys(errors, schema))) {
    const explanation = explainKeyError(error, schema as AnySchema) ?? explainValueError(error);
    if (!explanation) continue;
    const { config, what, ...words } = explanation;
    // ajv reports the type before what depends on it: the first story of a value is the one to tell.
    const subject = what === 'key' ? `key ${config}` : config;
    if (!explained.has(subject))
      explained.set(subject, { ...words, severity: 'error', at: locate(config, what), config });
  }
  return [...explained.values()];
}

function explainValueError(error: ErrorObject): Explanation | undefined {
  const schema = error.parentSchema as AnySchema;
  const found = error.data as unknown;
  const subject = dotted(error.instancePath) || 'the configuration';
  const explain = (rule: string, message: string, fix: string): Explanation => ({
    rule,
    message,
    fix,
    why: schema.description,
    config: error.instancePath,
    what: 'value',
  });
  const mismatch = (rule: string) => {
    const { kind, fix } = repair(found, schema);
    return explain(
      kind === 'unit' ? 'config/unit' : rule,
      `${subject} must be ${expectation(schema)}, not ${valueWords(found)}`,
      fix,
    );
  };

  switch (error.keyword) {
    // Both only sum up errors that are told on their own.
    case 'if':
    case 'propertyNames':
      return undefined;
    case 'type':
      return mismatch('config/type');
    case 'enum':
    case 'const':
      return mismatch('config/enum');
    case 'pattern':
    case 'format':
      return mismatch('config/pattern');
    case 'minLength':
      return found === ''
        ? explain('config/range', `${subject} is an empty text`, `write ${expectation(schema)}, or remove the key`)
        : mismatch('config/range');
    case 'anyOf':
    case 'oneOf':
      return error.params.passingSchemas
        ? explain('config/form', `${subject} mixes forms that exclude each other`, exclusive(error))
        : explainUnion(error, mismatch);
    default: {
      const limit = explainLimit(error);
      return limit
        ? explain('config/range', `${subject} must ${limit.must}, not ${limit.found}`, limit.fix)
        : explain('config/form', `${subject} ${error.message}`, `write ${expectation(schema)}`);
    }
  }
}

function explainUnion(error: ErrorObject, mismatch: (rule: string) => Explanation): Explanation {
  const schema = error.parentSchema as AnySchema;
  const branches = error.schema as AnySchema[];
  const required = branches.map((branch) => branch.required?.join(' and '));
  if (branches.every((branch) => branch.required && !branch.properties)) {
    const names = either(required as string[]);
    return {
      ...mismatch('config/missing-key'),
      message: `${dotted(error.instancePath) || 'the configuration'} needs ${names}`,
      fix: `add ${names}`,
    };
  }
  if (allowedValues(schema)) return mismatch('config/enum');
  const sameType = branches.some((branch) => !allowedValues(branch) && hasType(branch, error.data));
  if (!sameType) return mismatch('config/type');
  return mismatch(typeof error.data === 'number' ? 'config/range' : 'config/pattern');
}

function exclusive(error: ErrorObject): string {
  const passing = (error.params.passingSchemas as number[]).map((index) => (error.schema as AnySchema[])[index]!);
  const keys = passing.flatMap((branch) => branch.required ?? []);
  return keys.length > 1 ? `keep either ${either(keys)}` : 'keep the keys of one form';
}
