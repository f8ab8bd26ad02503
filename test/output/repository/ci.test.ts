import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { gitHubReview } from '../../../src/output/repository/github-review.ts';
import { gitHubWorkflow } from '../../../src/output/repository/github-workflow.ts';
import { gitLabCi } from '../../../src/output/repository/gitlab-ci.ts';
import { packageRoot } from '../../../src/workspace/workspace.ts';
import { planOf, type Written } from '../../support/platform.ts';

const IMAGES = {
  scorer: { build: 'images/scorer', follow: 'semver' },
  base: { build: 'images/base', follow: 'digest', tag: 'stable' },
};
const PLATFORM = { cluster: { kind: 'k3d' }, projects: { fraud: { images: IMAGES } } };
const PRODUCTION = {
  cluster: { kind: 'existing' },
  git: { url: 'https://gitlab.example.com/mlops/platform.git', branch: 'release' },
  registry: { host: 'registry.example.com/mlops' },
};
const GITHUB = {
  git: { provider: 'github', url: 'https://github.com/acme/platform.git' },
  registry: { host: 'ghcr.io/acme', insecure: false },
};

function environment(name: string, override?: Written, platform: object = PLATFORM) {
  const { config, findings } = planOf(platform, { environment: name, override });
  if (!config) throw new Error(JSON.stringify(findings));
  return config;
}

/** The scripts of `package.json`, which the jobs call. */
const { scripts } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { scripts: object };
const called = (lines: readonly string[]) =>
  lines
    .flatMap((line) => line.split('\n'))
    // What is only told to people is no call.
    .filter((line) => !line.trim().startsWith('echo '))
    .flatMap((line) => [...line.matchAll(/npm run (?:--silent )?([\w:]+)/g)].map(([, name]) => name!));

interface Job {
  readonly extends?: string;
  readonly stage?: string;
  readonly image?: unknown;
  readonly rules?: readonly { readonly if: string }[];
  readonly script?: readonly string[];
  readonly resource_group?: string;
  readonly interruptible?: boolean;
}

