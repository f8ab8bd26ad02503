import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compare } from 'semver';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { SUPERSEDED } from '../../src/output/repository/build-scripts.ts';
import { gitHubWorkflow } from '../../src/output/repository/github-workflow.ts';
import { gitLabCi } from '../../src/output/repository/gitlab-ci.ts';
import { planOf } from '../support/platform.ts';

/** The shell scripts of generated CI files, run by the shell and the git of this machine in repositories of their own. */

const IDENTITY = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@example.org' };
const GIT = {
  ...IDENTITY,
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.org',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
};
const FOLDER = 'images/trainer';
const PROJECTS = { fraud: { images: { trainer: { build: FOLDER, follow: 'semver' } } } };

let folder: string;
let origin: string;
let work: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mooring-builds-'));
  [origin, work] = [join(folder, 'origin.git'), join(folder, 'work')];
  git(folder, 'init', '-q', '--bare', '-b', 'main', origin);
  git(folder, 'clone', '-q', origin, work);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd, encoding: 'utf8', env: { PATH: process.env.PATH, ...GIT }, stdio: 'pipe' });
}

/** Commits files, pushes, and answers the commit. */
function push(files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(work, path)), { recursive: true });
    writeFileSync(join(work, path), text);
  }
  git(work, 'add', '--all');
  git(work, 'commit', '-q', '-m', 'change');
  git(work, 'push', '-q', 'origin', 'HEAD:main');
  return git(work, 'rev-parse', 'HEAD').trim();
}

interface Ended {
  readonly code: number;
  readonly said: string;
}

