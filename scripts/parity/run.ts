import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Tree } from '../../src/argocd/tree.ts';
import type { Compile } from '../../src/config/load.ts';
import type { Finding } from '../../src/finding/finding.ts';
import { type Helm, openHelm } from '../../src/helm/helm.ts';
import { cachedCompile } from '../../src/synth/compile.ts';
import { cacheFolder, packageRoot } from '../../src/workspace/workspace.ts';
import { Acceptances } from './accept.ts';
import { chartArchive, ParityError } from './archives.ts';
import { compareSides } from './compare.ts';
import { Ours, objectsOf } from './ours.ts';
import { type General, type ParityEntry, parseGeneral, parseParity, type WrittenAccept } from './parity-file.ts';
import type { Named } from './report.ts';
import { renderTheirs } from './theirs.ts';
import { compareVersions } from './upstream.ts';

const GENERAL = 'scripts/parity/general.yaml';
const CATALOGUE = 'src/catalogue';

export interface ParityOptions {
  /** Folder of archives. */
  readonly from: string;
  /** Ids, or one of several comparisons of a component: `spark/apache`; none: all that can be compared. */
  readonly components: readonly string[];
  /** Another version than the one that is pinned. */
  readonly version?: string;
  readonly helm?: Pick<Helm, 'template'>;
}

export interface ParityRun {
  readonly results: readonly Named[];
  /** What is wrong with the files. */
  readonly findings: readonly Finding[];
  /** Texts of the files, for code frames. */
  readonly sources: (file: string) => string | undefined;
}

/**
 * Compares components with their charts.
 *
 * @throws ParityError, ArchiveError, HelmError
 */
export async function runParity({ from, components, version, helm }: ParityOptions): Promise<ParityRun> {
  const root = packageRoot();
  const texts = new Map<string, string>();
  const sources = (file: string) => texts.get(file);
  const compile = cachedCompile(cacheFolder(root));
  const { entries, general, findings } = readParityFiles(root, compile, texts);
  if (!general || findings.length > 0) return { results: [], findings, sources };
  const chosen = choose(entries, components);
  if (chosen.length === 0) throw new ParityError(`No component in ${CATALOGUE} has a parity.yaml.`);
  if (version !== undefined && new Set(chosen.map(({ chart }) => chart.name)).size !== 1)
    throw new ParityError(`--version is of one chart: name one of ${chosen.map(nameOf).join(', ')}.`);

  const ours = new Ours(root, compile);
  const program = helm ?? (await openHelm({ cacheDir: join(cacheFolder(root), 'charts') }));
  const accepts = new Acceptances<WrittenAccept>(general.accepts);
  const results: Named[] = [];
  for (const entry of chosen) {
    const tree = ours.tree(entry.platform);
    if (!isTree(tree)) return { results, findings: tree, sources };
    results.push(await compareEntry(entry, tree, { from, version, helm: program, ignores: general.ignores, accepts }));
  }
  const isWhole = components.length === 0;
  return { results, findings: isWhole ? accepts.stale().map(staleFinding) : [], sources };
}

const isTree = (tree: Tree | readonly Finding[]): tree is Tree => !Array.isArray(tree);

interface Comparison extends Pick<ParityOptions, 'from' | 'version'> {
  readonly helm: Pick<Helm, 'template'>;
  readonly ignores: General['ignores'];
  readonly accepts: Acceptances<WrittenAccept>;
}

async function compareEntry(
  entry: ParityEntry,
  tree: Tree,
  { from, version, helm, ...general }: Comparison,
): Promise<Named> {
  const { component, variant, chart } = entry;
  const render = async (pin: ParityEntry['chart']) => {
    const archive = await chartArchive(resolve(from), pin);
    return { archive, objects: await renderTheirs(entry, archive, tree, helm) };
  };
  const isOther = version !== undefined && version !== chart.version;
  // A digest is that of one version.
  const theirs = await render(isOther ? { ...chart, version, digest: undefined } : chart);
  const all = tree.manifests.map(({ object }) => object);
  const parity = compareSides(
    { objects: theirs.objects, all: theirs.objects },
    { objects: objectsOf(tree, component), all },
    entry.accepts,
    general,
  );
  return {
    name: variant === undefined ? component : `${component} (${variant})`,
    chart: `${chart.name} ${isOther ? version : chart.version}`,
    parity,
    ...(isOther && {
      upstream: compareVersions(await render(chart), theirs, {
        ignores: general.ignores,
        values: entry.values,
        accepted: parity.accepted,
      }),
    }),
  };
}

/** What one comparison is asked for by: `valkey`, `spark/apache`. */
const nameOf = ({ component, variant }: ParityEntry): string =>
  variant === undefined ? component : `${component}/${variant}`;

/**
 * The comparisons that are asked for: a component's, or one of them.
 *
 * @throws ParityError
 */
export function choose(entries: readonly ParityEntry[], components: readonly string[]): readonly ParityEntry[] {
  const known = [...new Set(entries.flatMap((entry) => [entry.component, nameOf(entry)]))].sort();
  const unknown = components.filter((one) => !known.includes(one));
  if (unknown.length > 0)
    throw new ParityError(`There is no parity.yaml of ${unknown.join(', ')}; there are those of ${known.join(', ')}.`);
  if (components.length === 0) return entries;
  return entries.filter((entry) => [entry.component, nameOf(entry)].some((name) => components.includes(name)));
}

function readParityFiles(root: string, compile: Compile, texts: Map<string, string>) {
  const read = (file: string) => {
    const text = readFileSync(join(root, file), 'utf8');
    texts.set(file, text);
    return text;
  };
  const general = parseGeneral(GENERAL, read(GENERAL), compile);
  const files = parityFiles(root).map((file) => parseParity(file, read(file), basename(dirname(file)), compile));
  return {
    general: general.value,
    entries: files.flatMap(({ value = [] }) => value),
    findings: [general, ...files].flatMap(({ findings }) => findings),
  };
}

/** Every `parity.yaml` of the catalogue, as a path below `root`. */
export function parityFiles(root: string): readonly string[] {
  return readdirSync(join(root, CATALOGUE), { recursive: true, encoding: 'utf8' })
    .filter((file) => basename(file) === 'parity.yaml')
    .map((file) => `${CATALOGUE}/${file.replaceAll('\\', '/')}`)
    .sort();
}

function staleFinding({ object, path, at }: WrittenAccept): Finding {
  return {
    rule: 'parity/stale',
    severity: 'error',
    message: `nothing that is compared differs so: ${[object, path].filter(Boolean).join(' ')}`,
    fix: 'take the entry out',
    at,
  };
}
