import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { GeneratedFiles } from './generate.ts';

/** The folders below `imports/` that the import owns: what is in them and was not generated is removed. */
const OWNED = ['charts', 'crds', 'kubernetes', 'schemas', 'types'];

/** Makes `imports` hold exactly `files`. */
export async function writeImports(imports: string, files: GeneratedFiles): Promise<void> {
  for (const [path, content] of files) {
    await mkdir(dirname(join(imports, path)), { recursive: true });
    await writeFile(join(imports, path), content);
  }
  for (const path of await listImports(imports)) {
    if (!files.has(path)) await rm(join(imports, path));
  }
}

/** The generated files that `imports` holds, as sorted paths below it. */
export async function listImports(imports: string): Promise<string[]> {
  const lists = await Promise.all(
    OWNED.map(async (owned) => {
      const names = await readdir(join(imports, owned), { recursive: true }).catch(() => []);
      return names.filter((name) => /\.(json|ts)$/.test(name)).map((name) => `${owned}/${name.replaceAll('\\', '/')}`);
    }),
  );
  return lists.flat().sort();
}
