import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigMap } from '../../imports/types/kubernetes.ts';
import { leftOut, present, programOf } from '../support/outside.ts';
import { type RenderedPlatform, renderPlatform } from '../support/platform.ts';

const server = programOf(['minio']);
const client = programOf(['mc']);
const PORT = 19_431;
const ROOT = { user: 'minio_root', password: "p s\\#$HOME é%41/@?&'x" };

/** The setup of MinIO against a real one, as its Job runs it but for the folders. */
describe.skipIf(leftOut(server) || leftOut(client))('the setup of MinIO', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mooring-minio-'));
  const store = `http://${ROOT.user}:${ROOT.password}@127.0.0.1:${PORT}`;
  const env = { ...process.env, HOME: folder, MC_HOST_store: store };
  let minio: ChildProcess;

  const mc = (...args: string[]) => spawnSync(present(client, 'mc'), args, { env, encoding: 'utf8' });
  const file = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const render = (buckets: object, jobs: object = {}) =>
    renderPlatform({
      components: { minio: {}, spark: {} },
      projects: { fraud: { buckets, images: { a: { build: 'images/a' } }, jobs } },
    });
  const job = { spark: { image: 'a', main: 'local:///x.py' }, reads: ['lake'] };

  /** Runs the script of a platform on what its ConfigMaps hold. */
  function setUp({ get, all }: RenderedPlatform) {
    const { buckets, 'setup.sh': script } = get<ConfigMap>('ConfigMap', 'minio-setup').data!;
    rmSync(join(folder, 'users'), { recursive: true, force: true });
    file('setup/buckets', buckets!);
    for (const { metadata, data } of all<ConfigMap>('ConfigMap')) {
      const user = /^minio-user-(.+)$/.exec(metadata!.name!)?.[1];
      if (user === undefined) continue;
      file(`users/${user}/policy.json`, data!['policy.json']!);
      file(`users/${user}/secretKey`, `key of ${user} "é`);
    }
    file('setup/setup.sh', script!.replaceAll('/setup/', `${folder}/setup/`).replaceAll('/users', `${folder}/users`));
    return spawnSync('sh', [join(folder, 'setup/setup.sh')], { env, encoding: 'utf8' });
  }

  beforeAll(async () => {
    // The file as the operator writes it: quotes around what was between quotes.
    file('config.env', `export MINIO_ROOT_USER="${ROOT.user}"\nexport MINIO_ROOT_PASSWORD="${ROOT.password}"\n`);
    const args = ['server', join(folder, 'data'), '--address', `127.0.0.1:${PORT}`, '--quiet'];
    minio = spawn(present(server, 'minio'), args, {
      env: { ...env, MINIO_CONFIG_ENV_FILE: join(folder, 'config.env'), MINIO_BROWSER: 'off' },
      stdio: 'ignore',
    });
    for (let tries = 0; tries < 60; tries++) {
      const answer = await fetch(`http://127.0.0.1:${PORT}/minio/health/live`).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((done) => setTimeout(done, 500));
    }
    throw new Error('MinIO does not answer');
  });
  afterAll(async () => {
    // It writes until it is gone.
    if (minio?.kill()) await once(minio, 'exit');
    rmSync(folder, { recursive: true, force: true });
  });

  it('makes buckets with their lock, lifecycle and quota, the second time too', () => {
    const platform = render(
      {
        lake: { expire: '90d', quota: '20Gi' },
        models: { versioning: true },
        audit: { objectLock: { mode: 'compliance', days: 7 } },
      },
      { read: job },
    );
    expect(setUp(platform)).toMatchObject({ status: 0 });
    expect(setUp(platform)).toMatchObject({ status: 0 });
    const rules = (bucket: string) => JSON.parse(mc('ilm', 'rule', 'export', `store/${bucket}`).stdout).Rules;
    expect(rules('fraud-lake')).toMatchObject([{ Expiration: { Days: 90 } }]);
    expect(rules('fraud-models')).toMatchObject([
      { NoncurrentVersionExpiration: { NoncurrentDays: 30 } },
      { Expiration: { ExpiredObjectDeleteMarker: true } },
    ]);
    expect(mc('quota', 'info', 'store/fraud-lake').stdout).toContain('20 GiB');
    expect(mc('version', 'info', 'store/fraud-models').stdout).toContain('enabled');
  });

  it('keeps what is written to a locked bucket, even from the root user', () => {
    file('object', 'kept\n');
    expect(mc('cp', join(folder, 'object'), 'store/fraud-audit/object').status).toBe(0);
    const removed = mc('rm', '--recursive', '--versions', '--force', '--bypass', 'store/fraud-audit');
    expect(removed.stderr + removed.stdout).toMatch(/WORM|protected|retention/i);
    expect(mc('cat', 'store/fraud-audit/object').stdout).toBe('kept\n');
  });

  it('takes the user of a removed job away, although a person gave it a second policy', () => {
    const buckets = { lake: {}, models: {}, audit: { objectLock: { mode: 'compliance', days: 7 } } };
    expect(mc('admin', 'policy', 'attach', 'store', 'readonly', '--user', 'fraud-read').status).toBe(0);
    spawnSync(client!, ['admin', 'user', 'add', 'store', 'person', 'personperson'], { env });
    expect(setUp(render(buckets))).toMatchObject({ status: 0 });
    const users = mc('--json', 'admin', 'user', 'list', 'store').stdout;
    expect(users).not.toContain('fraud-read');
    expect(users).toContain('person');
    // What is not declared any more does not stay as it was made.
    expect(mc('ilm', 'rule', 'export', 'store/fraud-lake').status).not.toBe(0);
    expect(mc('version', 'info', 'store/fraud-models').stdout).toContain('suspended');
  });

  it('fails on a lock for a bucket that was made without', () => {
    const locked = render({ lake: { objectLock: { mode: 'governance', days: 7 } } });
    expect(setUp(locked)).toMatchObject({ status: 1, stderr: expect.stringContaining('does not support locking') });
  });
});
