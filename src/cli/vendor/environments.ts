import { covers } from '../../checks/switch.ts';
import type { PlatformConfig } from '../../config/config.ts';
import type { Finding } from '../../finding/finding.ts';
import type { Plan } from '../../graph/plan.ts';
import type { Rendered } from '../../render/manifest.ts';
import { render } from '../../render/render.ts';
import { load } from '../../synth/load.ts';
import { planPlatform } from '../../synth/plan-platform.ts';
import { located } from '../../synth/synth.ts';
import { environmentsOf, readConfigFiles, sourcesOf } from '../../workspace/workspace.ts';

/** A platform in one environment, rendered but for its charts. */
export interface Environment {
  readonly name: string;
  readonly config: PlatformConfig;
  readonly plan: Plan;
  readonly rendered: Rendered;
}

export interface Environments {
  /** Empty when one of them is refused. */
  readonly environments: readonly Environment[];
  readonly findings: readonly Finding[];
  /** Texts of the configuration, for code frames. */
  readonly sources: ReadonlyMap<string, string>;
  /** Folder of `platform.yaml`. */
  readonly root: string;
}

/** Plans one environment, or all that there are: each may choose other charts, and other values for them. */
export function readEnvironments(config: string, only?: string): Environments {
  const environments: Environment[] = [];
  const findings = new Map<string, Finding>();
  const sources = new Map<string, string>();
  let root = '';
  let refused = false;
  for (const name of only === undefined ? environmentsOf(config) : [only]) {
    const files = readConfigFiles(config, name);
    root = files.root;
    for (const [file, text] of sourcesOf(files)) sources.set(file, text);
    const loaded = load(files, name);
    const planned = loaded.config && planPlatform(loaded.config);
    const problems = loaded.config
      ? located([...loaded.findings, ...planned!.findings], loaded.config)
      : loaded.findings;
    // What is wrong with platform.yaml is wrong in every environment: told once.
    for (const problem of problems) findings.set(JSON.stringify(problem), problem);
    if (loaded.config && planned?.plan)
      environments.push({ name, config: loaded.config, plan: planned.plan, rendered: render(planned.plan) });
    else refused = true;
  }
  return { environments: refused ? [] : environments, findings: [...findings.values()], sources, root };
}

/** Tells whether a finding about charts is switched off in the configuration, or accepted by the component. */
export function acceptance({ config, rendered }: Environment): (finding: Finding) => boolean {
  const accepted = rendered.releases.flatMap(({ component, pin }) =>
    (pin.accepts ?? []).map(({ rule, object }) => ({ rule, component, object })),
  );
  const switches = [...config.checks.off, ...accepted];
  return (finding) => switches.some((one) => covers(one, finding));
}
