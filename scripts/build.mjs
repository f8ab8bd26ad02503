// Bundles the command line, the catalogue and the components of one's own to build/: mooring.mjs, which starts, and what it
// loads when there is something to do.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Packages written in CommonJS ask for `require`. */
const REQUIRE =
  "import { createRequire as mooringRequire } from 'node:module'; const require = mooringRequire(import.meta.url);";

/** Source of the list of components of one's own: every file of `components/` that has a default export. */
function componentsModule(root) {
  const files = readdirSync(join(root, 'components')).filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'));
  const imports = files.sort().map((file, i) => `import c${i} from ${JSON.stringify(join(root, 'components', file))};`);
  return `${imports.join('\n')}\nexport const ownComponents = [${files.map((_, i) => `c${i}`).join(', ')}];\n`;
}

/**
 * Source of all templates under src/, precompiled: what runs needs neither their files nor the compiler, which takes longer
 * to load than all else (docs/decisions/0014-templates-for-files-that-are-text.md).
 */
async function templatesModule(root) {
  const { default: Handlebars } = await import('handlebars');
  const options = JSON.parse(readFileSync(join(root, 'src', 'template', 'options.json'), 'utf8'));
  const files = readdirSync(join(root, 'src'), { recursive: true }).filter((file) => file.endsWith('.hbs'));
  const made = files.sort().map((file) => {
    const name = `src/${file.replaceAll('\\', '/').slice(0, -'.hbs'.length)}`;
    return `${JSON.stringify(name)}: ${precompile(readFileSync(join(root, 'src', file), 'utf8'), name)}`;
  });
  function precompile(text, name) {
    try {
      // As src/template/compiled.ts does.
      return Handlebars.precompile(text, { ...options, noEscape: !name.endsWith('.html') });
    } catch (error) {
      throw new Error(`${name}.hbs is no template: ${error.message}`);
    }
  }
  return `import Handlebars from 'handlebars/runtime.js';
import { strictBlocks } from './src/template/strict-blocks.ts';
strictBlocks(Handlebars);
const made = {\n${made.join(',\n')}\n};
export const compiled = (name) => Handlebars.template(made[name]);
`;
}

export async function build(root) {
  const { build: bundle } = await import('esbuild');
  const templates = await templatesModule(root);
  const fresh = join(root, `build.mooring-${process.pid}`);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  try {
    await bundle({
      entryPoints: { mooring: join(root, 'src', 'cli', 'main.ts') },
      outdir: fresh,
      outExtension: { '.js': '.mjs' },
      chunkNames: '[name]-[hash]',
      bundle: true,
      splitting: true,
      platform: 'node',
      target: 'node20',
      format: 'esm',
      minifyWhitespace: true,
      minifySyntax: true,
      legalComments: 'none',
      // By which a fault in a component of one's own is told with its line; read only then.
      sourcemap: 'external',
      sourcesContent: false,
      logLevel: 'error',
      define: { MOORING_VERSION: JSON.stringify(version) },
      banner: { js: REQUIRE },
      plugins: [
        {
          name: 'modules-made-here',
          setup({ onResolve, onLoad }) {
            onResolve({ filter: /^#own-components$/ }, () => ({ path: 'own-components', namespace: 'mooring' }));
            onResolve({ filter: /^#templates$/ }, () => ({ path: 'templates', namespace: 'mooring' }));
            onLoad({ filter: /.*/, namespace: 'mooring' }, ({ path }) => ({
              contents: path === 'templates' ? templates : componentsModule(root),
              loader: 'ts',
              resolveDir: root,
            }));
          },
        },
      ],
    });
    install(fresh, join(root, 'build'));
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** Chunks first, the entry last: a start beside this one finds the old program or the new one. Old chunks go. */
function install(from, to) {
  mkdirSync(to, { recursive: true });
  const files = readdirSync(from);
  const old = readdirSync(to).filter((file) => !files.includes(file));
  for (const file of files.sort((a, b) => Number(a === 'mooring.mjs') - Number(b === 'mooring.mjs')))
    renameSync(join(from, file), join(to, file));
  for (const file of old) rmSync(join(to, file), { force: true });
}
