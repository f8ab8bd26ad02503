import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Publication, publish } from '../../src/publish/publish.ts';
import type { MadeTree } from '../../src/publish/selection.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { gitHubServer } from '../support/forges/github-server.ts';
import { gitLabServer } from '../support/forges/gitlab-server.ts';
import { type Files, gitWorkshop } from '../support/git-workshop.ts';
import { filesOf, treeOf } from '../support/published-tree.ts';

const PROJECT = 'mlops/team/platform';
const BEFORE = treeOf({ 'kafka/topic': 'a', 'minio/bucket': { image: 'minio:1', data: true } });
const AFTER = treeOf({ 'kafka/topic': 'b', 'minio/bucket': { image: 'minio:2', data: true }, 'valkey/cache': 'new' });
const PLATFORM = 'name: mlops\ncomponents:\n  kafka: {}\n';

/** A platform on a GitLab, with its tree committed. */
async function onGitLab(files: Files = {}) {
  const server = await gitLabServer();
  const project = server.state.addProject(PROJECT);
  const url = `${server.url}/${PROJECT}.git`;
  const shop = gitWorkshop(url, { 'platform.yaml': PLATFORM, 'notes.md': 'ours\n', ...filesOf(BEFORE), ...files });
  const clock = fakeClock();
  const env = { GITLAB_TOKEN: server.state.rootToken };
  const run = (
    tree: MadeTree = AFTER,
    more: Partial<Publication> = {},
    tools: Partial<{ env: Record<string, string> }> = {},
  ) =>
    publish(
      {
        folder: shop.folder,
        git: { provider: 'gitlab', url, branch: 'main', ci: true, anonymous: false, cidrs: [] },
        trees: [tree],
        inputs: ['platform.yaml', 'environments', 'components'],
        draft: false,
        dryRun: false,
        ...more,
      },
      { run: shop.run, clock, env, ...tools },
    );
  return { server, project, url, shop, clock, run };
}

const words = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => undefined,
    (thrown: Error & { fix?: string }) => thrown,
  );
  expect(error?.fix, String(error?.stack)).toBeDefined();
  return `${error!.name}: ${error!.message}\n  fix: ${error!.fix}`.replaceAll(/127\.0\.0\.1:\d+/g, 'gitlab');
};

/** What is new on the server's branch, against main. */
const differs = ({ shop }: { shop: ReturnType<typeof gitWorkshop> }, branch = 'mooring/local') =>
  shop.gitAt(shop.bare, 'diff', '--name-status', 'main', branch).trimEnd().split('\n');

