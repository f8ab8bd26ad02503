import { createRequire } from 'node:module';
import type { TSchema } from 'typebox';
import { readCode, writeCache } from '../checks/schema/code-cache.ts';
import { once } from '../checks/schema/once.ts';
import type { Compile, Validator } from '../config/load.ts';
import { sha256 } from '../kit/digest.ts';

/** ajv is loaded with `require` when something must be compiled: a start that finds its validators in the cache does without. */
const require = createRequire(import.meta.url);

/**
 * Compiles option schemas with ajv, once: the code is kept in `cacheDir` under a digest of the schema. Compiling the
 * platform's schema takes more than all the rest of a start, loading its code a millisecond. A cache that cannot be read
 * or written only costs time.
 */
export function cachedCompile(cacheDir: string): Compile {
  const ajv = once(newAjv);
  const version = once((): string => require('ajv/package.json').version);
  // A process that loads more than one configuration need not write a schema down again to know it.
  const known = new WeakMap<TSchema, Validator>();
  const make = (schema: TSchema): Validator => {
    const file = `config-${sha256(`${version()} ${JSON.stringify(schema)}`).slice(0, 16)}.cjs`;
    const cached = readCode(cacheDir, file);
    if (cached) return cached as Validator;
    const validator = ajv().compile(schema);
    const { default: standaloneCode } = require('ajv/dist/standalone') as typeof import('ajv/dist/standalone/index.js');
    writeCache(cacheDir, file, standaloneCode(ajv(), validator));
    return validator as Validator;
  };
  return (schema) => {
    const validator = known.get(schema) ?? make(schema);
    known.set(schema, validator);
    return validator;
  };
}

function newAjv() {
  const { Ajv } = require('ajv') as typeof import('ajv');
  return new Ajv({
    allErrors: true,
    verbose: true,
    strict: false,
    // The code stands on its own: lengths are counted in UTF-16 units, without a `require` of ajv's own function.
    unicode: false,
    code: { source: true },
    logger: false,
  });
}
