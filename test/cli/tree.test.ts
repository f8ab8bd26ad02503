import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesOf, folderOf, type Run, run } from '../support/cli.ts';

const PLATFORM = `name: mlops
git: { provider: gitlab, url: http://gitlab.example.com/mlops/platform.git }
cluster: { kind: k3d }
components:
  kafka: {}
  valkey: {}
projects:
  fraud:
    topics: { scores: {}, transactions: {} }
    owners: [ science ]
`;

/** A repository with one platform, and what one does with it. */
function repository(text = PLATFORM) {
  const folder = folderOf({ 'platform.yaml': text });
  const config = join(folder, 'platform.yaml');
  return {
    folder,
    tree: join(folder, 'dist', 'local'),
    synth: (...args: readonly string[]): Promise<Run> => run(['synth', '--config', config, ...args]),
    change: (from: string | RegExp, to: string) => {
      const before = readFileSync(config, 'utf8');
      const after = before.replace(from, to);
      expect(after).not.toBe(before);
      writeFileSync(config, after);
    },
    files: () => filesOf(folder),
  };
}

const without = (files: Record<string, string>, path: string) =>
  Object.fromEntries(Object.entries(files).filter(([file]) => !file.startsWith(path)));

describe('synth', () => {
  it('writes the tree, and nothing the second time', async () => {
    const { synth, files } = repository();
    const first = await synth();
    expect(first).toMatchObject({ exit: 0, stderr: '' });
    expect(first.stdout).toMatch(/\b[1-9]\d* written, 0 unchanged, 0 removed/);
    const before = files();
    expect((await synth()).stdout).toMatch(/\b0 written, [1-9]\d* unchanged, 0 removed/);
    expect(files()).toEqual(before);
  });

  it('drops what was changed or added in the tree by hand when it is told to, and makes anew what was lost', async () => {
    const { synth, files, tree } = repository();
    await synth();
    const before = files();
    writeFileSync(join(tree, 'apps', 'kafka.yaml'), 'changed by hand\n');
    writeFileSync(join(tree, 'apps', 'mine.yaml'), 'added by hand\n');
    rmSync(join(tree, 'components', 'valkey', 'kustomization.yaml'));
    const edited = files();
    const refused = await synth();
    expect(refused).toMatchObject({ exit: 1, stdout: '' });
    // Lines break by the length of the folder's name.
    const words = refused.stderr.replaceAll(/\s+/g, ' ');
    expect(words).toContain('apps/kafka.yaml was changed by hand, and would be overwritten');
    expect(words).toContain('apps/mine.yaml would be removed, and synth did not write it');
    expect(refused.stderr).toMatch(/If all of this is meant: npm run synth -- .*--overwrite/);
    expect(files()).toEqual(edited);
    expect((await synth('--overwrite')).stdout).toMatch(/\b2 written, \d+ unchanged, 1 removed/);
    expect(files()).toEqual(before);
  });

  it('names the Secrets that stay when a job goes, with the command that takes them away', async () => {
    const job =
      '    images: { report: { build: images/report } }\n    jobs: { report: { spark: { image: report, main: local:///x.py }, reads: [scores] } }\n';
    const { synth, change } = repository(`${PLATFORM.replace('  valkey: {}', '  valkey: {}\n  spark: {}')}${job}`);
    expect((await synth()).stdout).not.toContain('stay in the cluster');
    change(/ {4}jobs: .*\n/, '');
    const { exit, stdout } = await synth();
    expect(exit).toBe(0);
    expect(stdout).toContain(
      'Secrets that stay in the cluster though nobody reads them any more; `npm run secrets -- prune` removes them once this is synced:\n  data-plane/kafka-fraud-report\n',
    );
  });

  it("takes no new file of its own for somebody else's", async () => {
    const { synth, change } = repository();
    await synth();
    change('scores: {}', 'scores: {}, further: {}');
    expect(await synth()).toMatchObject({ exit: 0, stderr: '' });
  });

  it('leaves the tree as it is when anything is wrong', async () => {
    const { synth, change, files } = repository();
    await synth();
    const before = without(files(), 'platform.yaml');
    change('valkey: {}', 'valky: {}');
    expect(await synth()).toMatchObject({ exit: 2, stdout: '' });
    expect(without(files(), 'platform.yaml')).toEqual(before);
  });

  it('touches only what a change is about', async () => {
    const { synth, change, files } = repository();
    await synth();
    const before = files();
    change('scores: {}', 'scores: { partitions: 9 }');
    await synth();
    const changed = Object.entries(files())
      .filter(([path, text]) => before[path] !== text)
      .map(([path]) => path);
    expect(changed).toEqual([
      'dist/local/components/kafka/kafkatopic.kafka.strimzi.io/data-plane.fraud.scores.yaml',
      'platform.yaml',
    ]);
  });
});