describe('the commit', () => {
  it('holds the tree and what it was made of, and nothing else of the checkout, which stays as it was', async () => {
    const at = await onGitLab();
    const { shop } = at;
    shop.write({
      'platform.yaml': `${PLATFORM}  valkey: {}\n`,
      'notes.md': 'mine\n',
      'staged.md': 'x\n',
      'new.md': 'y\n',
    });
    shop.git('add', 'staged.md');
    const state = () => [
      readFileSync(join(shop.folder, '.git/index'), 'latin1'),
      shop.git('status', '--porcelain'),
      shop.git('for-each-ref'),
      shop.git('config', '--list', '--local'),
      readFileSync(join(shop.folder, '.git/HEAD'), 'utf8'),
    ];
    const before = state();
    const outcome = await at.run();
    expect(state()).toEqual(before);
    expect(differs(at)).toEqual([
      'M\tdist/local/components/kafka/configmap/apps.topic.yaml',
      'M\tdist/local/components/minio/configmap/apps.bucket.yaml',
      'A\tdist/local/components/valkey/configmap/apps.cache.yaml',
      'M\tdist/local/index.json',
      'M\tplatform.yaml',
    ]);
    expect(shop.gitAt(shop.bare, 'log', '-1', '--format=%an%n%B%n%P', 'mooring/local').trim()).toBe(
      `Ada\nlocal: add valkey, change kafka, minio\n\nWith the files that the tree is made of, and beside it:\n- platform.yaml\n\nMooring-Publish: local\n\n${shop.git('rev-parse', 'HEAD')}`,
    );
    expect(outcome).toMatchObject({ outcome: 'published', pushed: true, request: { done: 'opened', name: '!1' } });
  });

  it('takes away what the tree has no more, and new and deleted inputs with it', async () => {
    const at = await onGitLab({ 'components/old.ts': '1\n', 'environments/local.yaml': '{}\n' });
    at.shop.write({ 'components/old.ts': undefined, 'components/new.ts': '2\n', 'environments/local.yaml': '{ }\n' });
    await at.run(treeOf({ 'kafka/topic': 'a' }));
    expect(differs(at)).toEqual([
      'A\tcomponents/new.ts',
      'D\tcomponents/old.ts',
      'D\tdist/local/components/minio/configmap/apps.bucket.yaml',
      'M\tdist/local/index.json',
      'M\tenvironments/local.yaml',
    ]);
  });

  it('has the bytes and modes that synth made, whatever git does to line ends here', async () => {
    const at = await onGitLab({ 'components/run.sh': '#!/bin/sh\n' });
    const { shop } = at;
    shop.git('config', 'core.autocrlf', 'true');
    shop.git('config', 'core.eol', 'crlf');
    shop.write({ '.gitattributes': '* text=auto eol=crlf\n' });
    // A checkout with CRLF, and a script.
    shop.write({ 'platform.yaml': `${PLATFORM}  valkey: {}\n`.replaceAll('\n', '\r\n') });
    shop.executable('components/run.sh');
    shop.executable('dist/local/index.json');
    const tree = treeOf({ 'kafka/topic': '"a\\r"\r\n  more: b' });
    await at.run(tree);
    const path = 'dist/local/components/kafka/configmap/apps.topic.yaml';
    expect(shop.show(`mooring/local:${path}`)).toBe(filesOf(tree)[path]);
    expect(shop.show(`mooring/local:${path}`)).toContain('\r\n');
    expect(shop.show('mooring/local:platform.yaml')).toBe(`${PLATFORM}  valkey: {}\n`);
    const modes = Object.fromEntries(
      shop.tree('mooring/local').map((line) => [line.split('\t')[1]!, line.slice(0, 6)]),
    );
    expect(modes).toMatchObject({ 'components/run.sh': '100755', 'dist/local/index.json': '100644' });
    expect(Object.keys(modes)).not.toContain('.gitattributes');
  });

  it('is made in a worktree, a submodule, a shallow clone and with a detached HEAD too', async () => {
    const at = await onGitLab();
    const { shop, url } = at;
    const copies = {
      detached: () => shop.gitAt(shop.top, 'clone', '--quiet', shop.bare, 'detached'),
      worktree: () => shop.git('worktree', 'add', '--quiet', '--detach', join(shop.top, 'worktree')),
      shallow: () => shop.gitAt(shop.top, 'clone', '--quiet', '--depth=1', `file://${shop.bare}`, 'shallow'),
      submodule: () => {
        shop.gitAt(shop.top, 'init', '--quiet', 'outer');
        shop.gitAt(
          join(shop.top, 'outer'),
          '-c',
          'protocol.file.allow=always',
          'submodule',
          '--quiet',
          'add',
          shop.bare,
          'sub',
        );
        shop.gitAt(shop.top, 'init', '--quiet', 'unused');
      },
    };
    for (const [name, make] of Object.entries(copies)) {
      make();
      const folder = join(shop.top, name === 'submodule' ? 'outer/sub' : name);
      shop.setUp(folder);
      if (name === 'detached') shop.gitAt(folder, 'checkout', '--quiet', '--detach');
      const outcome = await at.run(AFTER, { folder, branch: `try/${name}` });
      expect(outcome, name).toMatchObject({ outcome: 'published', pushed: true });
      expect(differs(at, `try/${name}`), name).toHaveLength(4);
    }
    expect(url).toBeDefined();
  });
});

