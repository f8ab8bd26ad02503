import { describe, expect, it } from 'vitest';
import type { LiveObject } from '../../src/cluster/cluster.ts';
import { ClusterError } from '../../src/cluster/errors.ts';
import { bootstrap } from '../support/bootstrap/run.ts';
import { world } from '../support/bootstrap/world.ts';

const MINUTE = 60_000;
const OTHER = 'f'.repeat(40);

describe('GitLab', () => {
  it('may take a quarter of an hour to start, and people see what is waited for', async () => {
    const there = await world();
    there.gitlab.fail({ on: 'GET /metadata', status: 502 });
    const { sleep } = there.clock;
    const start = there.clock.elapsed();
    there.clock.sleep = async (milliseconds) => {
      if (there.clock.elapsed() - start > 15 * MINUTE) there.gitlab.heal();
      await sleep(milliseconds);
    };
    const { error, told } = await bootstrap(there);
    expect(error).toBeUndefined();
    expect(there.clock.elapsed()).toBeGreaterThan(15 * MINUTE);
    const waiting = told.filter((line) => line.startsWith('gitlab-answers: waiting'));
    expect(waiting.length).toBeGreaterThan(5);
    expect(waiting[0]).toMatchSnapshot();
  });

  it('that never starts is told with the state of its pod, and waited for again', async () => {
    const there = await world();
    const status = {
      phase: 'Running',
      containerStatuses: [{ ready: false, restartCount: 3, state: { waiting: { reason: 'CrashLoopBackOff' } } }],
    };
    there.cluster.put({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'gitlab-0', namespace: 'gitlab' }, status });
    there.gitlab.fail({ on: 'GET /metadata', status: 502 });
    const { at, error } = await bootstrap(there);
    expect({ at, error }).toMatchSnapshot();
    there.gitlab.heal();
    expect((await bootstrap(there)).error).toBeUndefined();
  });

  it('that no longer takes the token says so, after a while', async () => {
    const stderr = 'error: Cannot connect to the database';
    const there = await world({ lines: [{ run: /^kubectl .* exec /, answer: { exitCode: 1, stderr } }] });
    const { at, error } = await bootstrap(there);
    expect({ at, error }).toMatchSnapshot();
    expect(there.clock.elapsed()).toBeLessThan(15 * MINUTE);
  });

  it.each(['/projects', 'deploy_tokens', 'access_tokens', '/user/runners', 'hooks', 'protected_branches', 'variables'])(
    'that answers 502 when %s are made is asked again by the next run, and has each once',
    async (path) => {
      const there = await world();
      there.gitlab.fail({ on: new RegExp(`^POST .*${path}$`), status: 502, times: 1 });
      const { error } = await bootstrap(there);
      expect(error).toMatchObject({ name: 'ForgeError', fix: 'wait until it is, and run it again' });
      expect((await bootstrap(there)).error).toBeUndefined();
      const [project] = there.gitlab.state.projects;
      expect(
        [there.gitlab.state.projects, project!.hooks, project!.variables, project!.deploy_tokens, project!.runners].map(
          (list) => list.length,
        ),
        // One for builds, one for all else.
      ).toEqual([1, 1, 1, 1, 2]);
    },
  );

  it('is asked for a new token when the old one ends within a month, and keeps one of each', async () => {
    const there = await world();
    await bootstrap(there);
    const before = there.cluster.objects.get('/Secret/gitlab/git-write')!.data;
    await there.clock.sleep(340 * 24 * 60 * MINUTE);
    const { error, run } = await bootstrap(there);
    expect({ error, run }).toEqual({ error: undefined, run: ['gitlab-answers', 'tokens', 'variables'] });
    expect(there.cluster.objects.get('/Secret/gitlab/git-write')!.data).not.toEqual(before);
    const held = there.gitlab.state.projects[0]!.access_tokens.filter(({ active }) => active).map(({ name }) => name);
    expect(held.sort()).toEqual(['mooring-local-ci', 'mooring-local-git-write']);
  });

  it('that was taken away and is there anew gets new tokens for the old Secrets', async () => {
    const there = await world();
    await bootstrap(there);
    there.gitlab.state.projects.length = 0;
    const { error, run } = await bootstrap(there);
    expect(error).toBeUndefined();
    expect(run).toEqual([
      'gitlab-answers',
      'project',
      'tokens',
      'webhook',
      'branch',
      'order',
      'variables',
      'push',
      'repository',
    ]);
  });
});

