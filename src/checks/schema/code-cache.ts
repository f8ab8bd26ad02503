import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { Script } from 'node:vm';

/** By their paths. */
const loaded = new Map<string, unknown>();

/**
 * The function that the CommonJS module `file` exports, or undefined when the module is missing or broken. What V8 made of it is kept
 * beside it: reading code anew costs more than all that a synth does with it.
 */
export function readCode(folder: string, file: string): unknown {
  const path = resolve(folder, file);
  const known = loaded.get(path);
  if (known !== undefined) return known;
  const code = read(path)?.toString();
  if (code === undefined) return undefined;
  const exported = run(code, path, (compiled) => writeCache(folder, compiledName(file), compiled));
  if (exported !== undefined) loaded.set(path, exported);
  return exported;
}

/** The value that a JSON file holds, or undefined when the file is missing or broken. */
export function readData(folder: string, file: string): unknown {
  try {
    return JSON.parse(readFileSync(join(folder, file), 'utf8'));
  } catch {
    return undefined;
  }
}

const compiledName = (file: string) => `${file}.v8`;

/** Runs a module by what V8 made of it before; `made` takes what it makes when there is none, or one of another version or text. */
function run(code: string, path: string, made: (compiled: Buffer) => void): unknown {
  try {
    const cachedData = read(compiledName(path));
    const wrapped = `(function (module, exports, require) {${code}\n})`;
    const script = new Script(wrapped, { filename: path, ...(cachedData && { cachedData }) });
    const module: { exports: unknown } = { exports: {} };
    script.runInThisContext()(module, module.exports, (id: string) => createRequire(path)(id));
    if (!cachedData || script.cachedDataRejected) made(script.createCachedData());
    return typeof module.exports === 'function' ? module.exports : undefined;
  } catch {
    return undefined;
  }
}

function read(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** Keeps a file; another process sees all of it or nothing. A folder that cannot be written is no error. */
export function writeCache(folder: string, file: string, content: string | Buffer): void {
  const temporary = join(folder, `${file}.${randomUUID()}.tmp`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(temporary, content);
    renameSync(temporary, join(folder, file));
  } catch {
    try {
      rmSync(temporary, { force: true });
    } catch {
      // The folder is not there or not ours: nothing was left behind.
    }
  }
}