describe('a second run', () => {
  it('does nothing when nothing changed', async () => {
    const at = await onGitLab();
    const first = await at.run();
    const second = await at.run();
    expect(second).toMatchObject({
      outcome: 'published',
      pushed: false,
      commit: first.commit,
      request: { done: 'unchanged' },
    });
    expect(at.server.log().filter((line) => !line.startsWith('GET'))).toEqual([
      `POST /projects/${encodeURIComponent(PROJECT)}/merge_requests`,
    ]);
  });

  it('goes on where the first one stopped: pushed, and no merge request yet', async () => {
    const at = await onGitLab();
    at.server.fail({ on: /^POST/, status: 500, times: 1 });
    expect(await words(at.run())).toContain('failed at POST');
    expect(await at.run()).toMatchObject({ pushed: false, request: { done: 'opened' } });
  });

  it('puts the next change on top, and writes its part of the description anew', async () => {
    const at = await onGitLab();
    await at.run();
    const request = at.project.merge_requests[0]!;
    expect(request).toMatchObject({
      source_branch: 'mooring/local',
      target_branch: 'main',
      title: 'local: add valkey, change kafka, minio',
      remove_source_branch: true,
    });
    request.title = 'Reworded';
    request.description = `See #7.\n\n${request.description}\n\nThanks!`;
    await at.run(treeOf({ 'kafka/topic': 'c', 'minio/bucket': { image: 'minio:1', data: true } }));
    expect(at.shop.log('mooring/local')).toEqual([
      'local: change kafka',
      'local: add valkey, change kafka, minio',
      'The platform',
    ]);
    expect(request.title).toBe('Reworded');
    expect(request.description).toMatch(
      /^See #7\.\n\n<!-- mooring:publish -->[\s\S]*<!-- \/mooring:publish -->\n\nThanks!$/,
    );
    expect(request.description).toContain('ConfigMap apps/topic');
    expect(request.description).not.toContain('valkey');
  });

  it('says so when the branch that Argo CD follows has it all', async () => {
    const at = await onGitLab();
    await at.run();
    at.shop.gitAt(at.shop.bare, 'update-ref', 'refs/heads/main', 'mooring/local');
    expect(await at.run()).toMatchObject({ outcome: 'nothing', behind: true, files: [] });
    expect(await at.run(BEFORE)).toMatchObject({ outcome: 'nothing' });
  });

  it('keeps a draft a draft when it gets another title', async () => {
    const at = await onGitLab();
    await at.run(AFTER, { draft: true, title: 'One' });
    expect(at.project.merge_requests[0]!.title).toBe('Draft: One');
    await at.run(AFTER, { title: 'Two' });
    expect(at.project.merge_requests[0]!.title).toBe('Draft: Two');
  });
});

describe('a branch that moved', () => {
  it('is built upon, when others changed other files', async () => {
    const at = await onGitLab();
    at.shop.colleague('main', { 'releases/local/project-fraud/kustomization.yaml': 'images: []\n' });
    await at.run();
    at.shop.colleague('main', { 'README.md': 'hello\n' });
    await at.run(treeOf({ 'kafka/topic': 'c' }));
    expect(differs(at).filter((line) => !line.includes('dist/'))).toEqual([]);
    expect(at.shop.log('mooring/local')[0]).toBe('local: remove minio, change kafka');
    // Never by force: the first commit is still in it.
    expect(at.shop.log('mooring/local')).toContain('local: add valkey, change kafka, minio');
  });

  it.each([
    ['the same file', { 'dist/local/components/kafka/configmap/apps.topic.yaml': 'theirs\n' }],
    ['what the tree is made of', { 'platform.yaml': `${PLATFORM}  flink: {}\n` }],
  ])('is for people, when others changed %s', async (_, changed) => {
    const at = await onGitLab();
    at.shop.colleague('main', changed);
    expect(await words(at.run())).toMatchSnapshot();
    expect(at.shop.gitAt(at.shop.bare, 'branch', '--list', 'mooring/*')).toBe('');
    expect(at.server.requests).toEqual([]);
  });

  it('keeps what a colleague put on the branch of the merge request, and refuses to overwrite it', async () => {
    const at = await onGitLab();
    await at.run();
    at.shop.colleague('mooring/local', { 'docs/why.md': 'because\n' }, 'mooring/local');
    const more = treeOf({ 'kafka/topic': 'c', 'minio/bucket': { image: 'minio:1', data: true } });
    await at.run(more);
    expect(differs(at)).toContain('A\tdocs/why.md');
    const file = 'dist/local/components/kafka/configmap/apps.topic.yaml';
    at.shop.colleague('mooring/local', { [file]: 'by hand\n' }, 'mooring/local');
    expect(await words(at.run(treeOf({ 'kafka/topic': 'd' })))).toMatchSnapshot();
  });

  it('is looked at again, when it moves between looking and pushing', async () => {
    const at = await onGitLab();
    await at.run();
    let once = true;
    at.shop.before(({ args }) => {
      if (args[0] !== 'push' || !once) return;
      once = false;
      at.shop.colleague('mooring/local', { 'docs/why.md': 'because\n' }, 'mooring/local');
    });
    await at.run(treeOf({ 'kafka/topic': 'c' }));
    expect(differs(at)).toContain('A\tdocs/why.md');
    expect(at.shop.calls.filter(({ args }) => args[0] === 'push')).toHaveLength(3);
  });
});