describe('the repository', () => {
  it('that holds other commits is left as it is', async () => {
    const there = await world();
    there.gitlab.state.addProject('mlops/platform', { empty_repo: false, branches: { main: OTHER } });
    const { at, error } = await bootstrap(there);
    expect({ at, error }).toMatchSnapshot();
    expect(there.gitlab.state.projects[0]!.branches).toEqual({ main: OTHER });
    expect(there.effects.done).not.toContain('git push');
  });

  it('to which the Image Updater committed is further than HEAD, and nothing is pushed', async () => {
    const there = await world();
    await bootstrap(there);
    there.gitlab.state.projects[0]!.branches.main = OTHER;
    there.machine.commitsAfter.push(OTHER);
    const { at, error, run } = await bootstrap(there);
    expect({ at, error, run }).toEqual({ at: undefined, error: undefined, run: ['gitlab-answers'] });
  });

  it.each([
    [
      'a protected branch',
      'remote: GitLab: You are not allowed to push code to protected branches on this project.\n ! [remote rejected] HEAD -> main (pre-receive hook declined)\nerror: failed to push some refs',
    ],
    [
      'a token that may not write',
      'remote: You are not allowed to push code to this project.\nfatal: unable to access: The requested URL returned error: 403',
    ],
    [
      'a branch that moved meanwhile',
      ' ! [rejected]        HEAD -> main (fetch first)\nerror: failed to push some refs',
    ],
    [
      'a full disk at the server',
      'remote: fatal: write error: No space left on device\nerror: remote unpack failed: index-pack abnormal exit',
    ],
  ])('%s is told apart', async (_, stderr) => {
    const there = await world({ lines: [{ run: /^git push/, answer: { exitCode: 1, stderr } }] });
    const { at, error } = await bootstrap(there);
    expect({ at, error }).toMatchSnapshot();
  });
});

describe('the machine', () => {
  it.each([
    [
      'a port that is taken',
      'ERRO[0001] failed to start: Bind for 127.0.0.1:80 failed: port is already allocated\nERRO[0001] Failed to create cluster >>> Rolling Back',
    ],
    ['a full disk', '\u001b[31mERRO\u001b[0m[0012] write /var/lib/docker/tmp: no space left on device'],
    [
      'a registry that is down',
      'ERRO[0030] Failed to pull image: Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io: i/o timeout',
    ],
    [
      'Docker that went away',
      'FATA[0000] Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
    ],
  ])('%s ends the creation with a word, and the next run creates the cluster', async (_, stderr) => {
    let broken = true;
    const there = await world();
    const { run } = there.system;
    const failing = {
      ...there,
      session: (env = {}) => {
        const session = there.session(env);
        Object.assign(session, {
          system: {
            ...session.system,
            run: (command: Parameters<typeof run>[0]) =>
              broken && command.args[1] === 'create'
                ? Promise.resolve({ exitCode: 1, stdout: '', stderr })
                : run(command),
          },
        });
        return session;
      },
    };
    const { at, error } = await bootstrap(failing);
    expect({ at, error }).toMatchSnapshot();
    broken = false;
    expect((await bootstrap(failing)).error).toBeUndefined();
  });

  it('without a program says how to get it', async () => {
    const there = await world({ lines: [{ run: /^k3d/, answer: 'missing' }] });
    expect((await bootstrap(there)).error).toMatchObject({
      message: 'there is no program k3d on this machine',
      fix: expect.stringContaining('https://k3d.io'),
    });
  });
});

describe('a cluster that is not ours', () => {
  it('of the same name in k3d is left alone', async () => {
    const there = await world();
    there.machine.k3d = { ours: false, complete: true, running: true };
    const { at, error } = await bootstrap(there);
    expect({ at, error }).toMatchSnapshot();
    expect(there.effects.done).toEqual([]);
  });

  it('is never reached by the current context: without a context nothing happens', async () => {
    const there = await world({ cluster: { kind: 'existing' } });
    expect((await bootstrap(there)).error).toMatchObject({
      name: 'UsageError',
      message: 'environment local does not say which cluster it is',
    });
    expect(there.machine.openedContexts).toEqual([]);
  });

  it('is reached by the context that is named, and by no other', async () => {
    const there = await world({ cluster: { kind: 'existing', context: 'staging-admin' } });
    expect((await bootstrap(there)).error).toBeUndefined();
    expect(new Set(there.machine.openedContexts)).toEqual(new Set(['staging-admin']));
    expect(there.calls.filter(({ program }) => program === 'k3d')).toEqual([]);
  });

  it('carries another platform: nothing is changed there', async () => {
    const there = await world({ cluster: { kind: 'existing', context: 'staging-admin' } });
    const data = { platform: 'search', environment: 'staging', made: '' };
    there.cluster.put({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'mooring-bootstrap', namespace: 'kube-system' },
      data,
    });
    const { error } = await bootstrap(there);
    expect(error).toMatchObject({
      message: 'the cluster of context k3d-mlops carries the platform search, environment staging',
    });
    expect(there.effects.done).toEqual([]);
  });

  it('that is ours and stands still is started', async () => {
    const there = await world();
    await bootstrap(there);
    there.machine.k3d = { ours: true, complete: true, running: false };
    expect(await bootstrap(there)).toMatchObject({ error: undefined, run: ['cluster', 'gitlab-answers'] });
  });
});

