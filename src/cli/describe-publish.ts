import type { PlatformConfig } from '../config/config.ts';
import { maskPasswords } from '../finding/mask.ts';
import type { Outcome } from '../publish/publish.ts';
import type { Screen } from './screen.ts';

/** Files that a person wants to see by name. */
const SHOWN = 20;

/** Tells people what `publish` did, or would do. */
export function reportPublish(outcome: Outcome, { name, git }: PlatformConfig, { stdout }: Screen): void {
  const { branch, target, title, files, commit, pushed, request, behind } = outcome;
  const url = maskPasswords(git.url);
  const lines: string[] = [];
  if (outcome.outcome === 'nothing') {
    lines.push(`${name}: nothing to publish, ${target} of ${url} holds all of it`);
    if (behind)
      lines.push(`Your checkout is behind: \`git restore dist && git pull --rebase --autostash ${url} ${target}\``);
  } else {
    lines.push(title, `${branch} → ${target} of ${url}, ${filesLine(outcome)}`);
    const outside = files.filter(({ path }) => !path.startsWith('dist/'));
    lines.push(
      ...outside.slice(0, SHOWN).map(({ path, before, after }) => `  ${before ? (after ? '~' : '-') : '+'} ${path}`),
    );
    if (outside.length > SHOWN) lines.push(`  … and ${outside.length - SHOWN} more`);
  }
  if (outcome.outcome === 'planned')
    lines.push('Nothing was pushed. The description would be:', '', outcome.description);
  if (commit) lines.push(`${pushed ? 'pushed' : 'there already:'} ${commit.slice(0, 12)}`);
  if (request) lines.push(`${DONE[request.done]} ${request.name} ${request.url}`);
  stdout.write(`${lines.join('\n')}\n`);
}

const DONE = { opened: 'opened', updated: 'updated', unchanged: 'up to date:' } as const;

function filesLine({ files }: Outcome): string {
  const trees = files.filter(({ path }) => path.startsWith('dist/')).length;
  return `${files.length} ${files.length === 1 ? 'file' : 'files'}: ${trees} in dist/, ${files.length - trees} beside it`;
}

/** The same as JSON. */
export function reportPublishJson(outcome: Outcome, { name }: PlatformConfig, { stdout }: Screen): void {
  const { files, ...rest } = outcome;
  const paths = files.map(({ path, before, after }) => ({
    path,
    change: before ? (after ? 'changed' : 'removed') : 'added',
  }));
  stdout.write(`${JSON.stringify({ platform: name, ...rest, files: paths }, undefined, 2)}\n`);
}
