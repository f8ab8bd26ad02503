import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderOf, run } from '../support/cli.ts';

const PLATFORM = `name: mini
git: { provider: gitlab, url: http://gitlab.example.com/mini/platform.git }
cluster: { kind: k3d }
components:
  minio: {}
  reloader:
    namespace: tools
    chart: { repository: https://stakater.github.io/stakater-charts, name: reloader, version: 2.2.5 }
`;
const images = (...more: readonly string[]) =>
  run(['images', '--config', join(folderOf({ 'platform.yaml': PLATFORM }), 'platform.yaml'), ...more]);

it('prints images with who runs them, what is at risk, and what is not known', async () => {
  const { exit, stdout } = await images();
  expect(exit).toBe(0);
  expect(stdout).toMatch(/^docker\.io\/pgsty\/mc:\S+ +amd64 arm64 +minio: setup$/m);
  expect(stdout).toContain('unknown: nobody has noted it');
  expect(stdout).toMatch(/^ +! is maintained by nobody since 2026-03-20/m);
  expect(stdout).toContain('not in it: what the chart reloader 2.2.5 of reloader brings');
});

it('prints one reference a line for programs, and the rest beside them', async () => {
  const { stdout, stderr } = await images('--plain');
  const lines = stdout.trimEnd().split('\n');
  expect(lines).toContain('quay.io/minio/operator:v7.1.1');
  expect(lines.every((line) => /^[a-z0-9.-]+\/\S+:\S+$/.test(line))).toBe(true);
  expect(lines).toEqual([...lines].sort());
  expect(stderr).toContain('reloader');
});

it('prints JSON', async () => {
  const { images: found, unknown } = JSON.parse((await images('--json')).stdout);
  expect(found).toContainEqual(
    expect.objectContaining({
      reference: 'quay.io/minio/operator:v7.1.1',
      registry: 'quay.io',
      tag: 'v7.1.1',
      usedBy: [{ component: 'minio-operator', workloads: ['operator'] }],
      published: {
        platforms: ['linux/amd64', 'linux/arm64', 'linux/ppc64le', 'linux/s390x'],
        source: 'minio/operator@v7.1.1 .goreleaser.yml',
      },
    }),
  );
  expect(unknown).toEqual([{ component: 'reloader', chart: 'reloader', version: '2.2.5' }]);
});

it('lists the versions that releases/ says, for those who copy images to a mirror', async () => {
  const platform = `${PLATFORM}  flink: {}
projects:
  fraud:
    buckets: { lake: {} }
    images: { scorer: { build: images/scorer, follow: semver } }
    jobs: { score: { flink: { image: scorer, jar: "local:///x.jar" }, writes: [lake] } }
`;
  const overlay = `configurations: [images.yaml]
resources: [../../../dist/local/components/project-fraud]
images:
- name: k3d-registry:5050/fraud/scorer
  newTag: 0.1.7
`;
  const folder = folderOf({
    'platform.yaml': platform,
    'images/scorer/Dockerfile': 'FROM scratch\n',
    'releases/local/project-fraud/kustomization.yaml': overlay,
  });
  const { stdout } = await run(['images', '--plain', '--config', join(folder, 'platform.yaml')]);
  expect(stdout.split('\n').filter((line) => line.includes('scorer'))).toEqual([
    'k3d-registry:5050/fraud/scorer:0.1.7',
  ]);
});

it('prints what to copy into the mirror, by digest where there is one', async () => {
  const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
  const platform = `name: mini
git: { provider: gitlab, url: http://gitlab.localhost/mini/platform.git }
cluster: { kind: k3d }
registry: { host: registry.corp.example/ml, insecure: false, rewrite: { to: registry.corp.example/copies } }
components: { valkey: }
projects:
  fraud:
    images:
      tagged: { image: quay.io/acme/tool, tag: 1.2.0 }
      pinned: { image: quay.io/acme/other, tag: "${digest}" }
`;
  const config = join(folderOf({ 'platform.yaml': platform }), 'platform.yaml');
  const lines = (await run(['images', '--config', config, '--copy'])).stdout.trimEnd().split('\n');
  expect(lines).toContain('docker.io/valkey/valkey:9.1.1 registry.corp.example/copies/docker.io/valkey/valkey:9.1.1');
  expect(lines).toContain('quay.io/acme/tool:1.2.0 registry.corp.example/copies/quay.io/acme/tool:1.2.0');
  expect(lines).toContain(`quay.io/acme/other@${digest} registry.corp.example/copies/quay.io/acme/other@${digest}`);
  const plain = (await run(['images', '--config', config, '--plain'])).stdout.trimEnd().split('\n');
  expect(plain.every((line) => line.startsWith('registry.corp.example/'))).toBe(true);
  const told = (await run(['images', '--config', config])).stdout;
  expect(told).toMatch(/docker\.io\/valkey\/valkey:9\.1\.1 +amd64 arm64/);
});
