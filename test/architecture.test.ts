import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../src/workspace/workspace.ts';

/** The stages, in their order: each may import those before it, and none after it. */
const ARROW = [
  // Data about kinds of clusters: the configuration takes its defaults from there.
  'clusters',
  ...['config', 'contract'],
  // What runs jobs: projects, in the catalogue, are made of it, and the configuration is handed its schemas.
  'engines',
  ...['catalogue', 'graph', 'render', 'policy', 'argocd', 'checks', 'output', 'review', 'synth'],
  // Beyond the tree: what talks to repositories of charts, to forges and to clusters.
  ...['vendor', 'forge', 'cluster', 'live', 'publish', 'bootstrap', 'secrets', 'doctor', 'scaffold'],
  'cli',
];

/** What people do with a platform: beside each other, and none on another. */
const DEEDS = ['vendor', 'publish', 'bootstrap', 'secrets', 'doctor', 'scaffold'];

/** Below the arrow, and what each may import there: words for problems, plain values, and reading what people wrote. */
const BASE: Readonly<Record<string, readonly string[]>> = {
  finding: [],
  kit: [],
  workspace: ['finding', 'kit'],
  // Programs of others, and the network.
  git: ['finding', 'kit', 'workspace'],
  helm: ['finding', 'kit', 'workspace'],
  net: [],
  // Files that are text.
  template: [],
};

/** Libraries that only some folders may load; naming their types is free. */
const LIBRARIES: Readonly<Record<string, readonly string[]>> = {
  '@gitbeaker': ['forge'],
  '@kubernetes': ['cluster'],
  '@marcbachmann': ['checks/cel'],
  '@octokit': ['forge'],
  ajv: ['config', 'checks/schema', 'synth/compile.ts'],
  cdk8s: ['render'],
  commander: ['cli/program.ts', 'cli/commands'],
  constructs: ['render'],
  esbuild: [],
  execa: ['workspace/run.ts'],
  handlebars: ['template'],
  picocolors: ['finding'],
  // `publish` edits pins in files of people, keeping everything else; `vendor` reads what repositories say of their charts.
  yaml: ['config', 'workspace', 'helm', 'publish', 'vendor'],
};

/** Who may talk to other machines. */
const NETWORK = ['net', 'vendor', 'cluster'];
/** Who may look at the disk, and who may change it. Everything else is a function of what it is given. */
const READS = ['workspace', 'helm', 'output', 'checks/schema', 'vendor', 'cli/unchanged.ts', 'template/compiled.ts'];
/**
 * Of `workspace` a folder for other programs, gone when they are done, and what charts rendered to before. `vendor` keeps
 * the archives and their lock, which are no part of the tree.
 */
const WRITES = [
  'output',
  'workspace/scratch.ts',
  'helm/keep.ts',
  'checks/schema/code-cache.ts',
  'vendor',
  'cli/unchanged.ts',
];
/** The one clock, for those who wait and for tokens that end: handed to whoever needs it, and never to what is made. */
const CLOCK = ['workspace/clock.ts'];
/** Keys for ssh, of which none is in what is made. */
const KEYS = ['forge/key-pair.ts'];
/** Of `output`, what plans: tested without a disk. */
const PURE = [
  ...['output/layout.ts', 'output/index-file.ts', 'output/releases.ts', 'output/removals.ts', 'output/tree.ts'],
  'output/laid-file.ts',
  'output/repository',
];
const CHANGES =
  /\b(?:append|copy|cp|link|mkdir|mkdtemp|rename|rm|rmdir|symlink|truncate|unlink|write)(?:File)?(?:Sync)?\b/;

interface Import {
  /** From the top of `src`. */
  readonly file: string;
  /** From the top of `src` as well, or the name of a package. */
  readonly target: string;
  readonly names: string;
  readonly typeOnly: boolean;
}

const root = packageRoot();
const src = join(root, 'src');
const posix = (path: string) => path.split(sep).join('/');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map(posix)
  .filter((file) => file.endsWith('.ts'))
  .sort();

