import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { formatFindings } from '../../src/finding/format.ts';
import { emit } from '../../src/kit/yaml/emit.ts';
import { namedFolders } from '../../src/synth/read-project-files.ts';
import { folderOf } from '../support/cli.ts';
import { planOf, renderPlatform } from '../support/platform.ts';
import type { Loose } from '../support/tree.ts';

const image = 'ghcr.io/team/app:1.0.0';
const BYTES = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
const FILES = { 'files/rules.yaml': 'limit: 5\n', 'files/eu/scores.tsv': 'a\tb\r\n' };

/** A repository with these files, some of them no text. */
function repository(files: Readonly<Record<string, string | Buffer>> = {}): string {
  const root = folderOf({ 'platform.yaml': '' });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

const project = (files: unknown, more: object = {}) => ({
  buckets: { lake: {} },
  services: {
    chat: { image, command: ['serve'], files },
    keeper: { image, command: ['keep'], volume: { size: '1Gi', at: '/state' }, files },
  },
  jobs: {
    live: { flink: { image, jar: 'local:///a.jar' }, reads: ['lake'], files, ...more },
    batch: { spark: { image, main: 'local:///a.py' }, reads: ['lake'], files, ...more },
    nightly: { container: { image }, schedule: '@daily', files },
  },
});
const platform = (fraud: object, operator = 'kubeflow') => ({
  components: { minio: {}, flink: {}, spark: { operator } },
  cluster: { kind: 'k3d' },
  projects: { fraud },
});
const told = (files: unknown, root: string) =>
  planOf(platform({ services: { chat: { image, command: ['serve'], files } } }), { root }).findings;

describe.each(['kubeflow', 'apache'])('files, with the operator of %s', (operator) => {
  const root = () => repository(FILES);
  const render = () =>
    renderPlatform(platform(project({ from: 'files', at: '/etc/rules' }), operator), { root: root() });

  it('are seen by every pod, to read only, and pass every check', () => {
    const rendered = render();
    expect(rendered.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    const spec = (kind: string, name: string) => rendered.get<Loose>(kind, `fraud-${name}`, 'fraud-jobs').spec;
    const spark = spec('SparkApplication', 'batch');
    const kubeflow = (role: string) => ({
      metadata: spark[role],
      spec: { volumes: spark.volumes, containers: [spark[role]] },
    });
    const pods: Record<string, Loose> = {
      chat: spec('Deployment', 'chat').template,
      keeper: spec('StatefulSet', 'keeper').template,
      nightly: spec('CronJob', 'nightly').jobTemplate.spec.template,
      live: spec('FlinkDeployment', 'live').podTemplate,
      ...(operator === 'apache'
        ? { driver: spark.driverSpec.podTemplateSpec, executor: spark.executorSpec.podTemplateSpec }
        : { driver: kubeflow('driver'), executor: kubeflow('executor') }),
    };
    for (const [name, pod] of Object.entries(pods)) {
      const owner = ['driver', 'executor'].includes(name) ? 'batch' : name;
      const items = [
        { key: 'eu.scores.tsv', path: 'eu/scores.tsv' },
        { key: 'rules.yaml', path: 'rules.yaml' },
      ];
      expect(pod.spec.volumes).toContainEqual({ name: 'files', configMap: { name: `fraud-${owner}-files`, items } });
      expect(pod.spec.containers[0].volumeMounts).toContainEqual({
        name: 'files',
        mountPath: '/etc/rules',
        readOnly: true,
      });
      expect(pod.metadata.annotations['checksum/files']).toMatch(/^[0-9a-f]{64}$/);
    }
    expect(rendered.get<Loose>('ConfigMap', 'fraud-live-files', 'fraud-jobs').data).toEqual({
      'rules.yaml': 'limit: 5\n',
      'eu.scores.tsv': 'a\tb\r\n',
    });
  });
});

it('are at /etc/files where nobody says, each under its own name', () => {
  const root = repository({ 'files/a.txt': 'a', 'files/.gitkeep': '', 'files/.DS_Store': 'x', 'files/.env': 'A=1' });
  const { get } = renderPlatform(platform(project('files/')), { root });
  const { containers, volumes } = get<Loose>('Deployment', 'fraud-chat').spec.template.spec;
  expect(containers[0].volumeMounts).toContainEqual({ name: 'files', mountPath: '/etc/files', readOnly: true });
  expect(volumes).toContainEqual({ name: 'files', configMap: { name: 'fraud-chat-files' } });
  expect(get<Loose>('ConfigMap', 'fraud-chat-files').data).toEqual({ '.env': 'A=1', 'a.txt': 'a' });
});

it('are the same bytes in the tree, whatever they are', () => {
  const files = {
    'text.txt': 'ä — 😀\n  indented\n\ttab \r\n',
    'empty.txt': '',
    'mark.txt': '\ufeffa',
    'yaml.txt': '- [x]: "y"\n# no\n---\n',
  };
  const root = repository({
    ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`files/${name}`, text])),
    'files/bytes.bin': BYTES,
  });
  const { get, findings } = renderPlatform(platform(project('files')), { root });
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  const map = parse(emit(get('ConfigMap', 'fraud-chat-files'))) as Loose;
  expect(map.data).toEqual({
    'text.txt': files['text.txt'],
    'empty.txt': '',
    'yaml.txt': files['yaml.txt'],
  });
  expect(Buffer.from(map.binaryData['bytes.bin'], 'base64')).toEqual(BYTES);
  expect(Buffer.from(map.binaryData['mark.txt'], 'base64').toString()).toBe('\ufeffa');
});