describe('a token', () => {
  it('is on no command line, in no setting that stays and in nothing that is printed', async () => {
    const at = await onGitLab();
    const outcome = await at.run();
    const { rootToken: token } = at.server.state;
    for (const { args, input = '' } of at.shop.calls) expect(`${args.join(' ')} ${input}`).not.toContain(token);
    expect(at.shop.git('config', '--list')).not.toContain(token);
    expect(JSON.stringify(outcome)).not.toContain(token);
    const { env } = at.shop.calls.find(({ args }) => args[0] === 'push')!;
    expect(Buffer.from(/Basic (.*)/.exec(JSON.stringify(env))![1]!.split('"')[0]!, 'base64').toString()).toBe(
      `oauth2:${token}`,
    );
  });

  it('is asked for before anything is pushed, and by no dry run', async () => {
    const at = await onGitLab();
    expect(await words(at.run(AFTER, {}, { env: {} }))).toMatchSnapshot();
    const planned = await at.run(AFTER, { dryRun: true }, { env: {} });
    expect(planned).toMatchObject({ outcome: 'planned', title: 'local: add valkey, change kafka, minio' });
    expect(at.shop.gitAt(at.shop.bare, 'branch', '--list', 'mooring/*')).toBe('');
    expect(at.server.requests).toEqual([]);
  });
});

describe('a forge that refuses', () => {
  const faults: readonly [string, (at: Awaited<ReturnType<typeof onGitLab>>) => void][] = [
    ['an expired token', ({ server }) => (server.state.rootTokenExpired = true)],
    ['no permission', ({ server }) => server.fail({ on: /^POST/, status: 403, body: { message: '403 Forbidden' } })],
    ['a rate limit', ({ server }) => server.fail({ on: /^GET/, status: 429, headers: { 'retry-after': '30' } })],
    ['a project that is not there', ({ project }) => (project.path_with_namespace = 'moved')],
    [
      'a protected branch',
      ({ shop }) =>
        shop.refusePushes('GitLab: You are not allowed to push code to protected branches on this project.'),
    ],
    ['a rule for pushes', ({ shop }) => shop.refusePushes('GitLab: Commit message does not follow the pattern')],
  ];
  it.each(faults)('is told in words: %s', async (_, plant) => {
    const at = await onGitLab();
    plant(at);
    expect(await words(at.run())).toMatchSnapshot();
  });

  it('is waited for, as long as it says', async () => {
    const at = await onGitLab();
    at.server.fail({ on: /^POST/, status: 429, headers: { 'retry-after': '7' }, times: 1 });
    expect(await at.run()).toMatchObject({ request: { done: 'opened' } });
    expect(at.clock.elapsed()).toBe(7000);
  });

  it('has the merge request already, which somebody opened in the same moment', async () => {
    const at = await onGitLab();
    await at.run(AFTER, { branch: 'other' });
    const request = { ...at.project.merge_requests[0]!, source_branch: 'mooring/local', description: 'By hand.' };
    at.project.merge_requests.push(request);
    at.server.fail({ on: /^GET/, status: 200, body: [], times: 1 });
    expect(await at.run()).toMatchObject({ request: { done: 'updated', name: '!1' } });
  });
});

describe('a place from which nothing can be published', () => {
  it('is no repository, has no commit, or is not at the top of it', async () => {
    const at = await onGitLab();
    const { shop } = at;
    shop.gitAt(shop.top, 'init', '--quiet', 'empty');
    shop.write({ 'sub/platform.yaml': PLATFORM });
    const from = (folder: string) => words(at.run(AFTER, { folder: join(shop.top, folder) }));
    const said = [await from('.'), await from('empty'), await from('work/sub')].join('\n');
    expect(said.replaceAll(shop.top, 'TOP')).toMatchSnapshot();
  });

  it('is offline, or its server has no such repository or branch', async () => {
    const at = await onGitLab();
    const { shop, url } = at;
    const git = (more: object) => ({
      git: { provider: 'gitlab' as const, url, branch: 'main', ci: true, anonymous: false, cidrs: [], ...more },
    });
    const said = [
      await words(at.run(AFTER, git({ url: 'http://127.0.0.1:9/mlops/platform.git' }))),
      await words(at.run(AFTER, git({ url: `${at.server.url}/mlops/nothing.git` }))),
      await words(at.run(AFTER, git({ branch: 'release' }))),
      await words(at.run(AFTER, { branch: 'main' })),
      await words(at.run(AFTER, { branch: 'a..b' })),
    ];
    expect(said.join('\n').replaceAll(shop.top, 'TOP')).toMatchSnapshot();
  });

  it('is in the middle of a merge, or has a shallow history that ends too early', async () => {
    const at = await onGitLab();
    const { shop } = at;
    shop.gitAt(shop.top, 'clone', '--quiet', '--depth=1', `file://${shop.bare}`, 'shallow');
    shop.setUp(join(shop.top, 'shallow'));
    shop.gitAt(join(shop.top, 'shallow'), 'commit', '--quiet', '--amend', '-m', 'Another beginning');
    const shallow = await words(at.run(AFTER, { folder: join(shop.top, 'shallow') }));
    shop.git('checkout', '--quiet', '-b', 'side');
    shop.write({ 'platform.yaml': 'side: 1\n' });
    shop.git('commit', '--quiet', '-am', 'side');
    shop.git('checkout', '--quiet', 'main');
    shop.write({ 'platform.yaml': 'main: 1\n' });
    shop.git('commit', '--quiet', '-am', 'main');
    expect(() => shop.git('merge', 'side')).toThrow();
    expect(`${shallow}\n${await words(at.run())}`).toMatchSnapshot();
  });
});

