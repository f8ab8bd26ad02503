// What nobody can be faster than: the same objects as plain data, each to YAML with the same emitter, each to its file.
// Arguments: a JSON file with the first project's files, the number of projects, the folder.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { emit } from '../src/kit/yaml/emit.ts';
import { projectName } from './platform.ts';

const [templates = '', count, out = ''] = process.argv.slice(2);
const files: readonly (readonly [string, unknown])[] = JSON.parse(readFileSync(templates, 'utf8'));
const first = projectName(0);

const build = (value: unknown, name: string): unknown => {
  if (typeof value === 'string') return value.includes(first) ? value.replaceAll(first, name) : value;
  if (Array.isArray(value)) return value.map((item) => build(item, name));
  if (typeof value !== 'object' || value === null) return value;
  const object: Record<string, unknown> = {};
  for (const key in value) object[key] = build((value as Record<string, unknown>)[key], name);
  return object;
};

const made = new Set<string>();
for (let i = 0; i < Number(count); i++) {
  const name = projectName(i);
  for (const [path, object] of files) {
    const file = join(out, path.replaceAll(first, name));
    const folder = dirname(file);
    if (!made.has(folder)) made.add(mkdirSync(folder, { recursive: true }) ?? folder).add(folder);
    writeFileSync(file, emit(build(object, name)));
  }
}