describe('.gitlab-ci.yml', () => {
  const text = gitLabCi([environment('local'), environment('production', PRODUCTION)]);
  const {
    stages,
    workflow,
    variables,
    default: defaults,
    ...jobs
  } = parse(text) as Record<string, Job> & {
    stages: string[];
    workflow: { rules: { if: string }[] };
  };
  const whole = (job: Job): Job => ({ ...(job.extends ? jobs[job.extends] : {}), ...job });
  const real = Object.entries(jobs).filter(([name]) => !name.startsWith('.'));

  it('has jobs with an image and a script, in stages that there are', () => {
    expect(real.length).toBe(7);
    for (const [name, job] of real) {
      const { stage, image, script } = whole(job);
      expect(stages, name).toContain(stage);
      expect(image, name).toBeDefined();
      expect(script?.length, name).toBeGreaterThan(0);
    }
    expect(defaults).toMatchObject({ interruptible: true, timeout: '30 minutes' });
    expect(variables).toEqual({ GIT_DEPTH: '1' });
  });

  it('runs for merge requests, and for the branches that Argo CD follows', () => {
    expect(workflow.rules.map((rule) => rule.if)).toEqual([
      '$CI_PIPELINE_SOURCE == "merge_request_event"',
      '$CI_COMMIT_BRANCH == "main"',
      '$CI_COMMIT_BRANCH == "release"',
    ]);
  });

  it('checks every environment, with a report for the merge request, by verbs that there are', () => {
    expect(jobs.check).toMatchObject({
      parallel: { matrix: [{ ENVIRONMENT: ['local', 'production'] }] },
      artifacts: { reports: { codequality: 'gl-code-quality-report.json' }, when: 'always' },
    });
    const lines = real.flatMap(([, { script = [] }]) => script);
    expect(called(lines)).toEqual(['lint', 'check', 'check', 'synth', 'review']);
    expect(called(lines).filter((name) => !(name in scripts))).toEqual([]);
    expect(lines).toContain('npm run synth -- --env "$ENVIRONMENT" --check');
  });

  it('checks nothing again when the Image Updater moved a version, and nothing less for anybody else', () => {
    for (const name of ['lint', 'check'])
      expect(whole(jobs[name]!).rules, name).toEqual([
        {
          if: '$CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_TITLE =~ /^build: automatic update of /',
          changes: ['releases/**/*'],
          when: 'never',
        },
        { when: 'on_success' },
      ]);
  });

  it('reviews merge requests by the Mooring of the branch that they are merged into, with all of the history', () => {
    const { rules, variables, allow_failure, artifacts, script, image } = jobs.review as Job & Record<string, unknown>;
    expect(rules).toEqual([{ if: '$CI_PIPELINE_SOURCE == "merge_request_event"' }]);
    expect({ variables, allow_failure, image }).toMatchObject({
      variables: { GIT_DEPTH: '0' },
      allow_failure: true,
      image: expect.stringMatching(/\/node:[\d.]+-bookworm$/),
    });
    expect(artifacts).toMatchObject({
      paths: ['review.html', 'review.md'],
      reports: { codequality: 'gl-code-quality-report.json' },
    });
    // Nothing of the merge request is run before its token is gone.
    expect(script![0]).toMatch(
      /git archive "\$BASE"[\s\S]*unset MOORING_TOKEN\n {2}MOORING=\$CI_PROJECT_DIR[\s\S]*npm ci/,
    );
    expect(script![1]).toContain('(cd "$MOORING" && npm run');
  });

  it('builds an image only in the repository of its environment, on its branch, and one at a time', () => {
    const job = whole(jobs['build fraud/scorer (production)']!);
    expect(job).toMatchObject({
      resource_group: 'fraud/scorer',
      interruptible: false,
      needs: [],
      variables: { FOLDER: 'images/scorer', SERIES: '0.1' },
      rules: [
        {
          if: '$CI_SERVER_HOST == "gitlab.example.com" && $CI_PROJECT_PATH == "mlops/platform" && $CI_COMMIT_BRANCH == "release" && $CI_PIPELINE_SOURCE != "merge_request_event"',
          changes: ['images/scorer/**/*'],
        },
      ],
    });
    expect(job.script![0]).toContain(
      '--output "type=image,name=registry.example.com/mlops/fraud/scorer:$version,push=true"',
    );
    expect(job.script![0]).not.toContain('k3d-registry');
  });

  it('pushes by plain http where the registry speaks that, and moves a tag only where its digest is followed', () => {
    const [scorer, base] = ['scorer', 'base'].map((name) => jobs[`build fraud/${name} (local)`]!.script![0]!);
    expect(scorer!.match(/--output .*/g)).toEqual([
      '--output "type=image,name=k3d-registry:5050/fraud/scorer:$version,push=true,registry.insecure=true"',
    ]);
    expect(base!.match(/fraud\/base:[^,]+/g)).toEqual(['fraud/base:$version', 'fraud/base:stable']);
  });

  it('gives builds to the runner for them where the platform has one, and to any other elsewhere', () => {
    const tags = (components: object) => {
      const text = gitLabCi([environment('local', undefined, { ...PLATFORM, components })]);
      return (parse(text) as Record<string, { tags?: string[] }>)['build fraud/scorer (local)']!.tags;
    };
    expect(tags({ 'gitlab-runner': {}, gitlab: {} })).toEqual(['images']);
    expect(tags({ 'gitlab-runner-images': {}, gitlab: {} })).toEqual(['images']);
    expect(tags({})).toBeUndefined();
  });

  it('keeps layers in a repository beside the image, where no tag is taken for a version', () => {
    expect(jobs['build fraud/scorer (production)']!.script![0]).toContain(
      '--export-cache type=registry,ref=registry.example.com/mlops/fraud/scorer-cache:latest,mode=max,ignore-error=true',
    );
  });

  it('has no stage for builds where nothing is built', () => {
    const { stages, ...rest } = parse(gitLabCi([environment('local', undefined, { cluster: { kind: 'k3d' } })]));
    expect(stages).toEqual(['check']);
    expect(Object.keys(rest).filter((name) => name.includes('build'))).toEqual([]);
  });
});

const TESTED = [
  { folder: 'jobs/churn/train', with: 'requirements' },
  { folder: 'images/scorer', with: 'maven' },
  { folder: 'dags/churn', with: 'dags' },
  { folder: 'ml/features', with: 'uv' },
] as const;

describe('folders with tests', () => {
  const jobs = parse(gitLabCi([environment('local')], TESTED)) as Record<string, Job & Record<string, unknown>>;

  it('are tested at GitLab when they change, without waiting, each in the image of its program', () => {
    const images = TESTED.map(({ folder }) => (jobs[`test ${folder}`]!.image as { name: string }).name);
    expect(images.map((image) => image.replace(/:.*/, ''))).toEqual([
      'docker.io/library/python',
      'docker.io/library/maven',
      'docker.io/apache/airflow',
      'docker.io/library/python',
    ]);
    for (const { folder } of TESTED)
      expect(jobs[`test ${folder}`]).toMatchObject({
        extends: '.test',
        variables: { FOLDER: folder },
        rules: [{ changes: [`${folder}/**/*`] }],
      });
    expect(jobs['.test']).toMatchObject({ stage: 'check', needs: [], before_script: ['set -eu', 'cd "$FOLDER"'] });
    const script = jobs['test jobs/churn/train']!.script![0]!;
    expect(script).toMatch(/apt\.txt[\s\S]*--require-hashes requirements-dev\.txt\nuv run ruff check\nuv run pytest$/);
    expect(jobs['test images/scorer']!.script).toEqual(['mvn --batch-mode --no-transfer-progress test']);
  });

  it('pull from the mirror where there is one', () => {
    const registry = { rewrite: { to: 'registry.example.com/mirror' } };
    const mirrored = parse(gitLabCi([environment('local', { registry })], TESTED));
    expect(mirrored['test images/scorer'].image.name).toMatch(
      /^registry\.example\.com\/mirror\/docker\.io\/library\/maven:/,
    );
  });

  it('are tested at GitHub likewise, in a container that has the folder alone', () => {
    const { jobs } = parse(gitHubWorkflow([environment('production', GITHUB)], TESTED));
    const { env, steps } = jobs['test-jobs-churn-train'];
    expect(env).toMatchObject({ FOLDER: 'jobs/churn/train', IMAGE: expect.stringMatching(/\/python:/) });
    expect(steps.at(-1)).toMatchObject({ if: "steps.touched.outputs.touched == 'true'" });
    expect(steps.at(-1).run).toContain('--volume "$PWD/$FOLDER:/tested"');
    expect(steps.at(-1).env.TESTS).toContain('uv run pytest');
  });

  it('have no job where there are none', () => {
    expect(Object.keys(parse(gitLabCi([environment('local')]))).filter((name) => name.includes('test'))).toEqual([]);
  });
});

