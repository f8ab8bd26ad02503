import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { load } from '../../src/synth/load.ts';
import { filesOf, folderOf, run } from '../support/cli.ts';

const PLATFORM = `name: mlops
git:
  provider: gitlab
  url: http://gitlab.example.com/mlops/platform.git
cluster: { kind: k3d }
components:
  kafka: { brokers: 3, storage: 20Gi }
  minio: {}
projects:
  fraud:
    topics:
      transactions: { partitions: 6, retention: 7d }
    buckets:
      lake: {}
    images:
      scorer: { build: images/scorer }
    jobs:
      score: { flink: { image: scorer, jar: local:///opt/score.jar }, reads: [ transactions ], writes: [ lake ] }
`;

/** What is written instead of what, and where the finding must point. */
const MISTAKES: readonly [what: string, from: string, to: string, at: string][] = [
  ['a duplicate key', 'cluster:', 'name: other\ncluster:', '5:1'],
  ['an unknown component', 'kafka:', 'kafak:', '7:3'],
  ['an unknown component that takes the defaults', 'minio: {}', 'mino:', '8:3'],
  ['an unknown component with a value of no use', 'minio: {}', 'mino: true', '8:3'],
  ['a component switched on by true', 'minio: {}', 'minio: true', '8:10'],
  ['an unknown option', 'brokers:', 'broker:', '7:12'],
  ['a wrong unit', '20Gi', '20GB', '7:33'],
  ['a wrong type', 'brokers: 3', 'brokers: three', '7:21'],
  ['a value that is none of the choices', 'gitlab\n', 'gitlub\n', '3:13'],
  ['an unknown key at the top', 'projects:', 'project:', '9:1'],
  ['a job that reads a topic nobody has', 'reads: [ transactions ]', 'reads: [ transaction ]', '18:80'],
  ['an image nobody builds', '{ build: images/scorer }', '{}', '16:7'],
  ['a job with an image the project does not have', 'image: scorer,', 'image: scorrer,', '18:32'],
  ['a bucket with a name that S3 refuses', 'lake: {}', 'lake: {}\n      Data_Lake: {}', '15:7'],
  ['a topic and a bucket of one name', 'lake: {}', 'lake: {}\n      transactions: {}', '15:7'],
  ['a namespace of the platform', '  fraud:', '  kube-system: {}\n  fraud:', '10:3'],
  ['no name', 'name: mlops\n', '', '1:1'],
  ['a secret in an address', 'http://gitlab.example.com', 'http://root:hunter2@gitlab.example.com', '4:8'],
  ['a bracket that is not closed', 'storage: 20Gi }', 'storage: 20Gi', '7:10'],
  ['a line that is indented with a tab', '  minio: {}', '\tminio: {}', '8:1'],
];

const typed = (from: string, to: string) => {
  expect(PLATFORM.split(from).length).toBe(2);
  return PLATFORM.replace(from, to);
};

it('the platform without the mistake is fine', () => {
  const { findings, config } = load({ root: '/', platform: { file: 'platform.yaml', text: PLATFORM } }, 'local');
  expect(findings).toEqual([]);
  expect(config).toBeDefined();
});

describe('one clear finding where it was said, and nothing is written', () => {
  it.each(MISTAKES)('%s', async (_, from, to, at) => {
    const before = { 'platform.yaml': typed(from, to), 'dist/local/index.json': '{"version": 1, "objects": {}}\n' };
    const folder = folderOf(before);
    const { exit, stdout, stderr } = await run(['synth', '--config', join(folder, 'platform.yaml')]);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(filesOf(folder)).toEqual(before);
    expect(stderr).toContain(`platform.yaml:${at}\n`);
    expect(stderr).toMatch(/\n1 error\n/);
    expect(stderr.replace(/(?<=Nothing was written: ).*(?= is as it was)/, '<tree>')).toMatchSnapshot();
  });
});

