import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { repositoryFiles } from '../../src/output/repository/files.ts';
import { folderOf } from '../support/cli.ts';
import { leftOut, present, programOf } from '../support/outside.ts';
import { planOf } from '../support/platform.ts';

const terraform = programOf(['terraform', 'tofu'], ['version']);

/** A k3d that keeps its clusters in a file, and what it was asked in another. */
const FAKE_K3D = `#!/bin/sh
here=$(dirname "$0")
echo "$*" >> "$here/asked"
case "$1 $2" in
  'cluster list') cat "$here/clusters" 2>/dev/null || echo '[]' ;;
  'cluster create') echo '[{"name":"mlops","nodes":[{"name":"k3d-mlops-server-0","runtimeLabels":{"mooring.dev/platform":"mlops"}}]}]' > "$here/clusters" ;;
  'cluster delete') rm "$here/clusters" ;;
esac
`;
const OTHER = '[{"name":"mlops","nodes":[{"name":"k3d-mlops-server-0","runtimeLabels":{"k3d.role":"server"}}]}]\n';

describe.skipIf(leftOut(terraform))('the Terraform module of a k3d cluster', { timeout: 60_000 }, () => {
  const { config } = planOf({ cluster: { kind: 'k3d' } });
  let folder: string;
  let bin: string;
  const file = (path: string) => join(folder, path);
  const asked = () => readFileSync(join(bin, 'asked'), 'utf8').trim().split('\n');
  const clusters = () => existsSync(join(bin, 'clusters'));
  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(present(terraform, 'terraform'), args, {
      cwd: file('bootstrap/local/terraform'),
      encoding: 'utf8',
      env: {
        ...process.env,
        PATH: [bin, process.env.PATH].join(delimiter),
        TF_IN_AUTOMATION: '1',
        CHECKPOINT_DISABLE: '1',
        // Nothing of this machine's, and nothing to download.
        TF_CLI_CONFIG_FILE: '/dev/null',
      },
    });
    return { status, said: `${stdout}${stderr}` };
  };

  beforeEach(() => {
    folder = folderOf({});
    bin = join(folder, 'bin');
    for (const [path, text] of repositoryFiles(config!, [config!])) {
      if (text === undefined) continue;
      mkdirSync(dirname(file(path)), { recursive: true });
      writeFileSync(file(path), text);
    }
    mkdirSync(bin);
    writeFileSync(join(bin, 'k3d'), FAKE_K3D);
    chmodSync(join(bin, 'k3d'), 0o755);
  });
  const apply = () => run('apply', '-auto-approve', '-no-color');

  it('is valid, and written as Terraform writes', () => {
    expect(run('fmt', '-check', '-diff')).toEqual({ status: 0, said: '' });
    expect(run('init', '-input=false', '-no-color')).toMatchObject({ status: 0 });
    expect(run('validate', '-no-color')).toMatchObject({ status: 0 });
  });

  it('makes the cluster once, makes it anew only when that is asked for by name, and destroys it', () => {
    run('init', '-input=false');
    expect(apply()).toMatchObject({ status: 0 });
    expect(asked()).toEqual([
      'cluster list --output json',
      `cluster create --config ${file('bootstrap/local/k3d.yaml')}`,
    ]);
    expect(run('plan', '-detailed-exitcode', '-no-color').status).toBe(0);
    expect(run('output', '-raw', 'context').said).toBe('k3d-mlops');

    rmSync(join(bin, 'asked'));
    writeFileSync(file('bootstrap/local/k3d.yaml'), 'servers: 3\n');
    for (const refused of [run('plan', '-no-color'), apply()]) {
      expect(refused.status).toBe(1);
      expect(refused.said.replaceAll(/[\s│]+/g, ' ')).toContain('terraform apply -replace=terraform_data.made');
    }
    expect(clusters()).toBe(true);
    expect(existsSync(join(bin, 'asked'))).toBe(false);
    const replace = '-replace=terraform_data.made';
    expect(run('plan', '-no-color', replace).said).toContain('must be replaced');
    expect(run('apply', '-auto-approve', '-no-color', replace)).toMatchObject({ status: 0 });
    expect(asked().filter((line) => !line.startsWith('cluster list'))).toEqual([
      'cluster delete mlops',
      `cluster create --config ${file('bootstrap/local/k3d.yaml')}`,
    ]);

    expect(run('destroy', '-auto-approve', '-no-color')).toMatchObject({ status: 0 });
    expect(clusters()).toBe(false);
  });

  it('keeps a cluster of this platform that is there already', () => {
    spawnSync(join(bin, 'k3d'), ['cluster', 'create']);
    rmSync(join(bin, 'asked'));
    run('init', '-input=false');
    expect(apply()).toMatchObject({ status: 0 });
    expect(asked().some((line) => line.startsWith('cluster create'))).toBe(false);
  });

  it('touches no cluster of somebody else’s, neither to make it nor to destroy it', () => {
    run('init', '-input=false');
    writeFileSync(join(bin, 'clusters'), OTHER);
    const made = apply();
    expect(made.status).toBe(1);
    expect(made.said).toContain("that is not this platform's");

    rmSync(join(bin, 'clusters'));
    expect(apply()).toMatchObject({ status: 0 });
    writeFileSync(join(bin, 'clusters'), OTHER);
    expect(run('destroy', '-auto-approve', '-no-color').status).toBe(1);
    expect(clusters()).toBe(true);
  });

  it('forgets a cluster that is gone, but not one that k3d cannot tell about', () => {
    run('init', '-input=false');
    apply();
    rmSync(join(bin, 'clusters'));
    writeFileSync(join(bin, 'k3d'), '#!/bin/sh\necho "no Docker" >&2\nexit 1\n');
    expect(run('destroy', '-auto-approve', '-no-color').status).toBe(1);
    writeFileSync(join(bin, 'k3d'), FAKE_K3D);
    expect(run('destroy', '-auto-approve', '-no-color').status).toBe(0);
  });
});
