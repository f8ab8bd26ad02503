import { expect, it } from 'vitest';
import { ForgeError } from '../../src/forge/forge-error.ts';
import { connectGitHub } from '../../src/forge/github-repository.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { gitHubServer } from '../support/forges/github-server.ts';

const PROJECT = 'acme/platform';

async function setUp() {
  const server = await gitHubServer(PROJECT);
  server.state.branches.main = 'abc';
  const github = connectGitHub({ url: server.url, token: server.token, clock: fakeClock() });
  return { server, github };
}

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error as ForgeError,
  );

it('tells where the repository is, and who administers it', async () => {
  const { server, github } = await setUp();
  expect(await github.repository(PROJECT)).toEqual({ url: 'http://github.test/acme/platform', administered: true });
  server.state.permissions.admin = false;
  expect(await github.repository(PROJECT)).toMatchObject({ administered: false });
  expect(await github.repository('acme/other')).toBeUndefined();
  expect((await failure(github.repository('a/b/c')))?.message).toBe('a/b/c is no repository of GitHub');
});

it('knows keys that read, and keys that write', async () => {
  const { server, github } = await setUp();
  const read = await github.makeDeployKey(PROJECT, { title: 'read', key: 'ssh-ed25519 AAAA read', readOnly: true });
  await github.makeDeployKey(PROJECT, { title: 'write', key: 'ssh-ed25519 BBBB write', readOnly: false });
  expect(server.state.keys).toMatchObject([{ read_only: true }, { read_only: false }]);
  await github.removeDeployKey(PROJECT, read);
  await github.removeDeployKey(PROJECT, read);
  expect(await github.deployKeys(PROJECT)).toEqual([{ id: read + 1, title: 'write', readOnly: false }]);
});

it('calls Argo CD with each push, in the form that it reads, and with the secret', async () => {
  const { server, github } = await setUp();
  const url = 'https://argocd.example.com/api/webhook';
  const id = await github.makeWebhook(PROJECT, { url, secret: 'of-both', branch: 'main' });
  expect(server.state.hooks).toEqual([
    { id, active: true, events: ['push'], config: { url, secret: 'of-both', content_type: 'json', insecure_ssl: '0' } },
  ]);
  expect(await github.webhooks(PROJECT)).toEqual([{ id, url }]);
  await github.removeWebhook(PROJECT, id);
  expect(await github.webhooks(PROJECT)).toEqual([]);
});

it('protects a branch from pushes by force, of administrators too', async () => {
  const { server, github } = await setUp();
  expect(await github.isProtected(PROJECT, 'main')).toBe(false);
  await github.protect(PROJECT, 'main');
  expect(server.state.protections.main).toEqual({
    enforce_admins: { enabled: true },
    allow_force_pushes: { enabled: false },
    allow_deletions: { enabled: false },
  });
  expect(await github.isProtected(PROJECT, 'main')).toBe(true);
});

it('leaves the protection of others as it is, which may ask for more', async () => {
  const { server, github } = await setUp();
  const reviews = { required_approving_review_count: 2 };
  const safe = { enforce_admins: { enabled: true }, required_pull_request_reviews: reviews };
  server.state.protections.main = safe;
  expect(await github.isProtected(PROJECT, 'main')).toBe(true);
  const lax = { ...safe, allow_force_pushes: { enabled: true } };
  server.state.protections.main = lax;
  expect(await github.isProtected(PROJECT, 'main')).toBe(false);
  expect(await failure(github.protect(PROJECT, 'main'))).toMatchObject({
    message: expect.stringContaining('lets somebody push by force'),
    fix: expect.stringContaining('Settings, Branches'),
  });
  expect(server.state.protections.main).toBe(lax);
});

it('says so where the plan of its owner protects no branch', async () => {
  const { server, github } = await setUp();
  const message = 'Upgrade to GitHub Pro or make this repository public to enable this feature.';
  server.fail({ on: /protection$/, status: 403, body: { message } });
  expect(await github.isProtected(PROJECT, 'main')).toMatch(
    /protects no branch of this repository in its owner's plan/,
  );
});

it('reads every page of a list', async () => {
  const { server, github } = await setUp();
  for (let i = 1; i <= 130; i++) server.state.keys.push({ id: i, title: `k${i}`, key: 'k', read_only: true });
  expect(await github.deployKeys(PROJECT)).toHaveLength(130);
});

it.each([
  ['keys', 'makeDeployKey'],
  ['hooks', 'webhooks'],
] as const)('refuses a token without the right to %s with what it needs', async (_, call) => {
  const { server, github } = await setUp();
  server.state.permissions.admin = false;
  const made = await failure(
    call === 'webhooks' ? github.webhooks(PROJECT) : github[call](PROJECT, { title: 'a', key: 'b', readOnly: true }),
  );
  expect(made).toBeInstanceOf(ForgeError);
  expect(made!.fix).toContain('somebody who administers the repository');
  expect(made!.stack).not.toContain(server.token);
});
