import { describe, expect, it } from 'vitest';
import { repositoryFiles } from '../../../src/output/repository/files.ts';
import { isGenerated } from '../../../src/output/repository/header.ts';
import { planOf, type Written } from '../../support/platform.ts';

function environment(name: string, override?: Written) {
  const { config, findings } = planOf({}, { environment: name, override });
  if (!config) throw new Error(JSON.stringify(findings));
  return config;
}
const EXISTING = { cluster: { kind: 'existing' } };
const GITHUB = { git: { provider: 'github', url: 'https://github.com/acme/platform.git' } };
const NO_CI = { git: { ci: false } };

/** Paths that are to be there. */
const there = (files: ReadonlyMap<string, string | undefined>) =>
  [...files].filter(([, text]) => text !== undefined).map(([path]) => path);

describe('files beside dist/', () => {
  it('are those of a cluster that k3d makes, and of the forge', () => {
    const local = environment('local');
    const files = repositoryFiles(local, [local]);
    expect(there(files)).toEqual([
      '.gitlab-ci.yml',
      'bootstrap/local/k3d.yaml',
      'bootstrap/local/terraform/.gitignore',
      'bootstrap/local/terraform/main.tf',
      'bootstrap/local/terraform/outputs.tf',
      'bootstrap/local/terraform/variables.tf',
      'bootstrap/local/terraform/versions.tf',
    ]);
    for (const path of there(files)) expect(isGenerated(files.get(path)!), path).toBe(true);
  });

  it('name all that could be there, so that what belongs there no more goes', () => {
    const [k3d, existing] = [environment('local'), environment('local', EXISTING)];
    expect([...repositoryFiles(existing, [existing]).keys()]).toEqual([...repositoryFiles(k3d, [k3d]).keys()]);
    expect(there(repositoryFiles(existing, [existing]))).toEqual(['.gitlab-ci.yml']);
  });

  it('say the same of CI whichever environment is rendered', () => {
    const environments = [environment('local'), environment('production', EXISTING)];
    const [a, b] = environments.map((config) => repositoryFiles(config, environments).get('.gitlab-ci.yml'));
    expect(a).toBe(b);
    expect(a).toContain('- production');
  });

  it('are for each forge that an environment is on, and for none where CI is not wanted', () => {
    const [local, production] = [environment('local'), environment('production', { ...EXISTING, ...GITHUB })];
    const ci = (...environments: (typeof local)[]) =>
      there(repositoryFiles(environments[0]!, environments)).filter((path) => path.endsWith('.yml'));
    expect(ci(local, production)).toEqual([
      '.github/workflows/mooring-review.yml',
      '.github/workflows/mooring.yml',
      '.gitlab-ci.yml',
    ]);
    expect(ci(production)).toEqual(['.github/workflows/mooring-review.yml', '.github/workflows/mooring.yml']);
    expect(ci(environment('local', NO_CI))).toEqual([]);
  });
});
