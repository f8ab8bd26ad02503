import { dirname, resolve } from 'node:path';
import type { Comparison } from '../review/comparison.ts';
import type { Revisions } from '../review/from-git.ts';
import { compareAtHead, type ReviewTools } from '../review/review-git.ts';
import { saidIn } from '../review/said.ts';
import { load } from '../synth/load.ts';
import { UsageError } from '../workspace/usage-error.ts';
import { type HeadConfig, headConfigs } from './review-findings.ts';

/** Two environments, as they are asked for. */
interface Asked extends HeadConfig {
  readonly env?: readonly string[];
  readonly against: string;
}

/**
 * Compares two environments of the head.
 *
 * @throws UsageError unless there is one to compare with, and trees of both.
 */
export async function against(revisions: Revisions, asked: Asked, tools: ReviewTools): Promise<Comparison> {
  const [environment, ...more] = asked.env ?? [];
  if (environment === undefined || more.length > 0 || environment === asked.against)
    throw new UsageError(
      '--against compares two environments',
      'name one by --env, and another by --against: `--env local --against production`',
    );
  const both = [environment, asked.against];
  const configs = await headConfigs(revisions, asked, both);
  const said = both.flatMap((name) => saidIn(name, configs.get(name)));
  const profiles = Object.fromEntries(
    both.flatMap((name) => {
      const texts = configs.get(name);
      const config = texts && load({ ...texts, root: dirname(resolve(asked.config)) }, name).config;
      return config ? [[name, config.profile] as const] : [];
    }),
  );
  return compareAtHead(revisions, { environment, against: asked.against }, { said, profiles }, tools);
}
