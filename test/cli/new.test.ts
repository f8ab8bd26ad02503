import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { filesOf, folderOf, run } from '../support/cli.ts';

const PLATFORM = `# What a team writes.
name:  mlops                       # aligned by hand
git: { provider: gitlab, url: http://gitlab.example.com/mlops/platform.git }
cluster: { kind: k3d, memory: 32Gi }
components:
  kafka: { brokers: 1 }            # one is enough here
  minio: {}
  postgresql: {}
  valkey: {}
  spark: {}
  flink: {}
  airflow: {}
  mlflow: {}
projects:
  fraud:
    owners: [ data-science ]
    topics:
      scores: {}                   # of a model
    # the bucket is made by hand
    buckets:
      raw: {}
`;

function repository(files: Readonly<Record<string, string>> = {}) {
  const folder = folderOf({ 'platform.yaml': PLATFORM, ...files });
  const call = (verb: string, ...args: string[]) => run([verb, ...args, '--config', join(folder, 'platform.yaml')]);
  return {
    folder,
    begin: (...args: string[]) => call('new', ...args),
    check: () => call('check'),
    files: () => filesOf(folder),
    platform: () => filesOf(folder)['platform.yaml']!,
  };
}

const written = (stdout: string) => [...stdout.matchAll(/^written: (.*)$/gm)].map(([, path]) => path!);

describe('what is begun', () => {
  it.each([
    'project churn --owners data-science risk',
    'project churn --engine container',
    'job train --project fraud',
    'job train --project fraud --engine spark --dag',
    'job train --project fraud --engine flink',
    'service api --project fraud',
    'dashboard live --project fraud --topic scores',
    'dag nightly --project fraud',
  ])('%s passes every check at once, and leaves all else of platform.yaml as it was', async (words) => {
    const { begin, check, platform, files } = repository();
    const { exit, stdout, stderr } = await begin(...words.split(' '));
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(stdout).toMatchSnapshot();
    const kept = PLATFORM.split('\n').filter((line) => !platform().split('\n').includes(line));
    expect(kept).toEqual([]);
    expect(
      platform()
        .split('\n')
        .filter((line) => !PLATFORM.split('\n').includes(line))
        .join('\n'),
    ).toMatchSnapshot();
    for (const path of written(stdout)) expect(files()[path]).toMatch(/\n$/);
    const { exit: checked, stdout: told, stderr: found } = await check();
    expect({ checked, found }).toEqual({ checked: 0, found: '' });
    expect(told).toContain('nothing found');
  });

  it('is a notebook that changes nothing of the platform', async () => {
    const { begin, platform, files } = repository();
    expect((await begin('notebook', 'look', '--project', 'fraud')).exit).toBe(0);
    expect(platform()).toBe(PLATFORM);
    const { cells, nbformat } = JSON.parse(files()['notebooks/fraud/look.ipynb']!);
    expect(nbformat).toBe(4);
    const code = cells.map(({ source }: { source: string[] }) => source.join('')).join('\n');
    expect(code).toContain('os.environ["BUCKET_RAW"]');
    expect(code).toContain('os.environ["TOPIC_SCORES"]');
    expect(code).not.toContain('psycopg');
  });

  it('takes what the project has, and adds what it has not', async () => {
    const { begin, platform } = repository();
    await begin('job', 'train', '--project', 'fraud');
    await begin('job', 'stream', '--project', 'fraud', '--engine', 'flink');
    const { topics, buckets, jobs } = parse(platform()).projects.fraud;
    expect([Object.keys(topics), Object.keys(buckets)]).toEqual([['scores', 'stream-results'], ['raw']]);
    expect(jobs.train).toMatchObject({ reads: ['raw'], writes: ['raw'], schedule: '0 3 * * *' });
    expect(jobs.stream).toMatchObject({ reads: ['scores'], writes: ['stream-results'] });
  });

  it('starts by its DAG the job that a DAG starts', async () => {
    const { begin, files } = repository();
    await begin('job', 'train', '--project', 'fraud', '--engine', 'spark', '--dag');
    await begin('dag', 'nightly', '--project', 'fraud');
    expect(files()['dags/fraud/nightly.py']).toContain('application_file="train.yaml"');
    expect(files()['dags/fraud/nightly.py']).toContain('"FRAUD_TRAIN_IMAGE"');
  });

  it('keeps the test of a folder of DAGs as somebody has made it', async () => {
    const { begin, files } = repository({ 'dags/fraud/tests/test_dags.py': '# mine\n' });
    const { exit, stdout } = await begin('dag', 'nightly', '--project', 'fraud');
    expect(exit).toBe(0);
    expect(written(stdout)).toEqual(['dags/fraud/.airflowignore', 'dags/fraud/nightly.py']);
    expect(files()['dags/fraud/tests/test_dags.py']).toBe('# mine\n');
  });

  it('is only told with --dry-run, and told as JSON with --json', async () => {
    const { begin, files } = repository();
    const before = files();
    const { stdout } = await begin('service', 'api', '--project', 'fraud', '--dry-run');
    expect(stdout).toContain('to write: services/fraud/api/service.py\n');
    expect(stdout).toContain('to change: platform.yaml\n');
    expect(files()).toEqual(before);
    const json = JSON.parse((await begin('service', 'api', '--project', 'fraud', '--json')).stdout);
    expect(json).toMatchObject({ what: 'service', name: 'api', dryRun: false, changed: ['platform.yaml'] });
    expect(json.next).toContain('npm run synth');
  });

  it('is the rest of it where a run was ended half-way', async () => {
    const { begin, files, folder } = repository();
    await begin('service', 'api', '--project', 'fraud');
    const whole = files();
    writeFileSync(join(folder, 'platform.yaml'), PLATFORM);
    const { exit, stdout } = await begin('service', 'api', '--project', 'fraud');
    expect({ exit, written: written(stdout) }).toEqual({ exit: 0, written: [] });
    expect(files()).toEqual(whole);
  });
});