function importsOf(file: string): Import[] {
  const text = readFileSync(join(src, file), 'utf8');
  const statements = text.matchAll(
    /^(?:import|export)\s+(type\s+)?([^;'"]*?)\s*from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm,
  );
  return [...statements].map(([, type, names = '', from, bare, dynamic]) => {
    const path = (from ?? bare ?? dynamic)!;
    const target = path.startsWith('.') ? posix(relative(src, resolve(dirname(join(src, file)), path))) : path;
    // `import { type A, type B }` loads nothing either.
    const inner = /^{([^}]*)}$/.exec(names.replaceAll(/\s+/g, ' ').trim())?.[1];
    const typeOnly =
      type !== undefined ||
      inner?.split(',').every((name) => name.trim() === '' || name.trim().startsWith('type ')) === true;
    return { file, target, names, typeOnly };
  });
}

const imports = files.flatMap(importsOf);
const folderOf = (path: string) => path.split('/')[0]!;
const isIn = (file: string, places: readonly string[]) =>
  places.some((place) => file === place || file.startsWith(`${place}/`));
const tell = ({ file, target }: Import) => `${file} imports ${target}`;

it('reads every import of every file', () => {
  expect(files.length).toBeGreaterThan(50);
  const said = files.reduce(
    (sum, file) =>
      sum +
      (readFileSync(join(src, file), 'utf8').match(/^(?:import|export)\b[^;]*\bfrom '|\bimport\('/gm) ?? []).length,
    0,
  );
  expect(imports.length).toBe(said);
});

describe('the arrow', () => {
  it('has every folder of src on it or below it', () => {
    expect([...new Set(files.map(folderOf))].filter((folder) => !ARROW.includes(folder) && !(folder in BASE))).toEqual(
      [],
    );
  });

  it('is not imported against', () => {
    const against = imports.filter(({ file, target }) => {
      if (!files.includes(target)) return false;
      const [from, to] = [folderOf(file), folderOf(target)];
      if (from === to) return false;
      if (from in BASE) return !BASE[from]!.includes(to);
      return !(to in BASE) && ARROW.indexOf(to) > ARROW.indexOf(from);
    });
    expect(against.map(tell)).toEqual([]);
  });

  it('keeps what people do with a platform apart', () => {
    const towers = imports.filter(({ file, target }) => {
      const [from, to] = [folderOf(file), folderOf(target)];
      return files.includes(target) && from !== to && DEEDS.includes(from) && DEEDS.includes(to);
    });
    expect(towers.map(tell)).toEqual([]);
  });

  it('leaves src only for generated types and for components of one’s own', () => {
    const outside = imports.filter(({ target }) => target.startsWith('..') || target.startsWith('#'));
    expect(
      outside
        .filter(
          ({ file, target, typeOnly }) =>
            !(target.startsWith('../imports/types/') && typeOnly) &&
            target !== '#own-components' &&
            !(target === '#templates' && file === 'template/template.ts'),
        )
        .map(tell),
    ).toEqual([]);
  });

  it('has no circle of files that load each other', () => {
    const loads = new Map(files.map((file) => [file, [] as string[]]));
    for (const { file, target, typeOnly } of imports) if (!typeOnly && loads.has(target)) loads.get(file)!.push(target);
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (file: string, path: readonly string[]) => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' → '));
      else if (!done.has(file)) {
        for (const next of loads.get(file)!) visit(next, [...path, file]);
        done.add(file);
      }
    };
    for (const file of files) visit(file, []);
    expect(circles).toEqual([]);
  });
});

describe('the world outside', () => {
  const disk = imports.filter(({ target }) => /^node:fs(\/|$)/.test(target));

  it('is read by few', () => {
    expect(disk.filter(({ file }) => !isIn(file, READS)).map(tell)).toEqual([]);
    expect(disk.filter(({ file }) => isIn(file, PURE)).map(tell)).toEqual([]);
    expect(PURE.filter((place) => !files.some((file) => isIn(file, [place])))).toEqual([]);
  });

  it('is changed by fewer', () => {
    expect(disk.filter(({ file, names }) => CHANGES.test(names) && !isIn(file, WRITES)).map(tell)).toEqual([]);
  });

  it('is the network for few, and other programs for none but the one who runs them', () => {
    const outside = imports.filter(({ target }) =>
      /^node:(http|https|http2|net|tls|dgram|dns|child_process|worker_threads|cluster)(\/|$)/.test(target),
    );
    expect(outside.filter(({ file }) => !isIn(file, NETWORK)).map(tell)).toEqual([]);
    const fetching = files.filter((file) => /(?<![.\w])fetch\(/.test(readFileSync(join(src, file), 'utf8')));
    expect(fetching.filter((file) => !isIn(file, NETWORK))).toEqual([]);
  });

  it('has no clock, no chance and no language in what is made from it', () => {
    // A date of a text is no clock.
    const random =
      /\bMath\.random\b|\brandomUUID\b|\brandomBytes\b|\bgenerateKey(Pair)?(Sync)?\b|\bDate\.now\b|\bnew Date\b(?!\(\w)|\btoLocale\w+\(|\blocaleCompare\b/;
    const chancy = files.filter((file) => random.test(readFileSync(join(src, file), 'utf8')));
    expect(chancy.filter((file) => !isIn(file, [...WRITES, ...CLOCK, ...KEYS]))).toEqual([]);
  });

  it('is loaded from packages by those whose business it is', () => {
    const packages = imports.filter(({ target, typeOnly }) => !typeOnly && !target.startsWith('node:'));
    const wrong = packages.filter(({ file, target }) => {
      const allowed = LIBRARIES[target.split('/')[0]!];
      return allowed !== undefined && !isIn(file, allowed);
    });
    expect(wrong.map(tell)).toEqual([]);
  });
});
