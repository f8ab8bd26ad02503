import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesOf, folderOf, run } from '../support/cli.ts';

const platform = `
name: mlops
git: { provider: gitlab, url: http://gitlab.localhost/mlops/platform.git }
cluster: { kind: k3d, memory: 32Gi }
components:
  gitlab: {}
`;

describe('bootstrap', () => {
  const verb = async (name: string, ...args: string[]) => {
    const folder = folderOf({ 'platform.yaml': platform });
    const result = await run([name, '--config', join(folder, 'platform.yaml'), ...args]);
    return { ...result, folder };
  };

  it('tells every step of a fresh clone without doing one', async () => {
    const { exit, stdout, stderr, folder } = await verb('bootstrap', '--dry-run');
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    const steps = [...stdout.matchAll(/^ *\d+ {2}([a-z-]+): /gm)].map(([, step]) => step);
    expect(steps.slice(0, 2)).toEqual(['cluster', 'namespaces']);
    expect(steps.slice(-3)).toEqual(['repository', 'root', 'sync']);
    for (const step of [
      'external-secrets',
      'gitlab',
      'argocd',
      'gitlab-answers',
      'project',
      'tokens',
      'webhook',
      'branch',
      'variables',
      'push',
    ])
      expect(steps).toContain(step);
    expect(stdout).toContain('apply Secret gitlab/git-read');
    expect(Object.keys(filesOf(folder))).toEqual(['platform.yaml']);
  });

  it('ends after the step that is named, and helps with its name', async () => {
    const { stdout } = await verb('bootstrap', '--dry-run', '--until', 'namespaces');
    expect(stdout).toContain('mlops, local: 2 steps.');
    const { exit, stderr } = await verb('bootstrap', '--dry-run', '--until', 'gitlab-answer');
    expect({ exit, stderr }).toEqual({
      exit: 2,
      stderr: 'error: there is no step gitlab-answer\n  fix: write gitlab-answers\n',
    });
  });

  it('brings up no tree that is not what the configuration makes', async () => {
    const { exit, stderr } = await verb('bootstrap');
    expect(exit).toBe(2);
    expect(stderr).toMatch(/dist\/local is not what the configuration makes\n {2}fix: `npm run synth`/);
  });

  it('says what is wrong with the configuration before anything else', async () => {
    const folder = folderOf({ 'platform.yaml': platform.replace('32Gi', '32GB') });
    const { exit, stderr } = await run(['teardown', '--config', join(folder, 'platform.yaml')]);
    expect(exit).toBe(2);
    expect(stderr).toContain('[config/unit]');
  });
});
