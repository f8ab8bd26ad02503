import { BUILD_TAG, BUILDKIT_IMAGE } from '../../catalogue/platform/gitlab/build-image.ts';
import type { PlatformConfig } from '../../config/config.ts';
import { serverOf } from '../../kit/mirror.ts';
import { emit } from '../../kit/yaml/emit.ts';
import type { TestedFolder } from '../../workspace/tested-folders.ts';
import { newestScript, SUPERSEDED, versionScript } from './build-scripts.ts';
import { type Build, buildsOf, mirrorsOf, type Origin, pulledByCi, type Target } from './builds.ts';
import { HELM_SCRIPT, treeScript } from './check-scripts.ts';
import { NODE_GIT_IMAGE, NODE_IMAGE } from './ci-images.ts';
import { resources, tests } from './gitlab-tests.ts';
import { BASE_MOORING, CODE_QUALITY, REVIEW_PAGE, REVIEW_TEXT, reviewScript } from './review-scripts.ts';
import { script } from './script.ts';

/**
 * `.gitlab-ci.yml` for all environments whose repository is on a GitLab: merge requests and the branch that Argo CD follows
 * are checked; folders with tests are tested when they changed; images are built on that branch, likewise.
 *
 * Builds wait for no check: a folder that changed in a pipeline whose checks failed would not be built by the next one.
 */
export function gitLabCi(environments: readonly PlatformConfig[], tested: readonly TestedFolder[] = []): string {
  const builds = buildsOf('gitlab', environments);
  const branches = [...new Set(environments.map(({ git }) => git.branch))].sort();
  return emit({
    workflow: {
      auto_cancel: { on_new_commit: 'interruptible' },
      rules: [
        { if: '$CI_PIPELINE_SOURCE == "merge_request_event"' },
        ...branches.map((branch) => ({ if: `$CI_COMMIT_BRANCH == ${quoted(branch)}` })),
      ],
    },
    stages: ['check', ...(builds.length > 0 ? ['build'] : [])],
    variables: { GIT_DEPTH: '1' },
    default: {
      interruptible: true,
      timeout: '30 minutes',
      retry: { max: 1, when: ['runner_system_failure', 'stuck_or_timeout_failure', 'scheduler_failure'] },
    },
    ...checks(environments),
    review: review(environments),
    ...tests(environments, tested),
    ...(builds.length > 0 && {
      '.build': buildTemplate(environments),
      ...Object.fromEntries(
        builds.map((build) => [jobName(build), buildJob(build, plainMirrors(mirrorsOf(environments)))]),
      ),
    }),
  });
}

/** By the first line of its commits, as upstream has it (argocd-image-updater v1.2.2, pkg/common/constants.go `DefaultGitCommitMessage`). */
const UPDATE = '$CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_TITLE =~ /^build: automatic update of /';

function checks(environments: readonly PlatformConfig[]) {
  return {
    '.node': {
      stage: 'check',
      image: pulledByCi(NODE_IMAGE, environments),
      variables: resources('500m', '1Gi', '2Gi'),
      cache: { key: { files: ['package-lock.json'] }, paths: ['.npm/'] },
      rules: [
        // The Image Updater moved a version in releases/: the tree was checked when it was merged.
        { if: UPDATE, changes: ['releases/**/*'], when: 'never' },
        { when: 'on_success' },
      ],
      before_script: ['npm ci --cache .npm --prefer-offline --no-audit --no-fund'],
    },
    lint: { extends: '.node', script: ['npm run lint'] },
    check: {
      extends: '.node',
      parallel: { matrix: [{ ENVIRONMENT: environments.map(({ environment }) => environment).sort() }] },
      script: [
        treeScript({ done: 'exit 0' }),
        HELM_SCRIPT,
        // The report is for the merge request; the next line says the same in words, and fails.
        'npm run --silent check -- --env "$ENVIRONMENT" --format codequality > gl-code-quality-report.json || true',
        'npm run check -- --env "$ENVIRONMENT"',
        'npm run synth -- --env "$ENVIRONMENT" --check',
      ],
      artifacts: {
        when: 'always',
        expire_in: '1 week',
        reports: { codequality: 'gl-code-quality-report.json' },
      },
    },
  };
}

/**
 * The review of a merge request. Its history is there as far as all branches reach back, since a merge request may have left anywhere
 * (gitlabhq/gitlabhq@0286e4c, app/presenters/ci/build_runner_presenter.rb `refspecs`). It stops nobody: a token that ended, or a
 * GitLab that is overloaded, says nothing about the change.
 */
function review(environments: readonly PlatformConfig[]) {
  return {
    stage: 'check',
    needs: [],
    image: pulledByCi(NODE_GIT_IMAGE, environments),
    variables: { ...resources('500m', '1Gi', '2Gi'), GIT_DEPTH: '0' },
    cache: { key: { files: ['package-lock.json'] }, paths: ['.npm/'] },
    rules: [{ if: '$CI_PIPELINE_SOURCE == "merge_request_event"' }],
    allow_failure: true,
    script: [BASE_MOORING, REVIEW],
    artifacts: {
      when: 'always',
      expire_in: '1 month',
      expose_as: 'Review',
      paths: [REVIEW_PAGE, REVIEW_TEXT],
      reports: { codequality: CODE_QUALITY },
    },
  };
}

