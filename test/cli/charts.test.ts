import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { writePlatform } from '../support/charts.ts';
import { filesOf, folderOf, run } from '../support/cli.ts';

/** A Helm that renders one object, and a version that no other has: what it renders is kept. */
const HELM = `#!/bin/sh
if [ "$1" = version ]; then echo "v4.2.3-cli"; exit; fi
cat >/dev/null
printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata:\\n  name: %s\\n' "$2"
`;

/** A platform with a chart that is vendored and one that is not, and a machine with this Helm. */
function scene(helm: string | undefined) {
  const root = folderOf({});
  const path = join(root, 'helm');
  if (helm !== undefined) writeFileSync(path, helm, { mode: 0o755 });
  vi.stubEnv('MOORING_HELM', path);
  onTestFinished(() => void vi.unstubAllEnvs());
  const [, berth] = writePlatform(root, { quay: {}, berth: { fixture: 'quay', name: 'berth', unlocked: true } });
  rmSync(berth!);
  return {
    root,
    files: () => filesOf(root),
    async synth(...args: readonly string[]) {
      const { exit, stdout, stderr } = await run(['synth', '--config', join(root, 'platform.yaml'), ...args]);
      return { exit, stdout, stderr };
    },
  };
}

it('synth says which charts it rendered, and which Argo CD will', async () => {
  const { synth, files } = scene(HELM);
  const { exit, stdout } = await synth();
  expect(exit).toBe(0);
  expect(stdout).toContain('charts rendered here: quay\n');
  expect(stdout).toMatch(/^charts rendered by Argo CD \(nothing of them in vendor\/\): berth$/m);
  expect(Object.keys(files())).toContain('dist/local/components/quay/configmap/harbour.quay.yaml');
  const { tally } = JSON.parse((await synth('--json')).stdout);
  expect(tally.chartsRendered).toEqual(['quay']);
  expect(tally.chartsRenderedByArgoCD).toEqual(['berth']);
});

it('synth without a Helm writes nothing, and says what to do', async () => {
  const { synth, files } = scene(undefined);
  const { exit, stdout, stderr } = await synth();
  expect(exit).toBe(1);
  // Where a line ends is a matter of how long the folder's name is.
  const told = `${stdout}${stderr}`.replace(/\S*mooring-cli-[^\s/]*/g, '<root>').replace(/once:\s+quay/, 'once: quay');
  expect(told).toMatchInlineSnapshot(`
    "error: MOORING_HELM names <root>/helm, which is not there (to be rendered once: quay) [chart/helm]
      fix  install Helm 3.18 or newer, or 4 (https://helm.sh/docs/intro/install), or name it in
           MOORING_HELM; or take the archives out of vendor/charts, and Argo CD renders the charts

    1 error

    Nothing was written: <root>/dist/local is as it was.
    "
  `);
  expect(Object.keys(files()).filter((path) => path.startsWith('dist'))).toEqual([]);
});

it('synth without archives needs no Helm', async () => {
  const { synth, root } = scene(undefined);
  rmSync(join(root, 'vendor'), { recursive: true });
  const { exit, stdout } = await synth();
  expect(exit).toBe(0);
  expect(stdout).not.toContain('charts rendered here');
});

it('synth with a Helm that is too old writes nothing, and says what to do', async () => {
  const { synth, files } = scene(HELM.replace('v4.2.3-cli', 'v3.12.1'));
  const { exit, stdout, stderr } = await synth();
  expect(exit).toBe(1);
  expect(`${stdout}${stderr}`).toMatch(/is Helm v3\.12\.1, and charts need 3\.18 or newer, below 5/);
  expect(Object.keys(files()).filter((path) => path.startsWith('dist'))).toEqual([]);
});
