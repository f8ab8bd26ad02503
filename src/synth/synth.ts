import { join, relative, resolve } from 'node:path';
import type { PlatformConfig } from '../config/config.ts';
import type { Finding, Position } from '../finding/finding.ts';
import { hasErrors } from '../finding/finding.ts';
import { readLock } from '../helm/lock.ts';
import { LOCK_FILE, RENDERED } from '../helm/places.ts';
import { applyFiles, compareFiles, type FileChanges } from '../output/file-writer.ts';
import type { TreeIndex } from '../output/index-file.ts';
import { rememberTree } from '../output/last-tree.ts';
import { previousIndex } from '../output/previous.ts';
import { renderedFiles } from '../output/rendered-files.ts';
import { applyChanges, compareTree, repair, type TreeChanges } from '../output/writer.ts';
import { placeInFolder } from '../workspace/folder-place.ts';
import { runProgram } from '../workspace/run.ts';
import { cacheFolder, packageRoot, readConfigFiles, sourcesOf } from '../workspace/workspace.ts';
import { loadEnvironments, missingFolders, strandedFindings } from './environments.ts';
import { foreignFiles, foreignFindings } from './foreign.ts';
import { compareWithLast, type LastTree } from './last-tree.ts';
import { load } from './load.ts';
import { planPlatform } from './plan-platform.ts';
import { type Synthesis, synthesize } from './synthesize.ts';

export interface SynthOptions {
  readonly config: string;
  readonly env: string;
  /** Folder that stands for the top of the repository; default: that of the configuration. */
  readonly out?: string;
  /** Write nothing; report what would change. */
  readonly check?: boolean;
  readonly allowRemoval?: readonly string[];
  readonly allowChange?: readonly string[];
  /** Files in the tree that somebody made or changed by hand may go. */
  readonly overwrite?: boolean;
}

export interface SynthResult {
  readonly outcome: 'done' | 'differs' | 'findings' | 'configuration';
  readonly findings: readonly Finding[];
  readonly config?: PlatformConfig;
  readonly synthesis?: Synthesis;
  readonly changes?: TreeChanges;
  /** What the tree that was there said it holds. */
  readonly index?: TreeIndex;
  /** Of `releases/<env>`: files made or renewed. */
  readonly releases?: readonly string[];
  /** Of `vendor/rendered/<env>`: what charts rendered to, for who has no Helm. */
  readonly rendered?: FileChanges;
  /** Beside `dist/`, relative to its parent. */
  readonly repository?: FileChanges;
  /** The command that does it all the same, when nothing but words of a person is missing. */
  readonly acknowledgement?: string;
  /** The tree, relative to the working folder. */
  readonly tree: string;
  /** Texts of the configuration, for code frames. */
  readonly sources: ReadonlyMap<string, string>;
}