const REVIEW = reviewScript({
  mooring: '$MOORING',
  repository: '$CI_PROJECT_DIR',
  base: '$BASE',
  head: '$CI_COMMIT_SHA',
});

/**
 * Credentials of registries come from the variable that GitLab has for them (doc/ci/docker/using_docker_images.md
 * `DOCKER_AUTH_CONFIG`), and are never shown.
 */
const LOGIN = script('registry-login.sh')({});

/** A pipeline keeps its time when a job of it is tried again (GitLab 19.3, doc/ci/variables/predefined_variables.md). */
const VERSION = versionScript({ created: 'CI_PIPELINE_CREATED_AT' });

/** To a repository of its own: that of the working folder is another user's, who fetched it. */
const NEWEST = newestScript({
  fetch: script('fetch-newest.sh')({}),
  git: 'git -C "$newest"',
  branch: 'CI_COMMIT_BRANCH',
  commit: 'CI_COMMIT_SHA',
  superseded: `exit ${SUPERSEDED}`,
});

/**
 * Registries that speak plain http are told to the daemon: images to build upon come from them, too (moby/buildkit v0.32.2,
 * docs/buildkitd.toml.md). What a Dockerfile builds upon comes from the copies, whatever it calls them (`MIRRORS`:
 * `docker.io=registry.example.com/mirror/docker.io …`). Without privileges it cannot make a process namespace for each step
 * (docs/rootless.md).
 */
const daemon = script<{ readonly mirrors: boolean }>('buildkit-daemon.sh');

function buildTemplate(environments: readonly PlatformConfig[]) {
  const mirrors = mirrorsOf(environments);
  return {
    stage: 'build',
    needs: [],
    interruptible: false,
    image: { name: pulledByCi(BUILDKIT_IMAGE, environments), entrypoint: [''] },
    variables: {
      ...resources('500m', '1Gi', '2Gi'),
      // A minute, and not two seconds, for the daemon to start (examples/buildctl-daemonless: try n waits 100 + 20 n milliseconds).
      BUILDCTL_CONNECT_RETRIES_MAX: '75',
      PLAIN_HTTP: plainMirrors(mirrors).join(' '),
      ...(mirrors.length > 0 && { MIRRORS: mirrors.map(({ of, at }) => `${of}=${at}`).join(' ') }),
    },
    before_script: [['set -eu', LOGIN, daemon({ mirrors: mirrors.length > 0 }), VERSION, NEWEST].join('\n')],
    // Not wanted any more: told, and no failure.
    allow_failure: { exit_codes: [SUPERSEDED] },
  };
}

/** Servers of copies that speak plain http. */
const plainMirrors = (mirrors: ReturnType<typeof mirrorsOf>): readonly string[] => [
  ...new Set(mirrors.filter(({ insecure }) => insecure).map(({ at }) => serverOf(at))),
];

const jobName = ({ image, environments }: Build) => `build ${image} (${environments.join(', ')})`;

function buildJob({ image, origin, folder, series, targets, ownRunner }: Build, mirrors: readonly string[]) {
  const pushed = targets.filter(({ insecure }) => insecure).map(({ name }) => serverOf(name));
  const plain = [...new Set([...pushed, ...mirrors])].sort();
  return {
    extends: '.build',
    ...(ownRunner && { tags: [BUILD_TAG] }),
    resource_group: image,
    variables: {
      FOLDER: folder,
      SERIES: series,
      ...(plain.length > 0 && { PLAIN_HTTP: plain.join(' ') }),
    },
    rules: [{ if: `${here(origin)} && $CI_PIPELINE_SOURCE != "merge_request_event"`, changes: [`${folder}/**/*`] }],
    script: [
      [
        'buildctl-daemonless.sh build --progress plain --frontend dockerfile.v0',
        `  --local context=${folder} --local dockerfile=${folder}`,
        ...cache(targets[0]!),
        ...targets.flatMap(outputs),
      ].join(' \\\n'),
    ],
  };
}

/**
 * Layers of the build before, in a repository beside the image's: a tag beside its versions might be taken for one. A cache that
 * cannot be read or written costs time and nothing else (moby/buildkit v0.32.2, README.md "Registry").
 */
function cache({ name }: Target): string[] {
  const at = `type=registry,ref=${name}-cache:latest`;
  return [`  --import-cache ${at}`, `  --export-cache ${at},mode=max,ignore-error=true`];
}

/** A target as BuildKit's `--output` takes it, once a tag. */
function outputs({ name, insecure, moving }: Target): string[] {
  const tags = ['$version', ...(moving === undefined ? [] : [moving])];
  const plain = insecure ? ',registry.insecure=true' : '';
  return tags.map((tag) => `  --output "type=image,name=${name}:${tag},push=true${plain}"`);
}

/** Whether a pipeline runs in this repository, and not in a fork or on another server, for this branch. */
function here({ host, path, branch }: Origin): string {
  return [
    ['$CI_SERVER_HOST', host],
    ['$CI_PROJECT_PATH', path],
    ['$CI_COMMIT_BRANCH', branch],
  ]
    .map(([variable, value]) => `${variable} == ${quoted(value!)}`)
    .join(' && ');
}

/** A string of GitLab's rules, which have no way to write a quote inside one; the schema lets none through. */
const quoted = (text: string) => `"${text}"`;
