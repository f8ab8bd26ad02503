import type { PlatformConfig } from '../config/config.ts';
import type { Finding } from '../finding/finding.ts';
import { findingsToJson } from '../finding/json.ts';
import type { Plan } from '../graph/plan.ts';
import { type ConfigFiles, readConfigFiles, sourcesOf } from '../workspace/workspace.ts';
import { load } from './load.ts';
import { planPlatform } from './pipeline.ts';
import { EXIT, type Screen } from './screen.ts';
import { showFindings } from './show-findings.ts';
import { located } from './synth.ts';

export interface PlanOptions {
  readonly config: string;
  readonly env: string;
  readonly json?: boolean;
}

/** Loads and plans for the verbs that only look; when that fails, prints why and runs nothing. */
export function withPlan(
  { config: file, env, json }: PlanOptions,
  screen: Screen,
  look: (plan: Plan, config: PlatformConfig, files: ConfigFiles) => number,
): number {
  const files = readConfigFiles(file, env);
  const { config, findings } = load(files, env);
  if (!config) return refuse(findings, files, json, screen);
  const { plan, findings: planFindings } = planPlatform(config);
  return plan
    ? look(plan, config, files)
    : refuse(located([...findings, ...planFindings], config), files, json, screen);
}

function refuse(findings: readonly Finding[], files: ConfigFiles, json: boolean | undefined, screen: Screen): number {
  if (json) screen.stdout.write(`${JSON.stringify(findingsToJson(findings), undefined, 2)}\n`);
  else showFindings(findings, sourcesOf(files), screen);
  return EXIT.usage;
}
