import { describe, expect, it } from 'vitest';
import { isSameRepository, repositoryAddress } from '../../src/forge/repository.ts';

describe('the address of a repository', () => {
  it.each([
    ['http://gitlab.localhost/mlops/platform.git', 'http://gitlab.localhost', 'mlops/platform'],
    ['https://gitlab.example.com:8443/a/b/c/platform.git', 'https://gitlab.example.com:8443', 'a/b/c/platform'],
    ['https://user:secret@gitlab.example.com/a/b.git', 'https://gitlab.example.com', 'a/b'],
    ['ssh://git@gitlab.example.com:2222/a/b/c.git', 'https://gitlab.example.com', 'a/b/c'],
    ['git@github.com:acme/platform.git', 'https://github.com', 'acme/platform'],
  ])('%s', (url, server, project) => {
    expect(repositoryAddress(url)).toMatchObject({ server, project });
  });

  it('is no path of this machine', () => {
    expect(repositoryAddress('/srv/git/platform.git')).toBeUndefined();
    expect(repositoryAddress('file:///srv/git/platform.git')).toBeUndefined();
  });

  it('has its pages where the forge says, also below a path, and not where another one is', () => {
    const at = (url: string, pages: string) => repositoryAddress(url, pages);
    expect(at('ssh://git@host/a/b.git', 'http://host:8080')).toMatchObject({
      server: 'http://host:8080',
      project: 'a/b',
    });
    expect(at('https://host/gitlab/a/b.git', 'https://host/gitlab/')).toMatchObject({
      server: 'https://host/gitlab',
      project: 'a/b',
    });
    expect(at('https://host/a/b.git', 'https://gitlab.com')).toMatchObject({ server: 'https://host' });
  });

  it('is the same by ssh and by https, and another one at another port or path', () => {
    const same = (a: string, b: string) => isSameRepository(repositoryAddress(a)!, repositoryAddress(b)!);
    expect(same('git@Host:a/b.git', 'https://host:8443/a/b.git')).toBe(true);
    expect(same('http://host:3000/a/b.git', 'http://host:3001/a/b.git')).toBe(false);
    expect(same('https://host/a/b.git', 'https://host/a/c.git')).toBe(false);
  });
});