/** Renders a platform, checks it, and then, when nothing is wrong, makes the tree hold it. */
export async function synth({
  config: file,
  env,
  out,
  check = false,
  allowRemoval = [],
  allowChange = [],
  overwrite = false,
}: SynthOptions): Promise<SynthResult> {
  const files = readConfigFiles(file, env);
  const top = out === undefined ? files.root : resolve(out);
  const dir = join(top, 'dist', env);
  const lock = readLock(files.root);
  const sources = new Map([...sourcesOf(files), ...(lock.text === undefined ? [] : [[LOCK_FILE, lock.text] as const])]);
  const result = { tree: relative(process.cwd(), dir) || '.', sources };

  const { config, findings: problems } = load(files, env);
  if (!config) return { ...result, outcome: 'configuration', findings: problems };
  const { plan, findings: planFindings } = planPlatform(config);
  if (!plan)
    return { ...result, outcome: 'configuration', config, findings: located([...problems, ...planFindings], config) };

  const others = loadEnvironments(file, config);
  if (others.findings.length > 0)
    return { ...result, outcome: 'configuration', config, findings: [...problems, ...others.findings] };

  const root = packageRoot();
  const { environments } = others;
  const synthesis = await synthesize(config, plan, { root, cacheDir: cacheFolder(root), top, environments, lock });
  repair(dir);
  const before = previousIndex(dir, result.tree);
  // What is not rendered is not taken away either.
  const last = compareWithLast(dir, synthesis, synthesis.partial ? undefined : before.index, allowRemoval, allowChange);
  const beside = compareFiles(top, synthesis.layout.beside);
  const own = [...problems, ...synthesis.findings, ...missingFolders(config), ...before.findings, ...beside.findings];
  if (out === undefined) own.push(...strandedFindings(file));
  const foreign =
    check || overwrite || !last.changes
      ? []
      : await foreignFiles(dir, last.changes, before.index, cacheFolder(root), runProgram);
  const unasked = last.changes ? foreignFindings(result.tree, foreign, last.changes) : [];
  const findings = located([...own, ...last.findings, ...unasked], config);
  if (hasErrors(findings)) {
    const acknowledgement = hasErrors(own)
      ? undefined
      : commandOf({ config: file, env, out, overwrite: foreign.length > 0 }, last);
    return { ...result, outcome: 'findings', config, synthesis, findings, acknowledgement };
  }

  const changes = last.changes ?? compareTree(dir, synthesis.layout.tree);
  const releases = below(`releases/${env}/`, beside.changes.written);
  const repository = {
    written: beside.changes.written.filter((path) => !path.startsWith(`releases/${env}/`)),
    removed: beside.changes.removed,
  };
  // Beside the configuration, whatever stands for the top of the repository: who only looks leaves it alone.
  const keep = join(files.root, RENDERED, env);
  const kept = out === undefined ? renderedFiles(keep, synthesis.kept) : [];
  const rendered = compareFiles(keep, kept).changes;
  const differing = [changes, repository, rendered].flatMap(({ written, removed }) => [written, removed]);
  if (!check) {
    if (changes.written.length + changes.removed.length > 0)
      rememberTree(cacheFolder(root), dir, synthesis.layout.tree);
    applyChanges(dir, synthesis.layout.tree, changes);
    applyFiles(top, synthesis.layout.beside, beside.changes);
    applyFiles(keep, kept, rendered);
  }
  const outcome = check && [...differing, releases].some(({ length }) => length > 0) ? 'differs' : 'done';
  const written = { changes, index: before.index, releases, repository, rendered };
  return { ...result, outcome, config, synthesis, findings, ...written };
}

/** Paths below a folder, from there. */
const below = (folder: string, paths: readonly string[]) =>
  paths.filter((path) => path.startsWith(folder)).map((path) => path.slice(folder.length));

/** What a person types who means all that was refused. */
function commandOf(
  { config, env, out, overwrite }: Pick<SynthOptions, 'config' | 'env' | 'out' | 'overwrite'>,
  { removals, changed }: Pick<LastTree, 'removals' | 'changed'>,
): string {
  return [
    'npm run synth --',
    ...(config === 'platform.yaml' ? [] : [`--config ${config}`]),
    `--env ${env}`,
    ...(out === undefined ? [] : [`--out ${out}`]),
    ...(overwrite ? ['--overwrite'] : []),
    ...(removals.length > 0 ? [`--allow-removal ${removals.join(' ')}`] : []),
    ...(changed.length > 0 ? [`--allow-change ${changed.join(' ')}`] : []),
  ].join(' ');
}

/** Findings about objects, with the line of the folder where they stand, or of the configuration that caused them. */
export function located(findings: readonly Finding[], config: PlatformConfig): readonly Finding[] {
  return findings.map((finding) => {
    if (finding.at) return finding;
    const at =
      placeOfObject(finding, config) ?? (finding.config === undefined ? undefined : config.locate(finding.config));
    return at ? { ...finding, at } : finding;
  });
}

/** Where an object that people wrote is, in the folder of a component of their own. */
function placeOfObject({ component = '', object, path }: Finding, { own, root }: PlatformConfig): Position | undefined {
  const { folder, namespace } = Object.hasOwn(own, component) ? own[component]! : {};
  if (object === undefined || folder === undefined) return undefined;
  return placeInFolder(root, folder, { object, path, namespace: namespace! });
}