it('make new pods when one of them changes, and only then', () => {
  const digest = (files: Readonly<Record<string, string>>) =>
    renderPlatform(platform(project('files')), { root: repository(files) }).get<Loose>('Deployment', 'fraud-chat').spec
      .template.metadata.annotations['checksum/files'];
  expect(digest(FILES)).toBe(digest(FILES));
  expect(digest({ ...FILES, 'files/rules.yaml': 'limit: 6\n' })).not.toBe(digest(FILES));
});

it('are inputs of the tree, each folder once', () => {
  const root = repository({ 'files/a.txt': 'a', 'other/b.txt': 'b' });
  const { config } = planOf(platform({ ...project('files/'), jobs: {} }), { root });
  expect(namedFolders(config!)).toEqual(['files']);
});

it('may be others in one environment', () => {
  const root = repository({ 'files/a.txt': 'a', 'other/b.txt': 'b' });
  const override = { projects: { fraud: { services: { chat: { files: 'other' } } } } };
  const { get } = renderPlatform(platform(project('files')), { root, override });
  expect(get<Loose>('ConfigMap', 'fraud-chat-files').data).toEqual({ 'b.txt': 'b' });
  expect(get<Loose>('ConfigMap', 'fraud-keeper-files').data).toEqual({ 'a.txt': 'a' });
});

it('are scanned for secrets as they are, and not as base64', () => {
  const key = `-----BEGIN RSA PRIVATE KEY-----\n${'MIIEowIBAAKCAQEA7b'.repeat(3)}\n-----END RSA PRIVATE KEY-----\n`;
  const found = (file: Buffer) =>
    renderPlatform(platform(project('files')), { root: repository({ 'files/a.bin': file }) }).findings.filter(
      ({ rule }) => rule === 'secret-scan',
    );
  expect(found(BYTES)).toEqual([]);
  expect(found(Buffer.concat([BYTES, Buffer.from(key)]))[0]?.path).toBe('binaryData["a.bin"]');
});

describe('files that cannot be', () => {
  it('are told where they were named', () => {
    const root = repository({
      'platform.yaml': '',
      'file.txt': 'x',
      'empty/.gitkeep': '',
      'named/a b.txt': 'x',
      'twice/a/b.txt': 'x',
      'twice/a.b.txt': 'y',
      'large/one.bin': Buffer.alloc(700_000),
      'large/two.bin': Buffer.alloc(500_000),
      'large/small.txt': 'x',
      'most/one.bin': Buffer.alloc(2 ** 20),
      'linked/a.txt': 'x',
    });
    symlinkSync('/etc/hostname', join(root, 'linked/out.txt'));
    const findings = ['nowhere', 'file.txt', 'empty', 'named', 'twice', 'large', 'linked'].flatMap((folder) =>
      told(folder, root),
    );
    expect(formatFindings(findings, { color: false })).toMatchSnapshot();
    expect(findings.every(({ config }) => config === '/projects/fraud/services/chat/files')).toBe(true);
    expect(told('most', root)).toEqual([]);
    expect(told({ from: 'nowhere' }, root)[0]?.config).toBe('/projects/fraud/services/chat/files/from');
  });

  it('are outside of the repository, by their name or by a link', () => {
    const root = repository({ 'files/a.txt': 'x' });
    symlinkSync('/etc', join(root, 'out'));
    expect(told('../files', root)[0]?.rule).toBe('config/pattern');
    expect(told('/etc', root)[0]?.rule).toBe('config/pattern');
    expect(told('out', root).map(({ message }) => message)).toEqual(['the folder out is not in the repository']);
  });

  it('would hide what is there, or lie in the volume', () => {
    const root = repository({ 'files/a.txt': 'x' });
    const messages = (at: string, more: object = {}) =>
      planOf(platform({ services: { chat: { image, command: ['serve'], files: { from: 'files', at }, ...more } } }), {
        root,
      }).findings.map(({ message }) => message);
    expect(messages('/etc')).toEqual(['files at /etc would hide what images have there']);
    expect(messages('/proc/x')).toEqual(['files at /proc/x would hide what images have there']);
    const volume = { size: '1Gi', at: '/state' };
    expect(messages('/state/files', { volume })).toEqual([
      'files at /state/files and the volume at /state would lie in each other',
    ]);
    expect(messages('/etc/chat', { volume })).toEqual([]);
  });
});

it('are those of the job, and no other ConfigMap, where a DAG starts it', () => {
  const root = repository(FILES);
  const components = { airflow: {}, postgresql: {}, minio: {}, flink: {}, spark: {} };
  const fraud = { ...project('files', { runs: 'airflow' }), dags: 'dags/fraud' };
  const { all, get } = renderPlatform({ ...platform(fraud), components }, { root });
  get('ConfigMap', 'fraud-batch-files', 'fraud-jobs');
  for (const name of ['sparkapplications', 'flinkdeployments']) {
    const { spec } = all<Loose>('ValidatingAdmissionPolicy').find(
      ({ metadata }) => metadata.name === `mooring-fraud-${name}`,
    )!;
    const job = name === 'sparkapplications' ? 'batch' : 'live';
    expect(spec.variables).toContainEqual({
      name: 'files',
      expression: `{'fraud-${job}': ['fraud-${job}-files']}[?variables.account].orValue([])`,
    });
    expect(JSON.stringify(spec.validations)).toContain('v.configMap.name in variables.files');
  }
});
