import { describe, expect, it } from 'vitest';
import { mintGiven } from '../../src/bootstrap/mint-given.ts';
import { planTeardown } from '../../src/bootstrap/teardown.ts';
import { gitHubWorld } from '../support/bootstrap/github-world.ts';
import { bootstrap } from '../support/bootstrap/run.ts';

type There = Awaited<ReturnType<typeof gitHubWorld>>;
const HOOK = 'https://argocd.example.com/api/webhook';
const CHANGE = /^github (?!GET)/;

const secretOf = ({ cluster }: There, name: string) => {
  const { data, metadata } = cluster.objects.get(`/Secret/argocd/${name}`) as unknown as {
    data: Record<string, string>;
    metadata: { annotations?: Record<string, string> };
  };
  const plain = Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')]);
  return { values: Object.fromEntries(plain) as Record<string, string>, annotations: metadata.annotations };
};

/** The world as far as two runs must agree on it. */
const picture = ({ github: { state } }: There) => ({
  keys: state.keys.map(({ title, read_only: readOnly }) => [title, readOnly]).sort(),
  hooks: state.hooks.map(({ config: { url, secret } }) => [url, secret]),
  protections: state.protections,
});

describe('by ssh, with a token of who administers the repository', () => {
  it('has a key for who reads that only reads, one that writes, a webhook and a protected branch', async () => {
    const there = await gitHubWorld();
    const { error, run } = await bootstrap(there, there.env);
    expect(error).toBeUndefined();
    // The branch is there once something was pushed; that the repository is, was looked at before anything was made.
    expect(run.slice(run.indexOf('tokens'))).toEqual([
      ...['tokens', 'webhook', 'push', 'branch', 'repository', 'root', 'sync'],
    ]);
    expect(picture(there)).toEqual({
      keys: [
        ['mooring-local-argocd-git-read', true],
        ['mooring-local-image-updater-git-write', false],
      ],
      hooks: [[HOOK, 'random-webhook-secret']],
      protections: {
        main: {
          enforce_admins: { enabled: true },
          allow_force_pushes: { enabled: false },
          allow_deletions: { enabled: false },
        },
      },
    });
    const { values, annotations } = secretOf(there, 'argocd-git-read');
    expect(Object.keys(values)).toEqual(['sshPrivateKey']);
    expect(values.sshPrivateKey).toMatch(/^-----BEGIN OPENSSH PRIVATE KEY-----\n/);
    expect(annotations).toMatchObject({ 'mooring.dev/token-id': String(there.github.state.keys[0]!.id) });
    expect(values.sshPrivateKey).not.toBe(secretOf(there, 'image-updater-git-write').values.sshPrivateKey);
  });

  it('finds nothing to do the second time', async () => {
    const there = await gitHubWorld();
    await bootstrap(there, there.env);
    const changes = there.effects.done.length;
    expect(await bootstrap(there, there.env)).toMatchObject({ error: undefined, run: [] });
    expect(there.effects.done.slice(changes)).toEqual([]);
  });

  it('killed at any of its changes ends in the same world when it is run again', async () => {
    const whole = await gitHubWorld();
    await bootstrap(whole, whole.env);
    const expected = picture(whole);
    const changes = whole.effects.done;
    const first = changes.findIndex((change) => CHANGE.test(change));
    for (let at = first; at < changes.length; at++) {
      const there = await gitHubWorld();
      there.effects.killAt(at, 'after');
      expect((await bootstrap(there, there.env)).error, changes[at]).toBeDefined();
      there.effects.revive();
      expect((await bootstrap(there, there.env)).error, changes[at]).toBeUndefined();
      expect(picture(there), changes[at]).toEqual(expected);
    }
  }, 60_000);

  it('makes a key again that was deleted there, or may do more than it should', async () => {
    const there = await gitHubWorld();
    await bootstrap(there, there.env);
    const { keys } = there.github.state;
    const before = picture(there);
    keys.splice(0, 1);
    keys[0]!.read_only = true;
    expect(await bootstrap(there, there.env)).toMatchObject({ error: undefined, run: ['tokens', 'repository'] });
    expect(picture(there)).toEqual(before);
  });

  it('shows no secret: not in what it tells, not in arguments, not in what fails', async () => {
    const there = await gitHubWorld();
    let seen = (await bootstrap(there, there.env)).text;
    there.github.fail({ on: /keys/, status: 403 });
    there.github.state.keys.length = 0;
    seen += (await bootstrap(there, there.env)).text;
    seen += JSON.stringify(there.calls.map(({ args, input, env }) => [args, input, env]));
    for (const secret of [...there.secrets(), there.github.token]) expect(seen).not.toContain(secret);
    // The public halves are all that GitHub is given.
    expect(JSON.stringify(there.github.requests)).not.toContain('PRIVATE');
  });
});

