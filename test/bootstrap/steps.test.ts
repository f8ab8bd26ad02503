import { describe, expect, it } from 'vitest';
import { bootstrap } from '../support/bootstrap/run.ts';
import { type World, world } from '../support/bootstrap/world.ts';

/** The world as far as two runs must agree on it: ids and random values are left out. */
function picture({ cluster, gitlab: { state }, machine }: World) {
  const [project] = state.projects;
  const active = <T extends { name: string; active?: boolean; revoked?: boolean }>(tokens: readonly T[]) =>
    tokens
      .filter((token) => token.active !== false && !token.revoked)
      .map(({ name }) => name)
      .sort();
  return {
    k3d: machine.k3d,
    objects: [...cluster.objects.keys()].sort(),
    installRecord: (
      cluster.objects.get('/ConfigMap/kube-system/mooring-bootstrap')?.data as { made?: string } | undefined
    )?.made,
    projects: state.projects.length,
    groups: state.namespaces.length,
    settings: state.settings,
    read: active(project?.deploy_tokens ?? []),
    write: active(project?.access_tokens ?? []),
    runners: project?.runners.map(({ description }) => description),
    hooks: project?.hooks.map(({ url }) => url),
    protected: project?.protected_branches,
    variables: project?.variables.map(({ key, masked }) => [key, masked]),
    branches: project?.branches,
  };
}

describe('tokens', () => {
  const scopesOf = async (options: Parameters<typeof world>[0]) => {
    const there = await world(options);
    expect((await bootstrap(there)).error).toBeUndefined();
    const tokens = there.gitlab.state.projects[0]!.access_tokens;
    return Object.fromEntries(tokens.map(({ name, scopes, access_level }) => [name, [access_level, ...scopes]]));
  };

  it('may do no more than what they are for: pushing is not the API, and notes are no pushes', async () => {
    expect(await scopesOf({})).toEqual({
      'mooring-local-git-write': [40, 'write_repository'],
      'mooring-local-ci': [20, 'api'],
    });
  });

  it('may open merge requests where somebody does', async () => {
    expect(await scopesOf({ opensRequests: true })).toMatchObject({
      'mooring-local-git-write': [40, 'api', 'write_repository'],
    });
  });
});

const REVOKED = 'gitlab DELETE /personal_access_tokens/self';

describe("the administrator's token", () => {
  it('is over when bootstrap is, and when it failed', async () => {
    for (const fault of [undefined, /^POST .*hooks$/]) {
      const there = await world();
      if (fault) there.gitlab.fail({ on: fault, status: 403 });
      expect((await bootstrap(there)).error !== undefined).toBe(fault !== undefined);
      expect(there.gitlab.state.rootTokenExpired).toBe(true);
      expect(there.effects.done.at(-1)).toBe(REVOKED);
    }
  });

  it('of a person, at a GitLab outside, is left as it is', async () => {
    const there = await world({ external: true, cluster: { kind: 'existing', context: 'staging' } });
    const { error } = await bootstrap(there, { GITLAB_TOKEN: there.gitlab.state.rootToken });
    expect(error).toBeUndefined();
    expect(there.gitlab.state.rootTokenExpired).toBe(false);
  });
});

describe('owners of projects', () => {
  it('become developers of the repository, people and groups, once GitLab knows them', async () => {
    const there = await world();
    const { state } = there.gitlab;
    const first = await bootstrap(there);
    expect(first.error).toBeUndefined();
    expect(JSON.stringify(first.events)).toContain('GitLab knows nobody called data-science, nora');
    state.users.push({ id: 77, username: 'nora' });
    state.namespaces.push({ id: 88, path: 'data-science' });
    expect(await bootstrap(there)).toMatchObject({ error: undefined, run: ['gitlab-answers', 'members'] });
    const [project] = state.projects;
    expect(project!.members).toEqual([{ id: 77, username: 'nora', access_level: 30 }]);
    expect(project!.shared_with_groups).toEqual([{ group_id: 88, group_access_level: 30 }]);
    expect(await bootstrap(there)).toMatchObject({ error: undefined, run: ['gitlab-answers'] });
  });

  it('are the business of a GitLab outside', async () => {
    const there = await world({ external: true, cluster: { kind: 'existing', context: 'staging' } });
    const { run, skipped } = await bootstrap(there, { GITLAB_TOKEN: there.gitlab.state.rootToken });
    expect([...run, ...skipped]).not.toContain('members');
  });
});

describe('builds of one image', () => {
  it('begin in the order of their commits, those of a resource group that is there already too', async () => {
    const there = await world();
    await bootstrap(there);
    const [project] = there.gitlab.state.projects;
    expect(project!.resource_group_default_process_mode).toBe('oldest_first');
    project!.resource_groups.push({ id: 5, key: 'fraud/trainer', process_mode: 'unordered' });
    expect(await bootstrap(there)).toMatchObject({ error: undefined, run: ['gitlab-answers', 'order'] });
    expect(project!.resource_groups).toMatchObject([{ process_mode: 'oldest_first' }]);
  });
});

