// Bundles the command line, the catalogue and the components of one's own to build/mooring.mjs.
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Source of the list of components of one's own: every file of `components/` that has a default export. */
function componentsModule(root) {
  const files = readdirSync(join(root, 'components')).filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'));
  const imports = files.sort().map((file, i) => `import c${i} from ${JSON.stringify(join(root, 'components', file))};`);
  return `${imports.join('\n')}\nexport const ownComponents = [${files.map((_, i) => `c${i}`).join(', ')}];\n`;
}

export async function build(root) {
  const { build: bundle } = await import('esbuild');
  const outfile = join(root, 'build', `mooring.${process.pid}.mjs`);
  mkdirSync(join(root, 'build'), { recursive: true });
  try {
    await bundle({
      entryPoints: [join(root, 'src', 'cli', 'main.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'esm',
      minifyWhitespace: true,
      minifySyntax: true,
      define: { MOORING_VERSION: JSON.stringify(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version) },
      legalComments: 'none',
      logLevel: 'error',
      // Packages written in CommonJS ask for `require`.
      banner: {
        js: "import { createRequire as mooringCreateRequire } from 'node:module'; const require = mooringCreateRequire(import.meta.url); const __dirname = import.meta.dirname ?? new URL('.', import.meta.url).pathname; const __filename = new URL(import.meta.url).pathname;",
      },
      plugins: [
        {
          name: 'own-components',
          setup({ onResolve, onLoad }) {
            onResolve({ filter: /^#own-components$/ }, () => ({ path: 'own-components', namespace: 'mooring' }));
            onLoad({ filter: /.*/, namespace: 'mooring' }, () => ({
              contents: componentsModule(root),
              loader: 'ts',
              resolveDir: root,
            }));
          },
        },
      ],
    });
    // Renamed into place: a start beside this one finds the old bundle or the new one.
    renameSync(outfile, join(root, 'build', 'mooring.mjs'));
  } finally {
    rmSync(outfile, { force: true });
  }
}
