import { createRequire } from 'node:module';
import type { Ajv, ErrorObject } from 'ajv';
import { sha256 } from '../../kit/digest.ts';
import type { KindSchema } from './catalog.ts';
import { readCode, writeCache } from './code-cache.ts';
import { once } from './once.ts';
import { STRICT_GENERATION } from './strict.ts';
import type { Schema } from './structural.ts';

/** Judges an object; what is wrong with it is in `errors` until the next call. */
export interface Validate {
  (object: unknown): boolean;
  errors?: ErrorObject[] | null;
}

/** ajv is loaded with `require` when something must be compiled: a run that finds its validators in the cache does without. */
const require = createRequire(import.meta.url);

const BASE64 =
  /^[\r\n]*(?:(?:[A-Za-z0-9+/][\r\n]*){4})*(?:(?:[A-Za-z0-9+/][\r\n]*){2}=[\r\n]*=|(?:[A-Za-z0-9+/][\r\n]*){3}=)?[\r\n]*$/;
const RFC3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/;

/**
 * Gives the validator of a kind: from `cacheDir` when it was compiled before, else compiled now and kept there.
 * Compiling a kind takes up to 200 ms, loading its code 1 to 10. A cache that cannot be read or written only costs time.
 *
 * @param definitions the schema that the schemas of kinds refer to.
 */
export function createValidators(
  cacheDir: string,
  definitions: () => Schema,
): (kind: KindSchema) => Validate | undefined {
  const ajv = once(() => newCompiler().addSchema(definitions()));
  const toolDigest = once(() => `${require('ajv/package.json').version} ${STRICT_GENERATION}`);

  return (kind) => {
    const name = `${kind.apiVersion.replace('/', '_')}.${kind.kind}`;
    const file = `${name}-${sha256(`${toolDigest()} ${kind.digest}`).slice(0, 16)}.cjs`;
    const cached = readCode(cacheDir, file);
    if (cached) return cached as Validate;
    const schema = kind.strict();
    if (!schema) return undefined;
    const validate = ajv().compile(schema);
    const { default: standaloneCode } = require('ajv/dist/standalone') as typeof import('ajv/dist/standalone/index.js');
    writeCache(cacheDir, file, standaloneCode(ajv(), validate));
    return validate as Validate;
  };
}

function newCompiler(): Ajv {
  const { Ajv } = require('ajv') as typeof import('ajv');
  return new Ajv({
    allErrors: true,
    // A function for each definition: repeated parts are compiled once, and V8 compiles only those that are called.
    inlineRefs: false,
    strict: false,
    validateSchema: false,
    // explain.ts makes words from the errors' data; without messages the generated code is smaller.
    messages: false,
    formats: { byte: BASE64, 'date-time': RFC3339 },
    // Both keep `require` out of the generated code, which then loads from any folder: lengths are counted in UTF-16
    // units, and patterns, which are Go's, are read without the `u` flag (it refuses escapes that Go allows).
    unicode: false,
    unicodeRegExp: false,
    code: { source: true },
    logger: false,
  });
}
