import { describe, expect, it } from 'vitest';
import { ForgeError } from '../../src/forge/forge-error.ts';
import { connectGitLab } from '../../src/forge/gitlab.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { gitLabServer } from '../support/forges/gitlab-server.ts';

async function setUp() {
  const server = await gitLabServer();
  const clock = fakeClock();
  const gitlab = connectGitLab({ url: server.url, token: server.state.rootToken, clock });
  return { server, clock, gitlab };
}

const failure = async (promise: Promise<unknown>): Promise<ForgeError> => {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ForgeError);
  return error as ForgeError;
};

describe('a project', () => {
  it('is made with the groups above it, once', async () => {
    const { server, gitlab } = await setUp();
    expect(await gitlab.project('mlops/team/platform')).toBeUndefined();
    const made = await gitlab.makeProject('mlops/team/platform', 'main');
    expect(made).toMatchObject({ path: 'mlops/team/platform' });
    expect(server.state.namespaces.map(({ path }) => path)).toEqual(['root', 'mlops', 'mlops/team']);
    expect(await gitlab.project('mlops/team/platform')).toEqual(made);
  });

  it('tells its default branch once it has one', async () => {
    const { server, gitlab } = await setUp();
    server.state.addProject('mlops/platform', { empty_repo: false, branches: { main: 'abc' } });
    expect(await gitlab.project('mlops/platform')).toMatchObject({ defaultBranch: 'main' });
    expect(await gitlab.head('mlops/platform', 'main')).toBe('abc');
    expect(await gitlab.head('mlops/platform', 'feature/x')).toBeUndefined();
  });

  it('has a runner for builds, which takes jobs of protected branches that ask for it', async () => {
    const { server, gitlab } = await setUp();
    server.state.addProject('mlops/platform');
    await gitlab.makeToken('mlops/platform', 'runner', { name: 'any', expiresAt: '2027-11-20' });
    await gitlab.makeToken('mlops/platform', 'image-runner', { name: 'builds', expiresAt: '2027-11-20' });
    expect(server.state.project('mlops/platform')!.runners).toMatchObject([
      { description: 'any', run_untagged: true },
      { description: 'builds', run_untagged: false, tag_list: ['images'], access_level: 'ref_protected' },
    ]);
  });

  it('has tokens whose values are told once, and lists without them', async () => {
    const { server, gitlab } = await setUp();
    server.state.addProject('mlops/platform');
    const project = 'mlops/platform';
    const expiresAt = '2027-11-20';
    const values: string[] = [];
    for (const kind of ['read', 'write', 'runner'] as const) {
      const { id, value } = await gitlab.makeToken(project, kind, { name: `mooring-${kind}`, expiresAt });
      values.push(value);
      expect(await gitlab.tokens(project, kind)).toMatchObject([{ id, name: `mooring-${kind}`, active: true }]);
    }
    expect(values).toMatchObject([/^gldt-/, /^glpat-/, /^glrt-/].map((form) => expect.stringMatching(form)));
    expect(server.state.project(project)).toMatchObject({
      deploy_tokens: [{ scopes: ['read_repository'], username: 'mooring' }],
      access_tokens: [{ scopes: ['write_repository'], access_level: 40, expires_at: expiresAt }],
    });
    for (const kind of ['read', 'write', 'runner'] as const) {
      const [token] = await gitlab.tokens(project, kind);
      expect(JSON.stringify(token)).not.toMatch(new RegExp(values.join('|')));
      await gitlab.removeToken(project, kind, token!.id);
      expect((await gitlab.tokens(project, kind)).filter(({ active }) => active)).toEqual([]);
    }
  });

  it('has a branch to which only maintainers push, whatever protected it before', async () => {
    const { server, gitlab } = await setUp();
    const project = server.state.addProject('mlops/platform');
    const level = [{ access_level: 40 }];
    project.protected_branches.push({
      name: 'main',
      allow_force_push: true,
      push_access_levels: level,
      merge_access_levels: [{ access_level: 30 }],
    });
    expect(await gitlab.isProtected('mlops/platform', 'main')).toBe(false);
    await gitlab.protect('mlops/platform', 'main');
    expect(await gitlab.isProtected('mlops/platform', 'main')).toBe(true);
    expect(project.protected_branches).toHaveLength(1);
  });

  it('has variables that are changed in place', async () => {
    const { server, gitlab } = await setUp();
    server.state.addProject('mlops/platform');
    const variable = { key: 'REGISTRY', value: 'k3d-registry:5050', masked: false, protected: false };
    await gitlab.saveVariable('mlops/platform', variable);
    await gitlab.saveVariable('mlops/platform', { ...variable, value: 'elsewhere' });
    expect(await gitlab.variables('mlops/platform')).toEqual([{ ...variable, value: 'elsewhere' }]);
  });
});

