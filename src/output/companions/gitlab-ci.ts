import type { PlatformConfig } from '../../config/config.ts';
import { emit } from '../../kit/yaml/emit.ts';
import { type Build, buildsOf, type Origin, type Target } from './builds.ts';
import { BUILDKIT_IMAGE, NODE_IMAGE } from './ci-images.ts';

/**
 * `.gitlab-ci.yml` for all environments whose repository is on a GitLab: merge requests and the branch that Argo CD follows
 * are checked; images are built on that branch, when their folder changed.
 *
 * Builds wait for no check: a folder that changed in a pipeline whose checks failed would not be built by the next one.
 */
export function gitLabCi(environments: readonly PlatformConfig[]): string {
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
    ...checks(environments.map(({ environment }) => environment).sort()),
    ...(builds.length > 0 && {
      '.build': BUILD,
      ...Object.fromEntries(builds.map((build) => [jobName(build), buildJob(build)])),
    }),
  });
}

/**
 * The runner's limits for one job, where it lets jobs ask (GitLab Runner v19.3.0, docs/executors/kubernetes/_index.md
 * "Overwrite container resources"); elsewhere they are ignored.
 */
const resources = (cpu: string, memory: string, limit: string) => ({
  KUBERNETES_CPU_REQUEST: cpu,
  KUBERNETES_MEMORY_REQUEST: memory,
  KUBERNETES_MEMORY_LIMIT: limit,
});

function checks(environments: readonly string[]) {
  return {
    '.node': {
      stage: 'check',
      image: NODE_IMAGE,
      variables: resources('500m', '1Gi', '2Gi'),
      cache: { key: { files: ['package-lock.json'] }, paths: ['.npm/'] },
      before_script: ['npm ci --cache .npm --prefer-offline --no-audit --no-fund'],
    },
    lint: { extends: '.node', script: ['npm run lint'] },
    check: {
      extends: '.node',
      parallel: { matrix: [{ ENVIRONMENT: environments }] },
      script: [
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
 * Credentials of registries come from the variable that GitLab has for them (doc/ci/docker/using_docker_images.md
 * `DOCKER_AUTH_CONFIG`), and are never shown. The version is the time: one that nobody had before, since the jobs of an image
 * run one after the other, and higher than all before, on any server.
 */
const PREPARE = `if [ -n "\${DOCKER_AUTH_CONFIG:-}" ]; then
  mkdir -p "$HOME/.docker"
  (umask 077 && printf '%s' "$DOCKER_AUTH_CONFIG" > "$HOME/.docker/config.json")
fi
version="$SERIES.$(date -u +%Y%m%d%H%M%S)"`;

const BUILD = {
  stage: 'build',
  needs: [],
  interruptible: false,
  image: { name: BUILDKIT_IMAGE, entrypoint: [''] },
  variables: {
    ...resources('500m', '1Gi', '2Gi'),
    // Without privileges it cannot make a process namespace for each step (moby/buildkit v0.32.2, docs/rootless.md).
    BUILDKITD_FLAGS: '--oci-worker-no-process-sandbox',
  },
  before_script: [PREPARE],
};

const jobName = ({ image, environments }: Build) => `build ${image} (${environments.join(', ')})`;

function buildJob({ image, origin, folder, series, targets }: Build) {
  return {
    extends: '.build',
    resource_group: image,
    variables: { SERIES: series },
    rules: [{ if: `${here(origin)} && $CI_PIPELINE_SOURCE != "merge_request_event"`, changes: [`${folder}/**/*`] }],
    script: [
      [
        'buildctl-daemonless.sh build --progress plain --frontend dockerfile.v0',
        `  --local context=${folder} --local dockerfile=${folder}`,
        ...targets.flatMap(outputs),
      ].join(' \\\n'),
    ],
  };
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
