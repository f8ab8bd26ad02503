import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { gitAddress, gitCredential, gitSettings, updaterUrl } from '../../../src/catalogue/platform/git-access.ts';

it.each([
  ['http://gitlab.localhost/mlops/platform.git', 'http', 'gitlab.localhost', 80],
  ['https://gitlab.example.com/mlops/platform.git', 'https', 'gitlab.example.com', 443],
  ['https://gitlab.example.com:8443/mlops/platform.git', 'https', 'gitlab.example.com', 8443],
  ['ssh://git@gitlab.example.com:2222/mlops/platform.git', 'ssh', 'gitlab.example.com', 2222],
  ['git@github.com:acme/platform.git', 'ssh', 'github.com', 22],
])('%s is %s at %s, port %i', (url, scheme, host, port) => {
  expect(gitAddress(url)).toEqual({ scheme, host, port });
});

it.each([
  ['gitlab', 'https://gitlab.example.com/a/b.git', 'forge', 'username'],
  ['gitlab', 'git@gitlab.example.com:a/b.git', undefined, 'sshPrivateKey'],
  ['github', 'git@github.com:a/b.git', 'forge', 'sshPrivateKey'],
  ['github', 'https://github.com/a/b.git', undefined, 'username'],
] as const)('a credential of %s at %s is renewed by %s', (provider, url, by, key) => {
  const client = { id: 'argocd', request: { access: 'read' } } as Parameters<typeof gitCredential>[0];
  const made = gitCredential(client, { url, provider, anonymous: false }, (access, id) => `${id}-git-${access}`)!;
  expect(made.renewal?.by).toBe(by);
  expect(Object.keys(made.keys)[0]).toBe(key);
});

/** As Argo CD compares addresses (argo-cd v3.4.4, util/git/git.go `NormalizeGitURL`). */
function normal(url: string): string {
  const small = url.toLowerCase().replace(/\.git$/, '');
  return (/^[a-z]+:\/\//.test(small) ? small : small.replace(':', '/')).replace(/^ssh:\/\//, '');
}

it.each([
  ['http://gitlab.localhost/mlops/platform.git', 'http://image-updater@gitlab.localhost/mlops/platform.git'],
  ['https://git@github.com/acme/platform.git', 'https://image-updater@github.com/acme/platform.git'],
  ['https://gitlab.example.com:8443/a/b.git', 'https://image-updater@gitlab.example.com:8443/a/b.git'],
  ['git@github.com:acme/platform.git', 'ssh://git@github.com:22/acme/platform.git'],
  ['ssh://git@github.com/acme/platform.git', 'ssh://git@github.com:22/acme/platform.git'],
  ['ssh://git@gitlab.example.com:2222/a/b.git', 'ssh://git@gitlab.example.com:02222/a/b.git'],
])('%s is another address to Argo CD as %s, and leads to the same place', (url, other) => {
  expect(updaterUrl(url)).toBe(other);
  expect(gitAddress(other)).toEqual(gitAddress(url));
  expect(normal(other)).not.toBe(normal(url));
});

describe('settings for git', () => {
  it('are none where the DNS leads it', () => {
    expect(gitSettings({})).toEqual([]);
    expect(gitSettings({}, { 'gc.autoDetach': 'false' })).toEqual([]);
  });

  it('are counted, with those that the program would set itself', () => {
    expect(gitSettings({ resolve: 'a.localhost:80:10.0.0.1' }, { 'gc.autoDetach': 'false' })).toEqual([
      { name: 'GIT_CONFIG_COUNT', value: '2' },
      { name: 'GIT_CONFIG_KEY_0', value: 'http.curloptResolve' },
      { name: 'GIT_CONFIG_VALUE_0', value: 'a.localhost:80:10.0.0.1' },
      { name: 'GIT_CONFIG_KEY_1', value: 'gc.autoDetach' },
      { name: 'GIT_CONFIG_VALUE_1', value: 'false' },
    ]);
  });

  // The whole of 127.0.0.0/8 answers on Linux only.
  it.skipIf(process.platform !== 'linux')('lead git to another address than that of localhost', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.socket.localAddress} ${request.headers.host}`);
      response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.5', resolve));
    const { port } = server.address() as AddressInfo;
    const url = `http://gitlab.localhost:${port}/a/b.git`;
    const list = (settings: readonly { name: string; value: string }[]) =>
      promisify(execFile)('git', ['ls-remote', url], {
        env: {
          PATH: process.env.PATH,
          GIT_TERMINAL_PROMPT: '0',
          ...Object.fromEntries(settings.map(({ name, value }) => [name, value])),
        },
      }).catch((error: Error) => error.message);
    try {
      expect(await list([])).toContain('unable to access');
      expect(asked).toEqual([]);
      expect(await list(gitSettings({ resolve: `gitlab.localhost:${port}:127.0.0.5` }))).toContain('not found');
      expect(asked).toEqual([`127.0.0.5 gitlab.localhost:${port}`]);
    } finally {
      server.close();
    }
  });
});
