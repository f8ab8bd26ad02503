import type { PlatformConfig } from '../../config/config.ts';
import { serverOf } from '../../kit/mirror.ts';
import { emit } from '../../kit/yaml/emit.ts';
import type { TestedFolder } from '../../workspace/tested-folders.ts';
import { newestScript, versionScript } from './build-scripts.ts';
import { type Build, buildsOf, pulledByCi } from './builds.ts';
import { treeScript } from './check-scripts.ts';
import { NODE_VERSION } from './ci-images.ts';
import { CHECKOUT, RUNNER, SETUP_NODE } from './github-actions.ts';
import { script } from './script.ts';
import { testOf } from './tests.ts';

/**
 * `.github/workflows/mooring.yml` for all environments whose repository is on GitHub: pull requests and the branch that
 * Argo CD follows are checked, and folders with tests that changed tested; images are built on that branch, when their folder changed, or all of them when it is run by
 * hand. Builds wait for no check: a folder that changed in a run whose checks failed would not be built by the next one.
 */
export function gitHubWorkflow(environments: readonly PlatformConfig[], tested: readonly TestedFolder[] = []): string {
  const branches = [...new Set(environments.map(({ git }) => git.branch))].sort();
  return emit({
    name: 'mooring',
    // The Image Updater moves versions in releases/: the tree was checked when it was merged, and no image is built of it.
    on: { pull_request: {}, push: { branches, 'paths-ignore': ['releases/**'] }, workflow_dispatch: {} },
    permissions: { contents: 'read' },
    jobs: {
      check: checks(environments.map(({ environment }) => environment).sort()),
      ...Object.fromEntries(tested.map((one) => [testId(one), testJob(one, environments)])),
      ...Object.fromEntries(buildsOf('github', environments).map((build) => [jobId(build), buildJob(build)])),
    },
  });
}

function checks(environments: readonly string[]) {
  return {
    'runs-on': RUNNER,
    'timeout-minutes': 20,
    // A newer commit of a pull request takes the place of an older one; each commit of a branch has its own.
    concurrency: {
      group: `check-$\{{ github.event.pull_request.number || github.sha }}-$\{{ matrix.environment }}`,
      'cancel-in-progress': true,
    },
    strategy: { 'fail-fast': false, matrix: { environment: environments } },
    env: { ENVIRONMENT: '${{ matrix.environment }}' },
    steps: [
      { uses: CHECKOUT, with: { 'persist-credentials': false } },
      { uses: SETUP_NODE, with: { 'node-version': NODE_VERSION, cache: 'npm' } },
      { run: 'npm ci --no-audit --no-fund' },
      { run: 'npm run lint' },
      {
        run: [
          treeScript({ done: 'exit 0' }),
          'npm run check -- --env "$ENVIRONMENT"',
          'npm run synth -- --env "$ENVIRONMENT" --check',
        ].join('\n'),
      },
    ],
  };
}

const testId = ({ folder }: TestedFolder) => `test-${folder.replaceAll(/[^\w-]/g, '-')}`;

/** Whether what is tested changed its folder: against the target of a pull request, or the push before. */
const TOUCHED = script('touched.sh')({});

/** In the image that its program is built upon, with nothing of the runner but the folder. */
function testJob(one: TestedFolder, environments: readonly PlatformConfig[]) {
  const { image, script: lines } = testOf(one);
  return {
    name: `test ${one.folder}`,
    'runs-on': RUNNER,
    'timeout-minutes': 20,
    env: { FOLDER: one.folder, IMAGE: pulledByCi(image, environments) },
    steps: [
      { uses: CHECKOUT, with: { 'fetch-depth': 0, 'persist-credentials': false } },
      {
        id: 'touched',
        env: { BASE: '${{ github.event.pull_request.base.sha || github.event.before }}' },
        run: TOUCHED,
      },
      {
        if: "steps.touched.outputs.touched == 'true'",
        env: { TESTS: lines },
        run: 'docker run --rm --volume "$PWD/$FOLDER:/tested" --workdir /tested --env PYTHONDONTWRITEBYTECODE=1 --entrypoint sh "$IMAGE" -euc "$TESTS"',
      },
    ],
  };
}

const jobId = ({ image, environments }: Build) =>
  `build-${[image.replace('/', '-'), ...environments].join('-').replaceAll(/[^\w-]/g, '-')}`;

/** What the branch holds by now, with the credentials that the checkout left. */
const NEWEST = newestScript({
  fetch: 'git fetch --quiet origin "$GITHUB_REF"',
  git: 'git',
  branch: 'GITHUB_REF_NAME',
  commit: 'GITHUB_SHA',
  superseded: 'exit 0',
});

/** Whether the push changed the folder. What came before is unknown on a new branch, after a forced push and when run by hand. */
const CHANGED = script<{ newest: string }>('changed.sh')({ newest: NEWEST });

/** When the run was made, which stays so when it is run again (docs.github.com/rest/actions/workflow-runs, `created_at`). */
const CREATED = `CREATED_AT=$(gh api "repos/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID" --jq .created_at)`;

const VERSION = versionScript({ created: 'CREATED_AT' });

function buildJob({ image, origin, folder, series, targets, environments }: Build) {
  const changed = { if: "steps.changed.outputs.changed == 'true'" };
  const tags = targets.flatMap(({ name, moving }) => [
    `--tag "${name}:$version"`,
    ...(moving === undefined ? [] : [`--tag "${name}:${moving}"`]),
  ]);
  const hosts = [...new Set(targets.map(({ name }) => serverOf(name)))].sort();
  return {
    name: `build ${image} (${environments.join(', ')})`,
    if: `github.event_name != 'pull_request' && github.repository == '${origin.path}' && github.ref == 'refs/heads/${origin.branch}'`,
    'runs-on': RUNNER,
    'timeout-minutes': 60,
    permissions: { actions: 'read', contents: 'read', ...(hosts.includes(GHCR) && { packages: 'write' }) },
    env: { FOLDER: folder, SERIES: series },
    steps: [
      // The diff needs what was before the push; what is newest by now is fetched with the credentials that stay.
      { uses: CHECKOUT, with: { 'fetch-depth': 0 } },
      { id: 'changed', env: { BEFORE: '${{ github.event.before }}' }, run: CHANGED },
      ...hosts.map((host) => ({ ...changed, ...login(host) })),
      {
        ...changed,
        env: { GH_TOKEN: '${{ github.token }}' },
        run: [CREATED, VERSION, `docker buildx build --push ${tags.join(' ')} "$FOLDER"`].join('\n'),
      },
    ],
  };
}

const GHCR = 'ghcr.io';

/** GitHub's own registry takes the run's token; any other the credentials that the repository's secrets hold. */
function login(host: string) {
  const [user, password] =
    host === GHCR
      ? ['${{ github.actor }}', '${{ github.token }}']
      : ['${{ secrets.REGISTRY_USERNAME }}', '${{ secrets.REGISTRY_PASSWORD }}'];
  return {
    name: `log in to ${host}`,
    env: { USERNAME: user, PASSWORD: password },
    run: `printf '%s' "$PASSWORD" | docker login --username "$USERNAME" --password-stdin ${host}`,
  };
}
