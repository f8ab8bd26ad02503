import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { packageRoot } from '../../src/workspace/workspace.ts';
import { run } from '../support/cli.ts';
import { airflowBin } from './support/airflow.ts';
import { python } from './support/python.ts';

const ROOT = packageRoot();

/** What a data scientist types, one after the other. */
const BEGUN = [
  ['project', 'churn', '--owners', 'data-science'],
  ['job', 'batch', '--project', 'churn'],
  ['job', 'daily', '--project', 'churn', '--engine', 'spark', '--schedule', '@daily'],
  ['job', 'stream', '--project', 'churn', '--engine', 'flink'],
  ['service', 'api', '--project', 'churn'],
  ['dashboard', 'live', '--project', 'churn'],
  ['dag', 'nightly', '--project', 'churn'],
  ['dag', 'plain', '--project', 'fraud'],
  ['notebook', 'look', '--project', 'churn'],
];

const folder = mkdtempSync(join(tmpdir(), 'mooring-new-'));
const config = join(folder, 'platform.yaml');
let uv = '';

/** A program, and what it says; an error with all of it when it fails. */
function call(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): string {
  const { VIRTUAL_ENV: _, ...own } = process.env;
  const { status, stdout, stderr, error } = spawnSync(program, [...args], {
    cwd,
    encoding: 'utf8',
    env: { ...own, ...env },
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? ''}${stdout}${stderr}`);
  return stdout;
}

beforeAll(async () => {
  uv = python('uv', ['uv==0.13.8']);
  // The repository as somebody has it who takes it for their own, on a cluster that has room for all of it.
  for (const part of ['platform.yaml', 'environments', 'images', 'dags'])
    cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  const local = join(folder, 'environments', 'local.yaml');
  writeFileSync(local, readFileSync(local, 'utf8').replace('memory: 16Gi', 'memory: 32Gi'));
  for (const words of BEGUN) {
    const { exit, stderr } = await run(['new', ...words, '--config', config]);
    expect({ words, exit, stderr }).toEqual({ words, exit: 0, stderr: '' });
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('is rendered without a finding, again without a difference, and tested by CI', async () => {
  expect(await run(['synth', '--config', config])).toMatchObject({ exit: 0, stderr: '' });
  expect(await run(['synth', '--config', config, '--check'])).toMatchObject({ exit: 0, stderr: '' });
  expect(await run(['check', '--config', config])).toMatchObject({ exit: 0, stderr: '' });
  const jobs = parse(readFileSync(join(folder, '.gitlab-ci.yml'), 'utf8')) as object;
  expect(Object.keys(jobs).filter((name) => name.startsWith('test '))).toEqual([
    'test dags/churn',
    'test dags/fraud',
    'test jobs/churn/batch',
    'test jobs/churn/daily',
    'test jobs/churn/stream',
    'test jobs/churn/train',
    'test services/churn/api',
    'test services/churn/live',
  ]);
});

describe.each(['jobs/churn/batch', 'jobs/churn/daily', 'services/churn/api', 'services/churn/live'])('%s', (place) => {
  const cwd = join(folder, place);
  const env = () => ({ PATH: `${uv}:${process.env.PATH}` });

  it('passes its own tests, with the packages of its lock and their digests', () => {
    call('uv', ['venv', '--quiet', '--clear'], cwd, env());
    call('uv', ['pip', 'sync', '--quiet', '--require-hashes', 'requirements-dev.txt'], cwd, env());
    call('uv', ['run', 'ruff', 'check'], cwd, env());
    call('uv', ['run', 'ruff', 'format', '--check'], cwd, env());
    expect(call('uv', ['run', 'pytest'], cwd, env())).toMatch(/=+ \d+ passed/);
  });

  it('has the lock that its `.in` files make, by the lines that pyproject.toml tells', () => {
    const lines = [...readFileSync(join(cwd, 'pyproject.toml'), 'utf8').matchAll(/^# {3}(uv pip compile .*)$/gm)];
    expect(lines.length).toBe(2);
    for (const [, line] of lines) {
      const lock = join(cwd, line!.split(' ').at(-1)!);
      const before = readFileSync(lock, 'utf8');
      call('sh', ['-c', `${line} --quiet`], cwd, env());
      expect(pinned(readFileSync(lock, 'utf8'))).toEqual(pinned(before));
    }
  });
});

/** Packages with their versions and digests, without what is told about them. */
const pinned = (lock: string) => lock.split('\n').filter((line) => line !== '' && !/^\s*#/.test(line));

it('jobs/churn/stream passes its own tests, and its jar has the main class', () => {
  const cwd = join(folder, 'jobs/churn/stream');
  call('mvn', ['--batch-mode', '--quiet', 'package'], cwd);
  expect(readFileSync(join(cwd, 'target/surefire-reports/job.JobTest.txt'), 'utf8')).toContain(
    'Failures: 0, Errors: 0',
  );
  expect(call('unzip', ['-p', 'target/job.jar', 'META-INF/MANIFEST.MF'], cwd)).toContain('Main-Class: job.Job');
});

it.each(['dags/churn', 'dags/fraud'])('%s is read by Airflow, by the test that it has', (place) => {
  const bin = airflowBin();
  const home = join(folder, 'airflow');
  mkdirSync(home, { recursive: true });
  // Beside Airflow's own packages, which other tests share.
  const pytest = join(folder, 'pytest');
  call(join(bin, 'pip'), ['install', '--quiet', '--upgrade', '--target', pytest, 'pytest==9.2.0'], folder);
  const said = call(join(bin, 'python'), ['-m', 'pytest', '-p', 'no:cacheprovider', 'tests'], join(folder, place), {
    AIRFLOW_HOME: home,
    PYTHONPATH: pytest,
  });
  expect(said).toMatch(/=+ 2 passed/);
});

it('the notebook is one that Jupyter reads, and its cells are Python', () => {
  const { cells } = JSON.parse(readFileSync(join(folder, 'notebooks/churn/look.ipynb'), 'utf8'));
  const code = cells.filter(({ cell_type }: { cell_type: string }) => cell_type === 'code');
  const text = code.map(({ source }: { source: string[] }) => source.join('')).join('\n\n');
  call('python3', ['-c', `import ast, sys; ast.parse(sys.argv[1])`, text], folder);
  const nbformat = python('nbformat', ['nbformat==5.10.4']);
  const check = 'import nbformat, sys; nbformat.validate(nbformat.read(sys.argv[1], as_version=4))';
  call(join(nbformat, 'python'), ['-c', check, 'notebooks/churn/look.ipynb'], folder);
});
