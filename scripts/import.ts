/**
 * `npm run import [-- --from <folder>]`: makes imports/ from the pins in cdk8s.yaml and the charts that components pin, which
 * it downloads or takes from a folder.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { registry } from '../src/catalogue/registry.ts';
import { chartPins } from './import/chart-pins.ts';
import { download } from './import/download.ts';
import { folder } from './import/folder.ts';
import { generate } from './import/generate.ts';
import { readPins } from './import/pins.ts';
import { writeImports } from './import/write.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

try {
  const { values } = parseArgs({ options: { from: { type: 'string' } } });
  const pins = readPins(await readFile(join(root, 'cdk8s.yaml'), 'utf8'));
  const files = await generate(
    pins,
    chartPins(registry),
    values.from === undefined ? download() : await folder(values.from),
  );
  await writeImports(join(root, 'imports'), files);
  const bytes = [...files.values()].reduce((sum, content) => sum + Buffer.byteLength(content), 0);
  console.log(`imports/: ${files.size} files, ${(bytes / 1e6).toFixed(1)} MB`);
} catch (error) {
  console.error(`import: ${(error as Error).message}`);
  process.exitCode = 1;
}
