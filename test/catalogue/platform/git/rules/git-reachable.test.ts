import { describe, expect, it } from 'vitest';
import { gitReachable } from '../../../../../src/catalogue/platform/git/rules/git-reachable.ts';
import { renderPlatform } from '../../../../support/platform.ts';

const MACHINE = { kind: 'k3d', memory: '24Gi', cpu: 16 };
const found = (url: string, components: object = {}) =>
  renderPlatform({ git: { provider: 'gitlab', url }, cluster: MACHINE, components }).findings.filter(
    ({ rule }) => rule === gitReachable.id,
  );

describe('an address that is the machine of whoever asks', () => {
  it.each([
    ['http://gitlab.localhost/a/b.git', 'gitlab.localhost'],
    ['http://localhost:8080/a/b.git', 'localhost'],
    ['git@git.localhost:a/b.git', 'git.localhost'],
    ['http://127.0.0.1/a/b.git', '127.0.0.1'],
  ])('is nobody to pods: %s', (url, host) => {
    expect(found(url)).toMatchObject([
      {
        severity: 'warning',
        config: '/git/url',
        message: `nothing in the platform answers to ${host}, which to a pod is the pod itself`,
        fix: expect.stringContaining('switch on `gitlab`'),
      },
    ]);
  });

  it('is that of the GitLab of the platform, where there is one', () => {
    expect(found('http://gitlab.localhost/a/b.git', { gitlab: {} })).toEqual([]);
  });

  it.each(['http://localhost.example.com/a/b.git', 'https://notlocalhost/a/b.git', 'http://10.127.0.1/a/b.git'])(
    'is none that only looks like one: %s',
    (url) => {
      expect(found(url)).toEqual([]);
    },
  );
});