describe('bootstrap', () => {
  it('brings up everything from nothing, and finds nothing to do the second time', async () => {
    const there = await world();
    const first = await bootstrap(there);
    expect(first.error).toBeUndefined();
    // GitLab knows none of them.
    expect(first.skipped).toEqual(['members']);
    expect(first.run).toEqual([
      'cluster',
      'namespaces',
      'external-secrets',
      'gitlab',
      'argocd',
      'gitlab-answers',
      'project',
      'tokens',
      'webhook',
      'branch',
      'order',
      'variables',
      'push',
      'repository',
      'root',
      'sync',
    ]);
    expect(picture(there)).toMatchSnapshot();
    const changes = there.effects.done.length;
    const second = await bootstrap(there);
    expect({ error: second.error, run: second.run }).toEqual({ error: undefined, run: ['gitlab-answers'] });
    expect(there.effects.done.slice(changes)).toEqual(['gitlab admits the administrator', REVOKED]);
  });

  // What is killed before a change leaves the world as what is killed after the one before it.
  it('killed at any of its changes ends in the same world when it is run again', async () => {
    const whole = await world();
    await bootstrap(whole);
    const expected = picture(whole);
    const changes = whole.effects.done;
    expect(changes.length).toBeGreaterThan(30);
    for (const [at, change] of ['the first', ...changes].entries()) {
      const there = await world();
      if (at === 0) there.effects.killAt(0, 'before');
      else there.effects.killAt(at - 1, 'after');
      const killed = await bootstrap(there);
      // Killed after the end of the token nothing is left to do.
      if (change !== REVOKED) expect(killed.error, change).toBeDefined();
      there.effects.revive();
      const again = await bootstrap(there);
      expect(again.error, change).toBeUndefined();
      expect(picture(there), change).toEqual(expected);
    }
  }, 120_000);

  it('shows no secret: not in what it tells, not in arguments, not in what fails', async () => {
    const there = await world();
    const told = (await bootstrap(there)).text;
    there.gitlab.fail({ on: 'GET /metadata', status: 401 });
    const failed = (await bootstrap(there)).text;
    const seen = told + failed + JSON.stringify(there.calls.map(({ program, args, input }) => [program, args, input]));
    const secrets = there.secrets();
    expect(secrets.length).toBeGreaterThan(5);
    for (const secret of secrets) {
      expect(seen).not.toContain(secret);
      expect(seen).not.toContain(Buffer.from(secret).toString('base64'));
    }
  });
});

describe('the login of a mirror', () => {
  const MIRROR = { MIRROR_USERNAME: 'robot', MIRROR_PASSWORD: 'pull-only' };
  const login = (username: string, password: string) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'mirror-login', namespace: 'platform-operators' },
    data: Object.fromEntries(
      Object.entries({ username, password }).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
    ),
  });
  const OWN = '/Secret/platform-operators/external-secrets-login';
  const configOf = ({ cluster }: World) => {
    const { data, type } = cluster.objects.get(OWN) as unknown as { type: string; data: Record<string, string> };
    return { type, config: JSON.parse(Buffer.from(data['.dockerconfigjson']!, 'base64').toString('utf8')) };
  };

  it('is asked for before anything is pulled with it, and is nowhere in what is told', async () => {
    const there = await world({ mirrored: true });
    const first = await bootstrap(there, MIRROR);
    expect(first).toMatchObject({
      at: 'login',
      error: { message: expect.stringContaining('mirror-login is not there') },
    });
    expect(first.run).toEqual(['cluster', 'namespaces']);

    there.cluster.objects.set('/Secret/platform-operators/mirror-login', login('robot', 'pull "only') as never);
    const second = await bootstrap(there, MIRROR);
    expect(second.error).toBeUndefined();
    expect(second.run.slice(0, 2)).toEqual(['login', 'external-secrets']);
    expect(configOf(there)).toEqual({
      type: 'kubernetes.io/dockerconfigjson',
      config: {
        auths: {
          'copies.corp.example': {
            username: 'robot',
            password: 'pull "only',
            auth: Buffer.from('robot:pull "only').toString('base64'),
          },
        },
      },
    });
    expect(second.text).not.toContain('pull \\"only');
  });

  it('is written again when it is another, and left when it is not', async () => {
    const there = await world({ mirrored: true });
    const key = '/Secret/platform-operators/mirror-login';
    await bootstrap(there, MIRROR);
    there.cluster.objects.set(key, login('robot', 'one') as never);
    expect((await bootstrap(there, MIRROR)).run).toContain('login');
    expect((await bootstrap(there, MIRROR)).run).not.toContain('login');
    there.cluster.objects.set(key, login('robot', 'two') as never);
    expect((await bootstrap(there, MIRROR)).run).toContain('login');
    expect(configOf(there).config.auths['copies.corp.example'].password).toBe('two');
  });

  it('is no step where nobody asks for one', async () => {
    expect((await bootstrap(await world())).steps.map(({ name }) => name)).not.toContain('login');
  });
});

describe('caches of registries', () => {
  const options = { caches: { 'docker.io': 5051 } };

  it('are started before the cluster that asks them, and left when they are there', async () => {
    const there = await world(options);
    expect((await bootstrap(there)).error).toBeUndefined();
    expect(there.machine.registries).toEqual(['k3d-mlops-docker-io']);
    const { done } = there.effects;
    expect(done.indexOf('k3d makes a registry')).toBeLessThan(done.indexOf('k3d makes nodes'));

    there.machine.k3d = undefined;
    await bootstrap(there);
    expect(there.effects.done.filter((effect) => effect === 'k3d makes a registry')).toHaveLength(1);
  });
});
