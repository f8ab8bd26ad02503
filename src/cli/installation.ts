import type { Installation } from '../bootstrap/installation.ts';
import { type SynthResult, synth } from '../synth/synth.ts';
import { UsageError } from '../workspace/workspace.ts';
import { EXIT, type Screen } from './screen.ts';
import { showFindings } from './show-findings.ts';

export interface InstallationOptions {
  readonly config: string;
  readonly env: string;
}

/** The platform as it is rendered, for the commands that bring it up and take it away; else the exit code, and why was told. */
export async function loadInstallation(
  { config, env }: InstallationOptions,
  screen: Screen,
): Promise<{ readonly installation: Installation; readonly result: SynthResult } | { readonly exit: number }> {
  const result = await synth({ config, env, check: true });
  showFindings(result.findings, result.sources, screen);
  const installation = installationOf(result);
  if (!installation) return { exit: EXIT.usage };
  return result.outcome === 'findings' ? { exit: EXIT.findings } : { installation, result };
}

/** What a result is to bring up, whatever the checks say of it; undefined when nothing could be rendered. */
export function installationOf({ synthesis, config, outcome }: SynthResult): Installation | undefined {
  if (!synthesis || !config || outcome === 'configuration') return undefined;
  return { ...synthesis, folder: config.root };
}

/** Refuses a tree that is not what the configuration makes: Argo CD would bring up something else than was checked. */
export function assertWritten({ outcome, tree }: SynthResult): void {
  if (outcome !== 'differs') return;
  throw new UsageError(
    `${tree} is not what the configuration makes`,
    '`npm run synth`, look at the difference, and commit it',
  );
}