describe('the cluster', () => {
  it('that never answers after its creation is told, with the log to read', async () => {
    const there = await world();
    const { version } = there.cluster;
    there.cluster.version = async () => {
      throw new ClusterError('unreachable', 'nobody answers', 'start it');
    };
    expect(await bootstrap(there)).toMatchObject({
      at: 'cluster',
      error: {
        message: 'the API server is not well after 5 minutes: nobody answers',
        fix: expect.stringContaining('docker logs k3d-mlops-server-0'),
      },
    });
    there.cluster.version = version;
    expect((await bootstrap(there)).error).toBeUndefined();
  });

  it('in which somebody undoes a step at once is told so', async () => {
    const there = await world();
    there.cluster.controllers.push((object, cluster) => {
      if (object.kind === 'StatefulSet') cluster.objects.delete('apps/StatefulSet/gitlab/gitlab');
    });
    expect(await bootstrap(there)).toMatchObject({
      at: 'gitlab',
      error: { message: 'GitLab: done, and already undone again, or not to be seen' },
    });
  });

  it('whose API server is busy for a while is waited for', async () => {
    const there = await world();
    const { apply } = there.cluster;
    let busy = 3;
    there.cluster.apply = async (...args) => {
      if (busy-- > 0) throw new ClusterError('unavailable', 'etcdserver: leader changed', 'wait', 503);
      return apply.apply(there.cluster, args);
    };
    expect((await bootstrap(there)).error).toBeUndefined();
    expect(busy).toBeLessThan(0);
  });

  it('whose API server is away for long is an error, and nothing is lost', async () => {
    const there = await world();
    there.cluster.fault = new ClusterError(
      'unavailable',
      'etcdserver: no leader',
      'wait for the API server to be well, and run it again',
      503,
    );
    expect(await bootstrap(there)).toMatchObject({
      at: 'cluster',
      error: { message: 'the API server is not well after 5 minutes: etcdserver: no leader' },
    });
    there.cluster.fault = undefined;
    expect((await bootstrap(there)).error).toBeUndefined();
  });

  /** A world in which the Secret of the webhook comes so many minutes after it is asked for, or never. */
  const withLateSecret = async (minutes: number) => {
    const there = await world();
    let due = Number.POSITIVE_INFINITY;
    let secret: LiveObject | undefined;
    there.cluster.controllers.push((object, cluster) => {
      if (object.kind !== 'ExternalSecret' || object.metadata.name !== 'argocd-webhook') return;
      secret = cluster.objects.get('/Secret/argocd/argocd-webhook');
      cluster.objects.delete('/Secret/argocd/argocd-webhook');
      due = there.clock.elapsed() + minutes * MINUTE;
    });
    const { sleep } = there.clock;
    there.clock.sleep = async (milliseconds) => {
      await sleep(milliseconds);
      if (there.clock.elapsed() >= due && secret) there.cluster.put(secret);
    };
    return there;
  };

  it('whose External Secrets is still being pulled is waited for', async () => {
    const there = await withLateSecret(3);
    expect((await bootstrap(there)).error).toBeUndefined();
    expect(there.clock.elapsed()).toBeGreaterThanOrEqual(3 * MINUTE);
  });

  it('whose External Secrets never makes a Secret is told', async () => {
    const there = await withLateSecret(Number.POSITIVE_INFINITY);
    const { at, error } = await bootstrap(there);
    expect({ at, error }).toMatchSnapshot();
  });

  it('in which nothing moves for half an hour is given up with the first cause', async () => {
    const there = await world();
    there.cluster.onList = undefined;
    const { at, error, told } = await bootstrap(there);
    expect({ at, error }).toMatchSnapshot();
    expect(told.filter((line) => line.startsWith('sync: waiting')).slice(0, 6)).toMatchSnapshot();
  });
});

describe('a repository outside the tree', () => {
  const connection = { external: true, cluster: { kind: 'existing', context: 'staging' } } as const;

  it('at a GitLab gets its tokens with the token of whoever bootstraps', async () => {
    const there = await world(connection);
    expect((await bootstrap(there)).error).toMatchObject({
      name: 'UsageError',
      fix: expect.stringContaining('GITLAB_TOKEN'),
    });
    const { error, run } = await bootstrap(there, { GITLAB_TOKEN: there.gitlab.state.rootToken });
    expect(error).toBeUndefined();
    expect(run).not.toContain('gitlab-answers');
    for (const name of ['argocd-git-read', 'image-updater-git-write'])
      expect(there.cluster.objects.has(`/Secret/argocd/${name}`)).toBe(true);
    expect(there.gitlab.state.projects[0]!.deploy_tokens).toMatchObject([
      { name: 'mooring-local-argocd-git-read', scopes: ['read_repository'] },
    ]);
  });
});
