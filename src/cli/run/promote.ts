import { dirname, join, resolve } from 'node:path';
import type { Plan } from '../../graph/plan.ts';
import { put } from '../../output/put.ts';
import { type Promotion, promote } from '../../publish/promote.ts';
import { readText } from '../../workspace/read-text.ts';
import { versionOf } from '../../workspace/releases/pins.ts';
import { UsageError } from '../../workspace/workspace.ts';
import { withPlan } from '../planned.ts';
import { EXIT, type Screen } from '../screen.ts';

interface PromoteOptions {
  readonly config: string;
  readonly from: string;
  readonly to: string;
  readonly all?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export async function run(name: string, options: PromoteOptions, screen: Screen): Promise<number> {
  const { config, from, to, all = false, dryRun = false, json = false } = options;
  if (from === to)
    throw new UsageError(`${from} cannot be promoted to itself`, 'name two environments: --from local --to production');
  const plans: Plan[] = [];
  for (const env of [from, to]) {
    const exit = await withPlan({ config, env, json }, screen, (plan) => {
      plans.push(plan);
      return EXIT.done;
    });
    if (exit !== EXIT.done) return exit;
  }
  const root = dirname(resolve(config));
  const read = (path: string) => readText(join(root, path));
  const { promotions, files } = promote({ name, all, from: plans[0]!, to: plans[1]!, read });
  if (!dryRun) for (const [path, text] of files) put(join(root, path), text);
  if (json)
    screen.stdout.write(
      `${JSON.stringify({ from, to, dryRun, promotions, written: [...files.keys()].sort() }, undefined, 2)}\n`,
    );
  else screen.stdout.write(tell(promotions, [...files.keys()].sort(), options));
  return EXIT.done;
}

function tell(promotions: readonly Promotion[], files: readonly string[], { to, dryRun }: PromoteOptions): string {
  const lines = promotions.map(({ image, before, start, after, unchanged }) =>
    unchanged
      ? `${image}: ${to} runs ${versionOf(after)} already`
      : `${image}: ${to} ${before ? versionOf(before) : `${start} (not pinned)`} → ${versionOf(after)}`,
  );
  if (files.length > 0) lines.push('', ...files.map((file) => `${dryRun ? 'to write' : 'written'}: ${file}`));
  const moved = promotions.filter(({ unchanged, elsewhere }) => !unchanged && elsewhere);
  if (moved.length > 0) {
    lines.push(`Promoting copies no image: see that the registry of ${to} has`);
    lines.push(...moved.map(({ after }) => `  ${after.newName ?? after.name}${reference(after)}`));
  }
  if (files.length > 0 && !dryRun) lines.push(`Next: npm run publish -- --env ${to}`);
  return `${lines.join('\n')}\n`;
}

function reference({ newTag, digest }: Promotion['after']): string {
  return `${newTag === undefined ? '' : `:${newTag}`}${digest === undefined ? '' : `@${digest}`}`;
}
