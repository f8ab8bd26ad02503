import type { PlatformConfig } from '../config/config.ts';
import type { Finding } from '../finding/finding.ts';
import type { Plan } from '../graph/plan.ts';
import { load } from '../synth/load.ts';
import { planPlatform } from '../synth/plan-platform.ts';
import { located } from '../synth/synth.ts';
import { type Synthesis, synthesize, type WholeTree, wholeTree } from '../synth/synthesize.ts';
import { type ConfigFiles, cacheFolder, packageRoot, readConfigFiles } from '../workspace/workspace.ts';
import { printFindings } from './print-findings.ts';
import { EXIT, type Format, type Screen } from './screen.ts';

export interface PlanOptions {
  readonly config: string;
  readonly env: string;
  readonly json?: boolean;
  /** How findings are printed, where a command offers more than text and JSON. */
  readonly format?: Format;
}

export function formatOf({ json, format = 'text' }: Pick<PlanOptions, 'json' | 'format'>): Format {
  return json ? 'json' : format;
}

/** Loads and plans for the commands that only look; when that fails, prints why and runs nothing. */
export async function withPlan(
  options: PlanOptions,
  screen: Screen,
  look: (plan: Plan, config: PlatformConfig, files: ConfigFiles) => number | Promise<number>,
): Promise<number> {
  const { config: file, env } = options;
  const files = readConfigFiles(file, env);
  const { config, findings } = load(files, env);
  if (!config) return refuse(findings, files, options, screen);
  const { plan, findings: planFindings } = planPlatform(config);
  return plan
    ? look(plan, config, files)
    : refuse(located([...findings, ...planFindings], config), files, options, screen);
}

/** The same for the commands that look at the whole tree, and judge nothing: the checks take longer than all the rest. */
export function withTree(
  options: PlanOptions,
  screen: Screen,
  look: (tree: WholeTree, config: PlatformConfig, files: ConfigFiles) => number,
): Promise<number> {
  return withPlan(options, screen, async (plan, config, files) => {
    const root = packageRoot();
    return look(await wholeTree(config, plan, { root, cacheDir: cacheFolder(root) }), config, files);
  });
}

/** The same for the command that judges it. */
export function withSynthesis(
  options: PlanOptions,
  screen: Screen,
  look: (synthesis: Synthesis, config: PlatformConfig, files: ConfigFiles) => number,
): Promise<number> {
  return withPlan(options, screen, async (plan, config, files) => {
    const root = packageRoot();
    return look(await synthesize(config, plan, { root, cacheDir: cacheFolder(root) }), config, files);
  });
}

function refuse(findings: readonly Finding[], files: ConfigFiles, options: PlanOptions, screen: Screen): number {
  printFindings(findings, files, formatOf(options), screen);
  return EXIT.usage;
}