it('tells of a tree that no environment makes any more', async () => {
  const { synth, folder, tree } = repository();
  mkdirSync(join(folder, 'environments'));
  writeFileSync(join(folder, 'environments', 'local.yaml'), '');
  await synth();
  renameSync(join(folder, 'environments', 'local.yaml'), join(folder, 'environments', 'laptop.yaml'));
  const told = await synth('--env', 'laptop');
  expect(told.exit).toBe(0);
  expect(told.stderr).toContain('dist/local is the tree of no environment');
  expect(existsSync(tree)).toBe(true);
});

describe('what cannot be changed later', () => {
  it('is refused by name, with the one command that means all of it, and nothing is written', async () => {
    const { synth, change, files } = repository();
    await synth();
    change('kafka: {}', 'kafka: { storage: 5Gi }');
    change('scores: {}', 'scores: { partitions: 1 }');
    change(', transactions: {}', '');
    const before = files();
    const refused = await synth();
    expect(refused).toMatchObject({ exit: 1, stdout: '' });
    expect(files()).toEqual(before);
    expect(refused.stderr).toContain('a volume of 10Gi would be 5Gi');
    const command = /If all of this is meant: npm run synth -- (.*)/.exec(refused.stderr)![1]!.split(' ');
    expect(command.slice(-4)).toEqual([
      '--allow-change',
      'kafka.strimzi.io/KafkaTopic/data-plane/fraud.scores',
      'kafka.strimzi.io/KafkaNodePool/data-plane/broker',
      'kafka.strimzi.io/KafkaNodePool/data-plane/dual-role',
    ]);
    expect(await synth('--check')).toMatchObject({ exit: 1, stdout: '' });
    const meant = command.slice(command.indexOf('--allow-removal'));
    expect(await synth(...meant)).toMatchObject({ exit: 0, stderr: '' });
  });

  it('is seen when an environment switches on with less what the platform no longer names', async () => {
    const { synth, change, folder } = repository();
    await synth();
    change('  kafka: {}\n', '');
    mkdirSync(join(folder, 'environments'));
    writeFileSync(join(folder, 'environments', 'local.yaml'), 'components: { kafka: { storage: 5Gi } }\n');
    const refused = await synth();
    expect(refused.exit).toBe(1);
    expect(refused.stderr).toMatch(/a volume of 10Gi would be 5Gi[\s\S]*environments\/local\.yaml/);
  });

  it('is told when a name stands for nothing that goes or changes', async () => {
    const { synth } = repository();
    await synth();
    const told = await synth('--allow-removal', 'bogus', '--allow-change', 'nothing');
    expect(told.exit).toBe(0);
    expect(told.stderr).toContain('--allow-removal bogus names nothing that would go');
    expect(told.stderr).toContain('--allow-change nothing names nothing that would change so');
  });
});

describe('synth --check', () => {
  it('writes nothing, and tells by its exit code whether the tree is what the configuration makes', async () => {
    const { synth, change, files, tree } = repository();
    const fresh = await synth('--check');
    expect(fresh.exit).toBe(1);
    expect(existsSync(tree)).toBe(false);

    await synth();
    expect(await synth('--check')).toMatchObject({ exit: 0 });

    change('scores: {}', 'scores: { partitions: 9 }');
    const before = files();
    const differs = await synth('--check');
    expect(differs.exit).toBe(1);
    expect(differs.stdout).toContain('~ components/kafka/kafkatopic.kafka.strimzi.io/data-plane.fraud.scores.yaml');
    expect(files()).toEqual(before);

    await synth();
    writeFileSync(join(tree, 'apps', 'mine.yaml'), '');
    const foreign = await synth('--check');
    expect(foreign.exit).toBe(1);
    expect(foreign.stdout).toContain('- apps/mine.yaml');
    expect(existsSync(join(tree, 'apps', 'mine.yaml'))).toBe(true);
  });

  it('is 2 for a configuration that is wrong', async () => {
    const { synth, change } = repository();
    change('kafka: {}', 'kafka: { brokers: many }');
    expect((await synth('--check')).exit).toBe(2);
  });
});