describe('GitHub', () => {
  async function onGitHub() {
    const server = await gitHubServer();
    const url = `${server.url}/acme/platform.git`;
    const shop = gitWorkshop(url, { 'platform.yaml': PLATFORM, ...filesOf(BEFORE) });
    const clock = fakeClock();
    const run = (tree = AFTER, more: Partial<Publication> = {}, token = server.token) =>
      publish(
        {
          folder: shop.folder,
          git: { provider: 'github', url, branch: 'main', ci: true, anonymous: false, cidrs: [] },
          trees: [tree],
          inputs: ['platform.yaml'],
          draft: false,
          dryRun: false,
          ...more,
        },
        { run: shop.run, clock, env: { GH_TOKEN: token } },
      );
    return { server, shop, clock, run };
  }

  it('gets a pull request, which is brought up to date in place', async () => {
    const at = await onGitHub();
    expect(await at.run(AFTER, { draft: true })).toMatchObject({ request: { done: 'opened', name: '#1' } });
    expect(at.server.pulls).toMatchObject([{ head: 'mooring/local', base: 'main', draft: true, state: 'open' }]);
    expect(await at.run()).toMatchObject({ pushed: false, request: { done: 'unchanged' } });
    expect(await at.run(treeOf({ 'kafka/topic': 'c' }), { title: 'Kafka' })).toMatchObject({
      request: { done: 'updated' },
    });
    expect(at.server.pulls).toMatchObject([{ title: 'Kafka', body: expect.not.stringContaining('valkey') }]);
    const { env } = at.shop.calls.find(({ args }) => args[0] === 'push')!;
    expect(JSON.stringify(env)).toContain(Buffer.from(`x-access-token:${at.server.token}`).toString('base64'));
  });

  it('refuses in words', async () => {
    const at = await onGitHub();
    const said = [await words(at.run(AFTER, {}, 'ghp_expired0123456789'))];
    at.server.fail({
      on: /^GET/,
      status: 403,
      body: { message: 'API rate limit exceeded' },
      headers: { 'x-ratelimit-remaining': '0' },
      times: 1,
    });
    said.push(await words(at.run()));
    at.server.fail({
      on: /^POST/,
      status: 403,
      body: { message: 'Resource not accessible by personal access token' },
      times: 1,
    });
    said.push(await words(at.run()));
    at.server.fail({
      on: /^POST/,
      status: 422,
      body: { message: 'Validation Failed', errors: [{ resource: 'PullRequest', field: 'base', code: 'invalid' }] },
      times: 1,
    });
    said.push(await words(at.run()));
    expect(said.join('\n')).toMatchSnapshot();
    // Somebody opened it in the same moment.
    await at.run();
    at.server.fail({ on: /^GET/, status: 200, body: [], times: 1 });
    expect(await at.run()).toMatchObject({ request: { done: 'unchanged', name: '#1' } });
  });

  it('asks to wait with a 403 too', async () => {
    const at = await onGitHub();
    at.server.fail({ on: /^POST/, status: 403, headers: { 'retry-after': '9' }, times: 1 });
    expect(await at.run()).toMatchObject({ request: { done: 'opened' } });
    expect(at.clock.elapsed()).toBe(9000);
  });
});
