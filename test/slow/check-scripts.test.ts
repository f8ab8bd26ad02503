import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { HELM_SCRIPT, treeScript } from '../../src/output/repository/check-scripts.ts';
import { folderOf } from '../support/cli.ts';

/** What CI runs around the checks, by the shell of this machine. */
async function shell(cwd: string, script: string, env: Readonly<Record<string, string>> = {}) {
  try {
    const { stdout } = await promisify(execFile)('sh', ['-ec', script], {
      cwd,
      env: { PATH: process.env.PATH, ...env },
    });
    return { code: 0, said: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, said: `${stdout}${stderr}` };
  }
}

describe('the tree of an environment', () => {
  const check = (files: Record<string, string>) =>
    shell(folderOf(files), `${treeScript({ done: 'exit 0' })}\necho checked`, { ENVIRONMENT: 'production' });

  it('is checked where it is committed', async () => {
    expect(await check({ 'dist/production/index.json': '{}' })).toEqual({ code: 0, said: 'checked\n' });
  });

  it('is not missed where nobody has committed it, and said to be absent', async () => {
    const { code, said } = await check({ 'dist/local/index.json': '{}' });
    expect(code).toBe(0);
    expect(said).toContain('No tree of production is committed (dist/production)');
    expect(said).not.toContain('checked');
  });

  it('is missed where there is none of any environment', async () => {
    expect(await check({ 'platform.yaml': '' })).toMatchObject({
      code: 1,
      said: expect.stringContaining('No tree is committed'),
    });
  });
});

describe('Helm', () => {
  const none = { PATH: '/usr/bin:/bin', HELM: '', ENVIRONMENT: 'local' };
  const script = (node: string) =>
    `PATH="$PATH:${node}"\n${HELM_SCRIPT}\nif [ -n "\${MOORING_HELM:-}" ]; then "$MOORING_HELM" version; else echo none; fi`;
  const node = join(process.execPath, '..');

  it('is left alone where no chart has an archive', async () => {
    expect(await shell(folderOf({ 'vendor/README.md': '' }), script(node), none)).toEqual({ code: 0, said: 'none\n' });
  });

  it('is left alone where what the charts render to is committed', async () => {
    const files = { 'vendor/charts/loki-1.0.0.tgz': '', 'vendor/rendered/local/loki.0123456789abcdef.json': '' };
    expect(await shell(folderOf(files), script(node), none)).toEqual({ code: 0, said: 'none\n' });
  });

  it('is fetched where charts have archives, and refused when it is not what its sum says', async () => {
    const platform = `linux-${process.arch === 'x64' ? 'amd64' : process.arch}`;
    const packed = folderOf({ [`${platform}/helm`]: '#!/bin/sh\necho fetched' });
    await shell(packed, `chmod +x ${platform}/helm && tar -czf helm.tgz ${platform}`);
    const { said } = await shell(packed, 'base64 helm.tgz');
    const archive = Buffer.from(said, 'base64');
    let sum = createHash('sha256').update(archive).digest('hex');
    const server = createServer(({ url = '' }, response) => {
      const name = url.slice(1).replace('.sha256sum', '');
      response.end(url.endsWith('.sha256sum') ? `${sum}  ${name}\n` : archive);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const downloads = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const vendored = folderOf({ 'vendor/charts/loki-1.0.0.tgz': '' });
    const fetched = await shell(vendored, script(node), { ...none, HELM_DOWNLOADS: downloads });
    expect(fetched).toEqual({ code: 0, said: expect.stringMatching(/OK\nfetched\n$/) });
    sum = '0'.repeat(64);
    const wrong = await shell(vendored, script(node), { ...none, HELM_DOWNLOADS: downloads });
    expect(wrong.code).not.toBe(0);
    expect(wrong.said).not.toContain('fetched');
    server.close();
  });
});