describe('what cannot be begun is told, and nothing is written', () => {
  it.each([
    ['whose it is, when nobody says', ['job', 'train']],
    ['a project that is not there', ['job', 'train', '--project', 'fruad']],
    ['a project that is like none', ['job', 'train', '--project', 'warehouse']],
    ['a name that is none', ['job', 'My Job', '--project', 'fraud']],
    ['a name that leads elsewhere', ['service', '../api', '--project', 'fraud']],
    ['a name of Python in a notebook', ['notebook', 'look_at', '--project', 'fraud']],
    ['a project that is there', ['project', 'fraud']],
    ['the name of a component', ['project', 'kafka']],
    ['a name that is too long in the cluster', ['job', 'a'.repeat(60), '--project', 'fraud']],
    ['an engine that is not there', ['job', 'train', '--project', 'fraud', '--engine', 'sprak']],
    ['a stream that a DAG is to start', ['job', 'train', '--project', 'fraud', '--engine', 'flink', '--dag']],
    ['a start by two', ['job', 'a', '--project', 'fraud', '--engine', 'spark', '--dag', '--schedule', '@daily']],
    ['a stream at set times', ['job', 'train', '--project', 'fraud', '--engine', 'flink', '--schedule', '@daily']],
    ['times that cron does not know', ['job', 'train', '--project', 'fraud', '--schedule', 'every day']],
    ['a topic that is not there', ['dashboard', 'live', '--project', 'fraud', '--topic', 'score']],
    ['an option of something else', ['service', 'api', '--project', 'fraud', '--engine', 'spark']],
    ['something that nobody begins', ['pipeline', 'train', '--project', 'fraud']],
  ])('%s', async (_, args) => {
    const { begin, files } = repository();
    const before = files();
    const { exit, stdout, stderr } = await begin(...args);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toMatchSnapshot();
    expect(files()).toEqual(before);
  });

  it('files of somebody: all that are in the way', async () => {
    const { begin, files } = repository({
      'services/fraud/api/Dockerfile': 'FROM scratch\n',
      'services/fraud/api/service.py': '',
      'services/fraud/api/notes.md': '',
    });
    const before = files();
    const { exit, stderr } = await begin('service', 'api', '--project', 'fraud');
    expect(exit).toBe(2);
    expect(stderr).toMatchSnapshot();
    expect(files()).toEqual(before);
  });

  it('a file where a folder is to be, and a folder where a file is', async () => {
    const { begin, folder } = repository({ services: '' });
    expect((await begin('service', 'api', '--project', 'fraud')).stderr).toContain('take the place of services\n');
    mkdirSync(join(folder, 'notebooks/fraud/look.ipynb'), { recursive: true });
    expect((await begin('notebook', 'look', '--project', 'fraud')).stderr).toContain(
      'place of notebooks/fraud/look.ipynb',
    );
  });

  it('what is there already by the name, under another key too', async () => {
    const { begin } = repository();
    await begin('job', 'train', '--project', 'fraud');
    for (const args of [
      ['job', 'train'],
      ['service', 'train'],
      ['dashboard', 'train'],
    ])
      expect((await begin(...args, '--project', 'fraud')).stderr).toContain('has train already, under');
  });

  it('a platform that lacks what it needs, by the finding that says so', async () => {
    const { begin, folder, files } = repository();
    writeFileSync(join(folder, 'platform.yaml'), PLATFORM.replace('  flink: {}\n', ''));
    const before = files();
    const { exit, stderr } = await begin('job', 'stream', '--project', 'fraud', '--engine', 'flink');
    expect(exit).toBe(2);
    expect(stderr).toContain('Nothing was written.');
    expect(files()).toEqual(before);
  });

  it('a platform that is wrong before', async () => {
    const { begin, folder } = repository();
    writeFileSync(join(folder, 'platform.yaml'), PLATFORM.replace('brokers: 1', 'brokers: many'));
    const { exit, stderr } = await begin('service', 'api', '--project', 'fraud');
    expect(exit).toBe(2);
    expect(stderr).toContain('platform.yaml:6:');
  });
});