describe('.github/workflows/mooring.yml', () => {
  const text = gitHubWorkflow([environment('production', GITHUB)]);
  const { jobs, permissions, on } = parse(text);

  it('may only read, but where it pushes to GitHub’s registry', () => {
    expect(permissions).toEqual({ contents: 'read' });
    expect(Object.values(jobs).map((job) => (job as { permissions?: object }).permissions)).toEqual([
      undefined,
      { actions: 'read', contents: 'read', packages: 'write' },
      { actions: 'read', contents: 'read', packages: 'write' },
    ]);
  });

  it('runs for pull requests and the branch that Argo CD follows, by verbs that there are', () => {
    expect(on).toEqual({
      pull_request: {},
      push: { branches: ['main'], 'paths-ignore': ['releases/**'] },
      workflow_dispatch: {},
    });
    const lines = jobs.check.steps.flatMap(({ run }: { run?: string }) => run ?? []);
    expect(called(lines)).toEqual(['lint', 'check', 'synth']);
    expect(called(lines).filter((name) => !(name in scripts))).toEqual([]);
  });

  it('builds in this repository only, and not for pull requests', () => {
    expect(jobs['build-fraud-scorer-production'].if).toBe(
      "github.event_name != 'pull_request' && github.repository == 'acme/platform' && github.ref == 'refs/heads/main'",
    );
  });

  it('puts no secret on a command line', () => {
    for (const { steps } of Object.values(jobs) as { steps: { run?: string }[] }[])
      for (const { run = '' } of steps) expect(run).not.toMatch(/\$\{\{/);
  });

  it('asks the repository’s secrets for the credentials of any other registry', () => {
    const other = gitHubWorkflow([environment('production', { ...GITHUB, registry: { host: 'r.example.com/x' } })]);
    const { steps, permissions } = parse(other).jobs['build-fraud-scorer-production'];
    expect(permissions).toEqual({ actions: 'read', contents: 'read' });
    expect(steps.find(({ name }: { name?: string }) => name === 'log in to r.example.com').env).toEqual({
      USERNAME: '${{ secrets.REGISTRY_USERNAME }}',
      PASSWORD: '${{ secrets.REGISTRY_PASSWORD }}',
    });
  });
});

describe('.github/workflows/mooring-review.yml', () => {
  const text = gitHubReview();
  const { on, permissions, jobs, concurrency } = parse(text);
  const { steps, ...job } = jobs.review as { steps: Record<string, never>[] } & Record<string, unknown>;

  it('runs with a token that may write notes and no more, on nothing but pull requests, one at a time', () => {
    expect({ on, permissions, job: job.permissions }).toEqual({
      on: { pull_request_target: {} },
      permissions: {},
      job: { contents: 'read', 'pull-requests': 'write' },
    });
    expect(concurrency).toEqual({
      group: 'review-${{ github.event.pull_request.number }}',
      'cancel-in-progress': true,
    });
  });

  it('runs what the default branch has, reads the pull request as objects, and shares no cache', () => {
    const [checkout, fetch, node, install, review] = steps as unknown as {
      uses?: string;
      with?: object;
      run?: string;
      env?: object;
    }[];
    // Without a `ref` it is the default branch.
    expect(checkout).toEqual({ uses: 'actions/checkout@v6', with: { 'fetch-depth': 0 } });
    expect(fetch!.run).toBe('git fetch --quiet --no-tags origin "$HEAD"');
    expect(node!.with).toEqual({ 'node-version': expect.any(String) });
    expect(install!.run).toMatch(/^npm ci/);
    expect(review!.env).toEqual({ MOORING_TOKEN: '${{ github.token }}' });
    expect(review!.run).toContain('--base "origin/$GITHUB_BASE_REF" --head "$HEAD"');
    expect(called([review!.run!])).toEqual(['review']);
    expect(text).not.toMatch(/git (checkout|switch|merge|worktree|archive)|secrets\./);
    for (const { run = '' } of steps as { run?: string }[]) expect(run).not.toMatch(/\$\{\{/);
  });
});
