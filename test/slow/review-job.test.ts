import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { gitHubReview } from '../../src/output/repository/github-review.ts';
import { gitLabCi } from '../../src/output/repository/gitlab-ci.ts';
import { folderOf } from '../support/cli.ts';
import { gitWorkshop } from '../support/git-workshop.ts';
import { planOf } from '../support/platform.ts';

const { config } = planOf({ cluster: { kind: 'k3d' } });
const gitLab = (parse(gitLabCi([config!])) as { review: { script: string[] } }).review.script.join('\n');
const gitHub = (parse(gitHubReview()) as { jobs: { review: { steps: { run?: string }[] } } }).jobs.review.steps
  .map(({ run }) => run)
  .find((run) => run?.includes('--note'))!;

/** npm that tells where it runs, whose code is there, and whether it could read the token. */
const NPM =
  '#!/bin/sh\necho "$(cat whose) ${MOORING_TOKEN:-no-token} $*" | sed "s|$CI_PROJECT_DIR|REPOSITORY|g" >> "$LOG"\n';
const URL = 'https://git.example.com/mlops/platform.git';

/** What a job's script runs, in a repository whose branch brings another Mooring along. */
async function job(script: string, base: Record<string, string>, env: Record<string, string> = {}) {
  const shop = gitWorkshop(URL, { 'platform.yaml': '', whose: 'of the base', ...base });
  const started = shop.git('rev-parse', 'HEAD').trim();
  shop.write({ whose: 'of the head', 'src/cli/review-note.ts': 'export {};' });
  shop.git('add', '-A');
  shop.git('commit', '--quiet', '-m', 'Another Mooring');
  const bin = folderOf({ npm: NPM, log: '' });
  await promisify(execFile)('chmod', ['+x', join(bin, 'npm')]);
  await promisify(execFile)('sh', ['-ec', `${script}\n:`], {
    cwd: shop.folder,
    env: {
      PATH: `${bin}:${process.env.PATH}`,
      HOME: bin,
      LOG: join(bin, 'log'),
      CI_PROJECT_DIR: shop.folder,
      CI_MERGE_REQUEST_DIFF_BASE_SHA: started,
      CI_COMMIT_SHA: 'HEAD',
      MOORING_TOKEN: 'token',
      ...env,
    },
  });
  const { stdout } = await promisify(execFile)('cat', [join(bin, 'log')]);
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.replaceAll(started, 'BASE'));
}

it('of GitLab installs and runs the Mooring of the base, with the commits of both sides', async () => {
  const lines = await job(gitLab, { 'src/cli/review-note.ts': '' });
  const review = 'of the base token run --silent review -- --config REPOSITORY/platform.yaml --base BASE --head HEAD';
  expect(lines).toEqual([
    'of the base token ci --cache REPOSITORY/.npm --prefer-offline --no-audit --no-fund',
    `${review} --format codequality --out REPOSITORY/gl-code-quality-report.json`,
    `${review} --format html --out REPOSITORY/review.html`,
    `${review} --format markdown --out REPOSITORY/review.md`,
    `${review} --note`,
  ]);
});

it('of GitLab never gives the token to the Mooring that a merge request brings', async () => {
  const lines = await job(gitLab, {});
  expect(lines).toHaveLength(5);
  for (const line of lines) expect(line).toMatch(/^of the head no-token /);
});

it('of GitHub runs what was checked out, with the commits of both sides', async () => {
  const shop = { GITHUB_WORKSPACE: '.', GITHUB_BASE_REF: 'main', HEAD: 'abc' };
  const lines = await job(gitHub, {}, shop);
  expect(lines.map((line) => line.replace(/^of the head token run --silent review -- /, ''))).toEqual([
    '--config ./platform.yaml --base origin/main --head abc --format codequality --out ./gl-code-quality-report.json',
    '--config ./platform.yaml --base origin/main --head abc --format html --out ./review.html',
    '--config ./platform.yaml --base origin/main --head abc --format markdown --out ./review.md',
    '--config ./platform.yaml --base origin/main --head abc --note',
  ]);
});
