import { basename } from 'node:path';
import { toCodeQuality } from '../finding/code-quality.ts';
import { reviewFindings } from '../review/format/findings.ts';
import type { Revisions } from '../review/from-git.ts';
import { type ConfigTexts, configTexts, placesOf } from '../review/places.ts';
import type { Review } from '../review/review.ts';
import { WORKTREE } from '../review/revisions.ts';
import { environmentsOf, readConfigFiles } from '../workspace/workspace.ts';

/** Which configuration the head has. */
export interface HeadConfig {
  readonly config: string;
  readonly head: string;
}

/** What needs eyes, as GitLab's Code Quality takes it. */
export async function codeQualityOf(
  reviews: readonly Review[],
  revisions: Revisions,
  asked: HeadConfig,
): Promise<string> {
  const configs = await headConfigs(
    revisions,
    asked,
    reviews.map(({ environment }) => environment),
  );
  const findings = reviewFindings(reviews, await placesOf(revisions, reviews, configs));
  const platform = `${revisions.prefix ?? ''}${basename(asked.config)}`;
  return `${JSON.stringify(
    toCodeQuality(findings, () => undefined, platform),
    undefined,
    2,
  )}\n`;
}

/** The configuration that the head has, by environment: its files as they are, or as they were committed. */
export async function headConfigs(
  revisions: Revisions,
  { config, head }: HeadConfig,
  environments: readonly string[],
): Promise<ReadonlyMap<string, ConfigTexts>> {
  if (head !== WORKTREE) return configTexts(revisions, basename(config), environments);
  const known = environmentsOf(config);
  return new Map(
    environments.filter((name) => known.includes(name)).map((name) => [name, readConfigFiles(config, name)]),
  );
}
