import { describe, expect, it } from 'vitest';
import { planOf } from '../../support/platform.ts';

const MACHINE = { kind: 'k3d', memory: '24Gi', cpu: 16 };
const refused = (url: string, components: object = {}) =>
  planOf({ git: { provider: 'gitlab', url }, cluster: MACHINE, components }).findings.filter(
    ({ rule }) => rule === 'graph/refused',
  );

describe('an address that is the machine of whoever asks', () => {
  it.each([
    'http://gitlab.localhost/a/b.git',
    'http://localhost:8080/a/b.git',
    'git@git.localhost:a/b.git',
    'http://127.0.0.1/a/b.git',
  ])('is nobody to pods: %s', (url) => {
    const [finding] = refused(url);
    expect(finding).toMatchObject({
      config: '/git/url',
      message: expect.stringContaining('to a pod that name is the pod itself'),
      fix: expect.stringContaining('switch on `gitlab`'),
    });
  });

  it('is that of the GitLab of the platform, where there is one', () => {
    expect(refused('http://gitlab.localhost/a/b.git', { gitlab: {} })).toEqual([]);
  });

  it('is none that only looks like one', () => {
    for (const url of [
      'http://localhost.example.com/a/b.git',
      'https://notlocalhost/a/b.git',
      'http://10.127.0.1/a/b.git',
    ])
      expect(refused(url)).toEqual([]);
  });
});