describe('what would go', () => {
  it('is refused when it is all of a component, until that is named', async () => {
    const { synth, change, files } = repository();
    await synth();
    const before = without(files(), 'platform.yaml');
    change('  valkey: {}\n', '');
    const refused = await synth();
    expect(refused.exit).toBe(1);
    expect(refused.stderr).toContain('all of valkey would go');
    expect(without(files(), 'platform.yaml')).toEqual(before);
    expect((await synth('--check')).exit).toBe(1);

    expect(await synth('--allow-removal', 'valkey')).toMatchObject({ exit: 0, stderr: '' });
    expect(Object.keys(files()).filter((path) => path.includes('valkey'))).toEqual([]);
    expect(await synth()).toMatchObject({ exit: 0, stderr: '' });
  });

  it('is refused when it holds data, until that is named', async () => {
    const { synth, change, files } = repository();
    await synth();
    change('scores: {}, ', '');
    const refused = await synth();
    const topic = 'kafka.strimzi.io/KafkaTopic/data-plane/fraud.scores';
    expect(refused.exit).toBe(1);
    expect(refused.stderr).toContain(`--allow-removal ${topic}`);
    expect((await synth('--allow-removal', 'valkey')).exit).toBe(1);

    expect(await synth('--allow-removal', topic)).toMatchObject({ exit: 0, stderr: '' });
    expect(Object.keys(files()).filter((path) => path.includes('fraud.scores'))).toEqual([]);
  });

  it('goes without a word when it holds nothing and its component stays', async () => {
    const { synth, folder, files } = repository(
      PLATFORM.replace('components:', 'components:\n  mine: { namespace: mine, folder: mine }'),
    );
    const map = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: mine }\n`;
    mkdirSync(join(folder, 'mine'));
    writeFileSync(join(folder, 'mine', 'maps.yaml'), `${map('one')}---\n${map('two')}`);
    await synth();
    writeFileSync(join(folder, 'mine', 'maps.yaml'), map('two'));
    expect(await synth()).toMatchObject({ exit: 0, stderr: '' });
    expect(Object.keys(files()).filter((path) => path.includes('/configmap/mine.'))).toEqual([
      'dist/local/components/mine/configmap/mine.two.yaml',
    ]);
  });

  it('is not known when a merge left its conflict in the index: then nothing is written', async () => {
    const { synth, change, tree, files } = repository();
    await synth();
    const index = join(tree, 'index.json');
    writeFileSync(index, `<<<<<<< HEAD\n${readFileSync(index, 'utf8')}=======\n`);
    change('  valkey: {}\n', '');
    const before = files();
    const refused = await synth();
    expect(refused.exit).toBe(1);
    expect(refused.stderr).toContain('index.json cannot be read');
    expect(files()).toEqual(before);
  });
});

describe('a write that was interrupted', () => {
  it('is repaired before anything else: the old tree comes back, and then the new one', async () => {
    const { synth, tree, folder, files } = repository();
    await synth();
    const before = files();
    // The moment between two renames: the old tree is put aside, the new one not there yet, and the writer dead.
    const beside = (what: string) => join(folder, 'dist', `.local.mooring-${what}`);
    renameSync(tree, beside('old'));
    writeFileSync(beside('lock'), JSON.stringify({ pid: 2 ** 22 + 1, target: '' }));
    expect(await synth()).toMatchObject({ exit: 0, stderr: '' });
    expect(files()).toEqual(before);
  });

  it('does not hide what would go', async () => {
    const { synth, change, tree, folder } = repository();
    await synth();
    const beside = (what: string) => join(folder, 'dist', `.local.mooring-${what}`);
    renameSync(tree, beside('old'));
    writeFileSync(beside('lock'), JSON.stringify({ pid: 2 ** 22 + 1, target: '' }));
    change('  valkey: {}\n', '');
    expect((await synth()).exit).toBe(1);
    expect(existsSync(join(tree, 'apps', 'valkey.yaml'))).toBe(true);
  });
});

describe('releases', () => {
  const FOLLOWING = `name: mlops
git: { provider: gitlab, url: http://gitlab.example.com/mlops/platform.git }
cluster: { kind: k3d }
components: { minio: {}, flink: {} }
projects:
  fraud:
    images: { scorer: { build: images/scorer, follow: semver } }
    jobs: { score: { flink: { image: scorer, jar: local:///opt/flink/usrlib/score.jar } } }
`;

  it('are started once, and then belong to those who promote', async () => {
    const { synth, change, folder } = repository(FOLLOWING);
    await synth();
    const file = join(folder, 'releases', 'local', 'project-fraud', 'kustomization.yaml');
    const promoted = `${readFileSync(file, 'utf8')}images:\n- name: k3d-registry:5050/fraud/scorer\n  newTag: 2.0.0\n`;
    writeFileSync(file, promoted);
    for (const args of [[], ['--check']]) expect(await synth(...args)).toMatchObject({ exit: 0 });
    change('images/scorer,', 'images/score,');
    change('jobs: {', 'topics: {}\n    jobs: {');
    expect(await synth()).toMatchObject({ exit: 0 });
    expect(readFileSync(file, 'utf8')).toBe(promoted);
  });

  it('that are missing make --check fail, and synth starts them anew', async () => {
    const { synth, folder } = repository(FOLLOWING);
    await synth();
    rmSync(join(folder, 'releases'), { recursive: true });
    expect((await synth('--check')).exit).toBe(1);
    expect(existsSync(join(folder, 'releases'))).toBe(false);
    await synth();
    expect((await synth('--check')).exit).toBe(0);
  });
});