function shell(cwd: string, script: string, env: Readonly<Record<string, string>>): Ended {
  try {
    const said = execFileSync('sh', ['-c', script], {
      cwd,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: folder, TMPDIR: folder, ...GIT, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return { code: 0, said };
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
    return { code: status, said: `${stdout}${stderr}` };
  }
}

describe('a build on GitLab', () => {
  const { config } = planOf({ cluster: { kind: 'k3d' }, projects: PROJECTS });
  const ci = parse(gitLabCi([config!])) as Record<string, { before_script?: string[]; variables?: object }>;
  const job = ci['build fraud/trainer (local)']!;
  const prepare = ci['.build']!.before_script!.join('\n');

  /** As a runner does: a shallow clone of the commit, and the variables of its pipeline. */
  function build(
    commit: string,
    created: string,
    more: Readonly<Record<string, string>> = {},
    then = 'echo "builds $version"',
  ): Ended {
    const clone = mkdtempSync(join(folder, 'clone-'));
    git(clone, 'init', '-q');
    git(clone, 'fetch', '-q', '--depth', '1', origin, commit);
    git(clone, 'checkout', '-q', 'FETCH_HEAD');
    return shell(clone, `${prepare}\n${then}`, {
      ...(job.variables as Record<string, string>),
      CI_REPOSITORY_URL: origin,
      CI_COMMIT_BRANCH: 'main',
      CI_COMMIT_SHA: commit,
      CI_PIPELINE_CREATED_AT: created,
      ...more,
    });
  }

  it('has the version of its pipeline, the same when it is tried again, and higher than those before', () => {
    const first = push({ [`${FOLDER}/Dockerfile`]: 'FROM scratch' });
    const builds = [build(first, '2026-11-21T09:59:59Z'), build(first, '2026-11-21T09:59:59Z')];
    expect(builds).toEqual([builds[0], { code: 0, said: 'builds 0.1.20261121095959\n' }]);
    const second = push({ [`${FOLDER}/Dockerfile`]: 'FROM other' });
    const { said } = build(second, '2026-11-21T10:00:00Z');
    expect(compare(said.replace('builds ', '').trim(), '0.1.20261121095959')).toBe(1);
  });

  it('is refused once a newer commit changed its folder, and not for any other change', () => {
    const first = push({ [`${FOLDER}/Dockerfile`]: 'FROM scratch' });
    push({ 'dist/local/index.json': '{}' });
    expect(build(first, '2026-11-21T10:00:00Z')).toMatchObject({ code: 0 });
    push({ [`${FOLDER}/train.py`]: 'pass' });
    const { code, said } = build(first, '2026-11-21T10:00:00Z');
    expect(code).toBe(SUPERSEDED);
    expect(said).toContain(`A newer commit of main changed ${FOLDER}`);
    expect(said).not.toContain('builds 0.1');
    expect(ci['.build']).toMatchObject({ allow_failure: { exit_codes: [SUPERSEDED] } });
  });

  it('is refused once its folder is gone, and built again when it is as it was', () => {
    const first = push({ [`${FOLDER}/Dockerfile`]: 'FROM scratch', 'README.md': '' });
    git(work, 'rm', '-q', '-r', FOLDER);
    push({});
    expect(build(first, '2026-11-21T10:00:00Z').code).toBe(SUPERSEDED);
    push({ [`${FOLDER}/Dockerfile`]: 'FROM scratch' });
    expect(build(first, '2026-11-21T10:00:00Z').code).toBe(0);
  });

  it('fails where there is no time, no repository and no such commit', () => {
    const first = push({ [`${FOLDER}/Dockerfile`]: 'FROM scratch' });
    const time = build(first, 'yesterday');
    expect(time).toMatchObject({ code: 1, said: expect.stringContaining("is no time in UTC: 'yesterday'") });
    const wrong: Record<string, string>[] = [
      { CI_REPOSITORY_URL: join(folder, 'nothing') },
      { CI_COMMIT_SHA: 'f'.repeat(40) },
    ];
    for (const more of wrong) {
      const { code, said } = build(first, '2026-11-21T10:00:00Z', more);
      expect([0, SUPERSEDED]).not.toContain(code);
      expect(said).not.toContain('builds 0.1');
    }
  });

  it('tells the daemon which registries speak plain http, for images to build upon as well', () => {
    const first = push({ [`${FOLDER}/Dockerfile`]: 'FROM scratch' });
    const show = 'printf "%s\\n" "$BUILDKITD_FLAGS" | sed "s/.*--config //" | xargs cat';
    const written = (more: Record<string, string>) => build(first, '2026-11-21T10:00:00Z', more, show).said;
    expect(job.variables).toMatchObject({ PLAIN_HTTP: config!.registry.host });
    expect(written({})).toBe(`[registry."${config!.registry.host}"]\n  http = true\n`);
    expect(written({ PLAIN_HTTP: '' })).toBe('');
    expect(written({ PLAIN_HTTP: 'a:1 b:2' })).toBe(
      '[registry."a:1"]\n  http = true\n[registry."b:2"]\n  http = true\n',
    );
  });

  it('takes the credentials of the registry where there are some, for nobody else to read', () => {
    const first = push({ [`${FOLDER}/Dockerfile`]: 'FROM scratch' });
    expect(build(first, '2026-11-21T10:00:00Z', { DOCKER_AUTH_CONFIG: '{"auths":{}}' }).code).toBe(0);
    expect(
      execFileSync('sh', ['-c', 'ls -l .docker/config.json; cat .docker/config.json'], {
        cwd: folder,
        encoding: 'utf8',
      }),
    ).toMatch(/^-rw------- .*\n\{"auths":\{\}\}$/);
  });
});

describe('a build on GitHub', () => {
  const { config } = planOf({
    cluster: { kind: 'existing' },
    git: { provider: 'github', url: 'https://github.com/acme/platform.git' },
    registry: { host: 'ghcr.io/acme', insecure: false },
    projects: PROJECTS,
  });
  const { jobs } = parse(gitHubWorkflow([config!]));
  const { steps, env } = Object.values(jobs as object).at(-1) as {
    steps: { id?: string; run?: string; env?: object }[];
    env: Record<string, string>;
  };
  const [changed, pushed] = [steps.find(({ id }) => id === 'changed')!.run!, steps.at(-1)!.run!];

  /** As the runner does: a clone of the whole branch at the commit, and programs that say how they were called. */
  function build(commit: string, before: string): Ended {
    const clone = mkdtempSync(join(folder, 'clone-'));
    git(folder, 'clone', '-q', origin, clone);
    git(clone, 'checkout', '-q', commit);
    const bin = mkdtempSync(join(folder, 'bin-'));
    program(bin, 'gh', 'echo "$*" >> "$CALLS"; echo 2026-11-21T10:00:00Z');
    program(bin, 'docker', 'echo "docker $*"');
    const output = join(clone, '.git', 'output');
    writeFileSync(output, '');
    const variables = {
      ...env,
      PATH: `${bin}:${process.env.PATH}`,
      CALLS: join(folder, 'calls'),
      BEFORE: before,
      GITHUB_OUTPUT: output,
      GITHUB_REF: 'refs/heads/main',
      GITHUB_REF_NAME: 'main',
      GITHUB_REPOSITORY: 'acme/platform',
      GITHUB_RUN_ID: '7',
      GITHUB_SHA: commit,
    };
    return shell(
      clone,
      `set -e\n(${changed}\n)\ngrep -q changed=true "$GITHUB_OUTPUT" || exit 0\n${pushed}`,
      variables,
    );
  }
  const program = (bin: string, name: string, text: string) => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(bin, name), 0o755);
  };

  it('has the version of its run, and is built when its folder changed', () => {
    const before = push({ 'README.md': '' });
    const first = push({ [`${FOLDER}/Dockerfile`]: 'FROM scratch' });
    expect(build(first, before)).toEqual({
      code: 0,
      said: `docker buildx build --push --tag ghcr.io/acme/fraud/trainer:0.1.20261121100000 ${FOLDER}\n`,
    });
    const second = push({ 'README.md': 'more' });
    expect(build(second, first)).toEqual({ code: 0, said: `nothing changed in ${FOLDER}\n` });
  });

  it('is not built once a newer commit changed its folder', () => {
    const before = push({ 'README.md': '' });
    const first = push({ [`${FOLDER}/Dockerfile`]: 'FROM scratch' });
    push({ [`${FOLDER}/Dockerfile`]: 'FROM other' });
    const { code, said } = build(first, before);
    expect(code).toBe(0);
    expect(said).toContain(`A newer commit of main changed ${FOLDER}`);
    expect(said).not.toContain('docker');
  });
});