it('tells the mistakes of several places at once, in the order of the files', async () => {
  const folder = folderOf({
    'platform.yaml': PLATFORM.replace('brokers: 3', 'brokers: three').replace('cluster:', 'name: twice\ncluster:'),
    'environments/local.yaml': '# of this machine\ncomponents:\n  minio: { size: 20Gi }\n',
  });
  const { exit, stdout } = await run(['plan', '--json', '--config', join(folder, 'platform.yaml')]);
  expect(exit).toBe(2);
  const { summary, findings } = JSON.parse(stdout);
  expect(summary).toEqual({ errors: 3, warnings: 0 });
  expect(findings.map(({ rule, at }: { rule: string; at: object }) => [rule, at])).toEqual([
    ['config/unknown-key', { file: 'environments/local.yaml', line: 3, column: 12 }],
    ['config/duplicate-key', { file: 'platform.yaml', line: 5, column: 1 }],
    ['config/type', { file: 'platform.yaml', line: 8, column: 21 }],
  ]);
});

it('prints the findings of a refused synth as JSON, too', async () => {
  const folder = folderOf({ 'platform.yaml': typed('brokers: 3', 'brokers: three') });
  const { exit, stdout, stderr } = await run(['synth', '--json', '--config', join(folder, 'platform.yaml')]);
  expect({ exit, stderr }).toEqual({ exit: 2, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({
    outcome: 'configuration',
    summary: { errors: 1 },
    findings: [{ rule: 'config/type' }],
  });
});

it('a folder of plain YAML that is not there is told where it was said', async () => {
  const folder = folderOf({
    'platform.yaml': typed('minio: {}', 'boards: { namespace: ml-lifecycle, folder: boards }'),
  });
  const { exit, stderr } = await run(['check', '--config', join(folder, 'platform.yaml')]);
  expect(exit).toBe(2);
  expect(stderr).toContain('error: the folder boards cannot be read [config/folder]\n  at   platform.yaml:8:46\n');
});

it('a folder of plain YAML whose aliases grow without bound is told where it was said', async () => {
  const list = (item: string) => `[${Array(9).fill(item).join(', ')}]`;
  const levels = ['ha', ...Array.from({ length: 8 }, (_, i) => `*a${i}`)].map(
    (item, i) => `l${i}: &a${i} ${list(item)}\n`,
  );
  const folder = folderOf({
    'platform.yaml': typed('minio: {}', 'boards: { namespace: ml-lifecycle, folder: boards }'),
    'boards/bomb.yaml': levels.join(''),
  });
  const { exit, stderr } = await run(['check', '--config', join(folder, 'platform.yaml')]);
  expect(exit).toBe(2);
  expect(stderr).toContain('error: boards/bomb.yaml is not YAML: Excessive alias count');
});

it('amounts that no number counts are refused where they were said', async () => {
  const folder = folderOf({ 'platform.yaml': typed('minio: {}', 'minio: { volumeSize: 76495807605Gi }') });
  const { exit, stderr } = await run(['check', '--config', join(folder, 'platform.yaml')]);
  expect(exit).toBe(2);
  expect(stderr).toContain('minio.volumeSize must be 1024Ti or less, not "76495807605Gi" [config/range]');
});

it('an object of a folder whose namespace is no text is told by its file', async () => {
  const folder = folderOf({
    'platform.yaml': typed('minio: {}', 'boards: { namespace: ml-lifecycle, folder: boards }'),
    'boards/x.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x, namespace: { value: a } }\n',
  });
  const { exit, stderr } = await run(['check', '--config', join(folder, 'platform.yaml')]);
  expect(exit).toBe(2);
  expect(stderr).toContain('error: boards/x.yaml has a metadata.namespace that is no text [config/folder]');
});

it.each([
  ['a folder out of the repository', '../../../../etc', 'the folder ../../../../etc is not in the repository'],
  ['a folder with nothing to apply', 'empty', 'the folder empty holds no Kubernetes object'],
])('%s is told where it was said', async (_, name, message) => {
  const folder = folderOf({
    'platform.yaml': typed('minio: {}', `boards: { namespace: ml-lifecycle, folder: ${name} }`),
    'empty/README.md': '',
  });
  const { exit, stderr } = await run(['check', '--config', join(folder, 'platform.yaml')]);
  expect(exit).toBe(2);
  expect(stderr).toContain(`error: ${message} [config/folder]\n  at   platform.yaml:8:46\n`);
});
