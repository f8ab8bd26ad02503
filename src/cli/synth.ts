import { join, relative, resolve } from 'node:path';
import type { PlatformConfig } from '../config/config.ts';
import type { Finding } from '../finding/finding.ts';
import { previousIndex } from '../output/previous.ts';
import { writeReleases } from '../output/release-writer.ts';
import { guardRemovals } from '../output/removals.ts';
import { applyChanges, compareTree, repair, type TreeChanges } from '../output/writer.ts';
import { cacheFolder, packageRoot, readConfigFiles, sourcesOf } from '../workspace/workspace.ts';
import { load } from './load.ts';
import { planPlatform, type Synthesis, synthesize } from './pipeline.ts';
import { hasErrors } from './screen.ts';

export interface SynthOptions {
  readonly config: string;
  readonly env: string;
  /** Folder that stands for the top of the repository; default: that of the configuration. */
  readonly out?: string;
  /** Write nothing; report what would change. */
  readonly check?: boolean;
  readonly allowRemoval?: readonly string[];
}

export interface SynthResult {
  readonly outcome: 'done' | 'differs' | 'findings' | 'configuration';
  readonly findings: readonly Finding[];
  readonly config?: PlatformConfig;
  readonly synthesis?: Synthesis;
  readonly changes?: TreeChanges;
  /** Of `releases/<env>`: files made or renewed. */
  readonly releases?: readonly string[];
  /** The tree, relative to the working folder. */
  readonly tree: string;
  /** Texts of the configuration, for code frames. */
  readonly sources: ReadonlyMap<string, string>;
}

/** Renders a platform, checks it, and then, when nothing is wrong, makes the tree hold it. */
export function synth({ config: file, env, out, check = false, allowRemoval = [] }: SynthOptions): SynthResult {
  const files = readConfigFiles(file, env);
  const top = out === undefined ? files.root : resolve(out);
  const dir = join(top, 'dist', env);
  const result = { tree: relative(process.cwd(), dir) || '.', sources: sourcesOf(files) };

  const { config, findings: problems } = load(files, env);
  if (!config) return { ...result, outcome: 'configuration', findings: problems };
  const { plan, findings: planFindings } = planPlatform(config);
  if (!plan)
    return { ...result, outcome: 'configuration', config, findings: located([...problems, ...planFindings], config) };

  const root = packageRoot();
  const synthesis = synthesize(config, plan, { root, cacheDir: cacheFolder(root) });
  repair(dir);
  const before = previousIndex(dir, result.tree);
  const removals = guardRemovals(before.index, synthesis.layout.index, new Set(allowRemoval));
  const findings = located([...problems, ...synthesis.findings, ...before.findings, ...removals], config);
  if (hasErrors(findings)) return { ...result, outcome: 'findings', config, synthesis, findings };

  const changes = compareTree(dir, synthesis.layout.tree);
  const releases = writeReleases(join(top, 'releases', env), synthesis.layout, check);
  const differs = changes.written.length + changes.removed.length + releases.length > 0;
  if (!check) applyChanges(dir, synthesis.layout.tree, changes);
  return { ...result, outcome: check && differs ? 'differs' : 'done', config, synthesis, findings, changes, releases };
}

/** Findings about objects, with the line of the configuration that caused them. */
export function located(findings: readonly Finding[], config: PlatformConfig): readonly Finding[] {
  return findings.map((finding) =>
    finding.at || finding.config === undefined ? finding : { ...finding, at: config.locate(finding.config) },
  );
}
