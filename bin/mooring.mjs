#!/usr/bin/env node
// Starts the command line from one bundled file, and builds that first when a source is newer than it: so that a fresh
// clone needs no build step, and a start costs little more than Node's own.
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bundle = join(root, 'build', 'mooring.mjs');

function newest(folder) {
  let latest = statSync(folder).mtimeMs;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    latest = Math.max(latest, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }
  return latest;
}

const built = statSync(bundle, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const sources = ['src', 'components']
  .map((folder) => join(root, folder))
  .filter((folder) => statSync(folder, { throwIfNoEntry: false }));
if (sources.some((folder) => newest(folder) >= built) || statSync(join(root, 'package.json')).mtimeMs >= built) {
  const { build } = await import(pathToFileURL(join(root, 'scripts', 'build.mjs')).href);
  await build(root).catch(refuse);
}
await import(pathToFileURL(bundle).href);

function refuse(error) {
  if (error.code === 'ERR_MODULE_NOT_FOUND')
    console.error('error: the packages that Mooring is made of are not installed\n  fix: run `npm ci`');
  // The bundler has told which lines.
  else if (error.errors)
    console.error('error: the sources in src/ and components/ cannot be built\n  fix: correct the lines above');
  else throw error;
  process.exit(2);
}