describe('a webhook', () => {
  it('reaches into the cluster when GitLab is told to let it', async () => {
    const { server, gitlab } = await setUp();
    const project = server.state.addProject('mlops/platform');
    const hook = { url: 'http://argocd-server.argocd.svc/api/webhook', secret: 'the-secret-of-it', branch: 'main' };
    expect(await failure(gitlab.makeWebhook('mlops/platform', hook))).toMatchObject({ reason: 'invalid', status: 422 });
    expect(await gitlab.localWebhooksAllowed()).toBe(false);
    await gitlab.allowLocalWebhooks();
    expect(await gitlab.localWebhooksAllowed()).toBe(true);
    await gitlab.makeWebhook('mlops/platform', hook);
    expect(project.hooks).toMatchObject([
      {
        url: hook.url,
        push_events: true,
        push_events_branch_filter: 'main',
        token: hook.secret,
        enable_ssl_verification: false,
      },
    ]);
    await gitlab.removeWebhook('mlops/platform', (await gitlab.webhooks('mlops/platform'))[0]!.id);
    expect(project.hooks).toEqual([]);
  });
});

describe('a refusal', () => {
  it('of an expired token says so', async () => {
    const { server, gitlab } = await setUp();
    server.state.rootTokenExpired = true;
    expect(await failure(gitlab.version())).toMatchObject({
      reason: 'unauthorized',
      status: 401,
      message: `GitLab at ${server.url} does not accept the token`,
      fix: 'make a new one: this one has expired',
    });
  });

  it.each([
    [403, { message: '403 Forbidden' }, 'forbidden'],
    [409, { message: ['Another open merge request already exists'] }, 'conflict'],
    [400, { message: { name: ['has already been taken'] } }, 'invalid'],
    [403, { message: 'You are not allowed to push into this protected branch' }, 'protected'],
    [500, { message: '500 Internal Server Error' }, 'failed'],
  ])('with %i is told apart', async (status, body, reason) => {
    const { server, gitlab } = await setUp();
    server.fail({ on: 'GET /metadata', status, body });
    expect(await failure(gitlab.version())).toMatchObject({ reason, status });
  });

  it('never quotes a token', async () => {
    const { server, gitlab } = await setUp();
    server.fail({
      on: 'GET /metadata',
      status: 400,
      body: { message: 'bad glpat-abcdefghijklmnop at http://u:pass@host/' },
    });
    const { message, stack } = await failure(gitlab.version());
    expect(message).toContain('bad glpat-*** at http://u:****@host/');
    expect(stack).not.toMatch(/abcdefghij|pass@|rootToken/);
  });

  it('of nobody who listens has the reason', async () => {
    const gitlab = connectGitLab({ url: 'http://127.0.0.1:9', token: 't', clock: fakeClock() });
    expect(await failure(gitlab.version())).toMatchObject({ reason: 'unreachable', status: undefined });
  });
});

describe('a busy server', () => {
  it('is given the time that it asks for', async () => {
    const { server, gitlab, clock } = await setUp();
    server.fail({ on: 'GET /metadata', status: 429, headers: { 'retry-after': '7' }, times: 2 });
    expect(await gitlab.version()).toBe('19.3.0');
    expect(clock.elapsed()).toBe(14_000);
  });

  it('that asks for an hour is left alone', async () => {
    const { server, gitlab, clock } = await setUp();
    server.fail({ on: 'GET /metadata', status: 429, headers: { 'retry-after': '3600' } });
    expect(await failure(gitlab.version())).toMatchObject({ reason: 'rate-limit' });
    expect(clock.elapsed()).toBe(0);
  });

  it('is asked again after 502, but never to make something twice', async () => {
    const { server, gitlab } = await setUp();
    server.fail({ on: /metadata|POST/, status: 502, times: 3 });
    expect(await gitlab.version()).toBe('19.3.0');
    server.state.addProject('mlops/platform');
    server.fail({ on: /^POST/, status: 502 });
    const made = gitlab.makeToken('mlops/platform', 'read', { name: 'a', expiresAt: '2027-11-20' });
    expect(await failure(made)).toMatchObject({ reason: 'unavailable', status: 502 });
    expect(server.log().filter((line) => line.startsWith('POST'))).toHaveLength(1);
  });
});

it('finds *.localhost on this machine, without a resolver', async () => {
  const { server } = await setUp();
  const url = server.url.replace('127.0.0.1', 'gitlab.localhost');
  expect(await connectGitLab({ url, token: server.state.rootToken, clock: fakeClock() }).version()).toBe('19.3.0');
});
