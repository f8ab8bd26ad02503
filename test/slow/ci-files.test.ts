import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { textsOf } from '../../src/output/laid-file.ts';
import { gitLabCi } from '../../src/output/repository/gitlab-ci.ts';
import { renderScenario, scenarios } from '../golden/scenario.ts';
import { folderOf } from '../support/cli.ts';
import { leftOut, present, programOf } from '../support/outside.ts';
import { planOf } from '../support/platform.ts';

/** It brings GitLab's schema of CI files and SchemaStore's of workflows. */
const checkJsonschema = programOf(['check-jsonschema']);
const actionlint = programOf(['actionlint'], ['-version']);

const GITLAB = '.gitlab-ci.yml';
const GITHUB = '.github/workflows/mooring.yml';
const GITHUB_REVIEW = '.github/workflows/mooring-review.yml';

/** The CI files of every scenario: the same in all its environments. */
const files = [...new Map(scenarios().map((scenario) => [scenario.name, scenario])).values()].flatMap((scenario) => {
  const beside = new Map(textsOf(renderScenario(scenario).layout.beside));
  return [GITLAB, GITHUB, GITHUB_REVIEW].flatMap((path) => {
    const text = beside.get(path);
    return text === undefined ? [] : [{ name: scenario.name, path, text }];
  });
});

type Jobs = Record<string, { readonly extends?: string; readonly variables?: object }>;

/** The same file without templates, in which the schema takes anything. */
function extended(text: string): string {
  const jobs = parse(text) as Jobs;
  const whole = Object.entries(jobs).map(([name, { extends: base, ...job }]): [string, object] => {
    const template = base === undefined ? undefined : jobs[base];
    return [
      name,
      template ? { ...template, ...job, variables: { ...template.variables, ...job.variables } } : jobs[name]!,
    ];
  });
  return stringify(Object.fromEntries(whole.filter(([name]) => !name.startsWith('.'))), {
    aliasDuplicateObjects: false,
  });
}
const of = (path: string) => files.filter((file) => file.path === path);

function lint(program: string, args: readonly string[], path: string, text: string) {
  const folder = folderOf({});
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
  const { status, stdout, stderr } = spawnSync(program, [...args, path], { cwd: folder, encoding: 'utf8' });
  return { status, said: `${stdout}${stderr}` };
}

it('finds CI files of both forges in the scenarios', () => {
  expect(of(GITLAB).length).toBeGreaterThan(0);
  expect(of(GITHUB).length).toBeGreaterThan(0);
});

describe.skipIf(leftOut(checkJsonschema))('against their schemas', { timeout: 60_000 }, () => {
  const check = (path: string, text: string) => {
    const schema = path === GITLAB ? 'vendor.gitlab-ci' : 'vendor.github-workflows';
    return lint(present(checkJsonschema, 'check-jsonschema'), ['--builtin-schema', schema], path, text);
  };

  it.each(files)('$path of $name is valid', ({ path, text }) => {
    expect(check(path, text)).toMatchObject({ status: 0 });
    if (path === GITLAB) expect(check(path, extended(text))).toMatchObject({ status: 0 });
  });

  it('one with a wrong key is not', () => {
    const { text } = of(GITLAB)[0]!;
    expect(check(GITLAB, extended(text).replace('  stage: check', '  stag: check')).status).not.toBe(0);
  });
});

describe.skipIf(leftOut(actionlint))('actionlint', { timeout: 60_000 }, () => {
  it.each([...of(GITHUB), ...of(GITHUB_REVIEW)])('finds nothing in $path of $name', ({ path, text }) => {
    expect(lint(present(actionlint, 'actionlint'), ['-no-color'], path, text)).toEqual({ status: 0, said: '' });
  });
});

// Stand-ins for the programs that a build job calls; everything else is what the job's shell really does.
describe('a build job of GitLab', () => {
  const { config } = planOf({
    cluster: { kind: 'k3d' },
    projects: { fraud: { images: { base: { build: 'images/base', tag: '2.3.0', follow: 'digest' } } } },
  });
  const jobs = parse(gitLabCi([config!])) as Record<
    string,
    { before_script: string[]; script: string[]; variables: Record<string, string> }
  >;

  it('builds the folder, pushes a version of the series and shows no credential', () => {
    const folder = folderOf({
      'bin/buildctl-daemonless.sh': '#!/bin/sh\nprintf "%s\\n" "$@" > "$OUT"\n',
      // What the branch holds is what is built: test/slow/build-scripts.test.ts has the real one.
      'bin/git': '#!/bin/sh\n',
      'home/keep': '',
    });
    const job = jobs['build fraud/base (local)']!;
    const lines = [...jobs['.build']!.before_script, ...job.script].join('\n');
    const out = join(folder, 'out');
    spawnSync('chmod', ['-R', '+x', join(folder, 'bin')]);
    const { status, stdout, stderr } = spawnSync(
      '/bin/sh',
      ['-eu', '-c', `${lines}\ncat "$OUT" "$HOME/.docker/config.json"`],
      {
        encoding: 'utf8',
        env: {
          ...job.variables,
          PATH: `${join(folder, 'bin')}:/usr/bin:/bin`,
          HOME: join(folder, 'home'),
          OUT: out,
          CI_COMMIT_BRANCH: 'main',
          CI_COMMIT_SHA: 'abc',
          CI_PIPELINE_CREATED_AT: '2026-11-21T14:30:05Z',
          CI_REPOSITORY_URL: 'https://gitlab.example.com/a/b.git',
          DOCKER_AUTH_CONFIG: '{"auths":{}}',
        },
      },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.replaceAll('2.3.20261121143005', 'VERSION')).toMatchInlineSnapshot(`
      "build
      --progress
      plain
      --frontend
      dockerfile.v0
      --local
      context=images/base
      --local
      dockerfile=images/base
      --import-cache
      type=registry,ref=k3d-registry:5050/fraud/base-cache:latest
      --export-cache
      type=registry,ref=k3d-registry:5050/fraud/base-cache:latest,mode=max,ignore-error=true
      --output
      type=image,name=k3d-registry:5050/fraud/base:VERSION,push=true,registry.insecure=true
      --output
      type=image,name=k3d-registry:5050/fraud/base:2.3.0,push=true,registry.insecure=true
      {"auths":{}}"
    `);
  });
});
