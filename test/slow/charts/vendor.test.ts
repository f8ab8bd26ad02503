import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { parseLock } from '../../../src/helm/lock.ts';
import { packageRoot } from '../../../src/workspace/workspace.ts';
import { chartArchive } from '../../support/chart-archive.ts';
import { filesOf, folderOf, run } from '../../support/cli.ts';
import { serve } from '../../vendor/server.ts';

/** Forty values, all of which the chart writes down, and what it writes beside them. */
const FORTY = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`key${i}`, i]));

const TEMPLATE = `apiVersion: v1
kind: ConfigMap
metadata:
  name: pier
data:
  replicas: {{ .Values.replicas | quote }}
  {{- if .Values.metrics.enabled }}
  port: {{ .Values.metrics.port | quote }}
  {{- end }}
  extra: {{ toJson .Values.extra | quote }}
  owner: {{ required "owner is needed" .Values.owner | quote }}
  salt: {{ if .Values.salted }}{{ randAlphaNum 8 | quote }}{{ else }}none{{ end }}
`;
const VALUES = 'replicas: 1\nmetrics: { enabled: false, port: 9090 }\nextra: {}\nsalted: false\n';

function platform(values: object, repository = 'https://charts.example.org') {
  const root = folderOf({
    'platform.yaml': stringify({
      name: 'mlops',
      git: { provider: 'gitlab', url: 'http://gitlab.example.com/mlops/platform.git' },
      cluster: { kind: 'k3d' },
      components: { pier: { namespace: 'piers', chart: { repository, name: 'pier', version: '1.2.3' }, values } },
    }),
  });
  const mirror = folderOf({});
  const archive = chartArchive({ files: { 'values.yaml': VALUES, 'templates/config.yaml': TEMPLATE } });
  writeFileSync(join(mirror, 'pier.tgz'), archive);
  const env = Object.fromEntries(Object.entries(process.env).flatMap(([k, v]) => (v === undefined ? [] : [[k, v]])));
  return {
    root,
    mirror,
    // The charts that every platform has are not in the mirror: those are told, and not looked at here.
    async vendor() {
      const { stdout } = await run(
        ['vendor', '--json', '--config', join(root, 'platform.yaml'), '--from', mirror],
        env,
      );
      const { findings, tried } = JSON.parse(stdout) as {
        findings: { rule: string; component: string; object?: string; message: string; fix: string }[];
        tried: number;
      };
      return { tried, findings: findings.filter(({ component }) => component === 'pier') };
    },
  };
}

describe('values of a chart are tried with Helm', () => {
  it('one that nothing reads, and a misspelt one; a default said again is read', async () => {
    const { vendor } = platform({
      owner: 'harbour',
      replicsa: 3,
      metrics: { enabled: false, port: 9191 },
      extra: { a: [1, { b: 2 }] },
    });
    const { findings, tried } = await vendor();
    expect(tried).toBe(6);
    expect(findings.map(({ object, message, fix }) => [object, message, fix]).sort()).toEqual([
      [
        'values.metrics.port',
        'the value metrics.port changes nothing in what the chart pier renders',
        'remove it, or set what makes the chart read it',
      ],
      ['values.replicsa', 'the chart pier does not read the value replicsa', 'write replicas'],
    ]);
  });

  it('one without which the chart does not render is read', async () => {
    expect((await platform({ owner: 'harbour' }).vendor()).findings).toEqual([]);
  });

  it('none of a chart that renders otherwise every time', async () => {
    const { findings, tried } = await platform({ owner: 'harbour', salted: true }).vendor();
    expect(tried).toBe(0);
    expect(findings.map(({ rule, object }) => [rule, object])).toEqual([['chart/random', 'ConfigMap piers/pier']]);
  });

  it('none of a chart that does not render', async () => {
    const { findings } = await platform({}).vendor();
    expect(findings.map(({ rule, message }) => [rule, message])).toEqual([
      ['chart/render', expect.stringContaining('owner is needed')],
    ]);
  });

  it('forty of them once, and no more when all is as it was', async () => {
    const { vendor } = platform({ owner: 'harbour', extra: FORTY });
    expect(await vendor()).toEqual({ tried: 41, findings: [] });
    const started = performance.now();
    expect(await vendor()).toEqual({ tried: 0, findings: [] });
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});

it('leaves nothing half-written when it is interrupted in the middle of a transfer', async () => {
  const archive = chartArchive({ files: { 'README.md': 'x'.repeat(5000) } });
  let begun = () => {};
  const waiting = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const { url } = await serve({
    '/index.yaml': stringify({ entries: { pier: [{ version: '1.2.3', urls: ['pier.tgz'] }] } }),
    '/pier.tgz': (_, to) => {
      to.writeHead(200, { 'content-length': archive.length });
      to.write(archive.subarray(0, 100), begun);
    },
  });
  const { root } = platform({}, url);
  const bin = join(packageRoot(), 'bin', 'mooring.mjs');
  const child = spawn(process.execPath, [bin, 'vendor', '--config', join(root, 'platform.yaml'), '--from', url]);
  await waiting;
  child.kill('SIGINT');
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  expect(signal).toBe('SIGINT');
  expect(Object.keys(filesOf(root))).toEqual(['platform.yaml']);
  expect(readdirSync(root)).toEqual(['platform.yaml']);
});

it('writes a lock that is read as it was written', async () => {
  const { root, vendor } = platform({ owner: 'harbour', replicsa: 3 });
  await vendor();
  const { charts, findings } = parseLock(filesOf(root)['charts.lock.yaml']!);
  expect(findings).toEqual([]);
  expect(charts).toMatchObject([{ name: 'pier', version: '1.2.3', unread: { pier: expect.anything() } }]);
});
