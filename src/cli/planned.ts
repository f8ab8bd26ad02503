import { formatFindings } from '../finding/format.ts';
import { findingsToJson } from '../finding/json.ts';
import type { Finding } from '../finding/finding.ts';
import type { PlatformConfig } from '../config/config.ts';
import type { Plan } from '../graph/plan.ts';
import { type ConfigFiles, readConfigFiles } from '../workspace/workspace.ts';
import { load } from './load.ts';
import { planPlatform } from './pipeline.ts';
import { EXIT, type Screen, wantsColor } from './screen.ts';
import { located } from './synth.ts';

export interface PlanOptions {
  readonly config: string;
  readonly env: string;
  readonly json?: boolean;
}

/** Loads and plans for the verbs that only look; when that fails, prints why and runs nothing. */
export function withPlan({ config: file, env, json }: PlanOptions, screen: Screen, look: (plan: Plan, config: PlatformConfig) => number): number {
  const files = readConfigFiles(file, env);
  const { config, findings } = load(files, env);
  if (!config) return refuse(findings, files, json, screen);
  const { plan, findings: planFindings } = planPlatform(config);
  return plan ? look(plan, config) : refuse(located([...findings, ...planFindings], config), files, json, screen);
}

function refuse(findings: readonly Finding[], { platform, override }: ConfigFiles, json: boolean | undefined, screen: Screen): number {
  const sources = (file: string) => [platform, override].find((read) => read?.file === file)?.text;
  if (json) screen.stdout.write(`${JSON.stringify(findingsToJson(findings), undefined, 2)}\n`);
  else screen.stderr.write(`${formatFindings(findings, { color: wantsColor(screen.stderr, screen.env), sources })}\n`);
  return EXIT.usage;
}
