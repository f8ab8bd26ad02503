import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { type ChartedComponent, writePlatform } from '../../support/charts.ts';
import { filesOf, folderOf, run } from '../../support/cli.ts';

const CHARTS: Record<string, ChartedComponent> = {
  // It has a ServiceMonitor as soon as the cluster knows the kind, which the other one brings.
  monitor: { chart: { drops: [{ object: 'Service harbour/quay', reason: 'nothing runs behind it' }] } },
  monitoring: {},
  quay: {},
};

/** A platform with charts, and what the command line says of it. */
function platform() {
  const root = folderOf({});
  writePlatform(root, CHARTS);
  const withHelm = (...args: string[]) => run(['synth', '--config', join(root, 'platform.yaml'), ...args]);
  return {
    root,
    withHelm,
    async without(...args: string[]) {
      vi.stubEnv('MOORING_HELM', '/nowhere/helm');
      try {
        return await withHelm(...args);
      } finally {
        vi.unstubAllEnvs();
      }
    },
  };
}

describe('a platform whose charts Helm has rendered once', () => {
  it('makes the same bytes without Helm and without the archives, and says when Helm is needed again', async () => {
    const { root, withHelm, without } = platform();
    const first = await withHelm();
    expect(first).toMatchObject({ exit: 0, stderr: expect.not.stringContaining('error:') });
    const kept = readdirSync(join(root, 'vendor', 'rendered', 'local'));
    expect(kept.map((name) => name.split('.')[0])).toEqual(Object.keys(CHARTS).sort());
    const tree = filesOf(join(root, 'dist'));
    expect([...Object.keys(tree)].length).toBeGreaterThan(40);

    rmSync(join(root, 'vendor', 'charts'), { recursive: true });
    rmSync(join(root, 'dist'), { recursive: true });
    const bare = await without();
    expect(bare).toMatchObject({ exit: 0, stderr: expect.not.stringContaining('error:') });
    expect(bare.stdout).toContain(`charts rendered here: ${Object.keys(CHARTS).sort().join(', ')}`);
    expect(filesOf(join(root, 'dist'))).toEqual(tree);
    expect(readdirSync(join(root, 'vendor', 'rendered', 'local'))).toEqual(kept);
    expect((await without('--check')).exit).toBe(0);

    writePlatform(root, { ...CHARTS, quay: { values: { greeting: 'ahoy' } } });
    const changed = await without();
    expect(changed.exit).toBe(1);
    expect(changed.stderr).toContain('quay must be rendered once by Helm: its values changed');
    expect(filesOf(join(root, 'dist'))).toEqual(tree);

    const checked = await withHelm('--check');
    expect(checked).toMatchObject({
      exit: 1,
      stdout: expect.stringMatching(/vendor\/rendered\/local: quay\.\w+\.json to write; quay\.\w+\.json to remove/),
    });
    expect((await withHelm()).exit).toBe(0);
    const now = readdirSync(join(root, 'vendor', 'rendered', 'local'));
    expect(now.filter((name) => !kept.includes(name))).toHaveLength(1);
    expect(now).toHaveLength(kept.length);
    expect(
      readFileSync(join(root, 'vendor', 'rendered', 'local', now.find((name) => name.startsWith('quay'))!), 'utf8'),
    ).toContain('ahoy');
    expect((await without('--check')).exit).toBe(0);
  });
});