describe('a token that lacks the right', () => {
  it('is refused before anything is made there', async () => {
    const there = await gitHubWorld();
    there.github.state.permissions.admin = false;
    const { error, at } = await bootstrap(there, there.env);
    expect(at).toBe('project');
    expect(error).toMatchObject({
      message: 'GITHUB_TOKEN does not administer acme/platform: it can give it no webhook, key or protection',
      fix: expect.stringContaining('Administration, Webhooks and Contents'),
    });
    expect(there.effects.done.filter((change) => CHANGE.test(change))).toEqual([]);
  });

  it.each([
    ['tokens', 'POST /repos/acme/platform/keys'],
    ['webhook', 'POST /repos/acme/platform/hooks'],
    ['branch', 'PUT /repos/acme/platform/branches/main/protection'],
  ])('is refused at the step %s in words, and the next run goes on there', async (step, on) => {
    const there = await gitHubWorld();
    there.github.fail({
      on,
      status: 403,
      body: { message: 'Resource not accessible by personal access token' },
      times: 1,
    });
    const { error, at } = await bootstrap(there, there.env);
    expect(at).toBe(step);
    expect(error!.message).toContain(`does not allow ${on}: Resource not accessible by personal access token`);
    expect(error!.fix).toContain('somebody who administers the repository');
    const again = await bootstrap(there, there.env);
    expect(again).toMatchObject({ error: undefined });
    expect(again.run[0]).toBe(step);
  });

  it('and a repository that is not there, are told apart', async () => {
    const there = await gitHubWorld();
    there.github.fail({ on: 'GET /repos/acme/platform', status: 404, body: { message: 'Not Found' } });
    expect((await bootstrap(there, there.env)).error).toMatchObject({
      message: 'https://github.com has no repository acme/platform that GITHUB_TOKEN sees',
      fix: 'make it, empty, at https://github.com/new, or correct git.url',
    });
  });
});

it('is up all the same where the plan of the owner protects no branch, and says so', async () => {
  const there = await gitHubWorld();
  const message = 'Upgrade to GitHub Pro or make this repository public to enable this feature.';
  there.github.fail({ on: /protection$/, status: 403, body: { message } });
  const { error, events } = await bootstrap(there, there.env);
  expect(error).toBeUndefined();
  expect(JSON.stringify(events)).toContain("protects no branch of this repository in its owner's plan");
});

it('without a token is for people: nothing is asked of GitHub, and the Secret that is missing is named', async () => {
  const there = await gitHubWorld();
  const { error, at } = await bootstrap(there);
  expect(at).toBe('tokens');
  expect(error!.message).toContain('the Secret argocd/argocd-git-read is not there, and only you can make it');
  expect(there.github.requests).toEqual([]);
});

it('by https has the tokens that were handed over, and the webhook and the protection like any', async () => {
  const there = await gitHubWorld('https://github.com/acme/platform.git');
  const { error } = await bootstrap(there, {
    ...there.env,
    GITHUB_READ_TOKEN: 'github_pat_onlyReads0123456789',
    GITHUB_WRITE_TOKEN: 'github_pat_writesToo0123456789',
  });
  expect(error).toBeUndefined();
  expect(picture(there)).toMatchObject({ keys: [], hooks: [[HOOK, 'random-webhook-secret']] });
  expect(Object.keys(there.github.state.protections)).toEqual(['main']);
  expect(secretOf(there, 'argocd-git-read').values.password).toBe('github_pat_onlyReads0123456789');
  expect(secretOf(there, 'image-updater-git-write').values.password).toBe('github_pat_writesToo0123456789');
});

it('a key is rotated: another one, and the one before is over', async () => {
  const there = await gitHubWorld();
  await bootstrap(there, there.env);
  const old = secretOf(there, 'argocd-git-read').values.sshPrivateKey;
  const ids = there.github.state.keys.map(({ id }) => id);
  const before = picture(there);
  await mintGiven(there.session(there.env), { namespace: 'argocd', name: 'argocd-git-read' });
  expect(picture(there)).toEqual(before);
  expect(secretOf(there, 'argocd-git-read').values.sshPrivateKey).not.toBe(old);
  const now = there.github.state.keys.map(({ id }) => id);
  expect(now).not.toContain(ids[0]);
  expect(now).toContain(ids[1]);
});

it('what stays there when the platform is taken away is named', async () => {
  const there = await gitHubWorld();
  await bootstrap(there, there.env);
  const plan = await planTeardown(there.session(there.env));
  expect(plan!.stays).toContain(
    'what bootstrap made there: the deploy keys mooring-local-argocd-git-read, mooring-local-image-updater-git-write, the webhook and the protected branch; remove them in its settings',
  );
});

it('is told in full before it is done', async () => {
  const there = await gitHubWorld();
  const { steps } = await bootstrap(there, there.env);
  const plans = steps
    .filter(({ name }) => ['project', 'tokens', 'webhook', 'branch'].includes(name))
    .map((step) => [step.name, ...step.plan()].join('\n  '));
  expect(plans.join('\n')).toMatchInlineSnapshot(`
    "project
      GET /repos/acme/platform  # that it is there, and that GITHUB_TOKEN administers it
    tokens
      POST /repos/acme/platform/keys  # mooring-local-argocd-git-read, reads
      apply Secret argocd/argocd-git-read
      POST /repos/acme/platform/keys  # mooring-local-image-updater-git-write, writes
      apply Secret argocd/image-updater-git-write
    webhook
      read Secret argocd/argocd-webhook  # until External Secrets has made it
      POST /repos/acme/platform/hooks  # https://argocd.example.com/api/webhook, pushes
    branch
      PUT /repos/acme/platform/branches/main/protection  # nobody by force, unless it is protected already"
  `);
});
