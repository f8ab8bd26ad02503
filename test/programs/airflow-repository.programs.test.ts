import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GIT_LOGIN, type GitServer, startGitServer } from '../cluster/support/git-server.ts';
import { programOf as containerOf, filesOf, taskPodOf } from '../support/airflow.ts';
import { programOf } from '../support/outside.ts';
import { renderPlatform } from '../support/platform.ts';
import { airflowBin, homeIn, lineOf, programs, secretsOf, variablesOf } from './support/airflow.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'mooring-airflow-repository-'));
const home = join(folder, 'home');
/** Where the pods have the volume of the copy. */
const root = join(home, 'dags-of', 'fraud');

const platform = renderPlatform({
  components: { postgresql: {}, minio: {}, airflow: {} },
  projects: {
    fraud: { dags: { url: 'https://git.example.com/fraud/dags.git', branch: 'release', folder: 'pipelines' } },
  },
});
const first = taskPodOf(platform).spec!.initContainers!.find(({ name }) => name === 'git-sync-init-fraud')!;
const given = {
  'airflow-dags-fraud/username': GIT_LOGIN.username,
  'airflow-dags-fraud/password': GIT_LOGIN.password,
};

let server: GitServer;

beforeAll(async () => {
  airflowBin();
  const work = join(folder, 'work');
  mkdirSync(join(work, 'pipelines'), { recursive: true });
  const git = (...args: string[]) => execFileSync('git', args, { cwd: work, stdio: 'pipe' });
  const dag = (id: string) =>
    `from airflow.sdk import DAG, task\n\nwith DAG("${id}", schedule=None):\n\n    @task\n    def go():\n        return 1\n\n    go()\n`;
  writeFileSync(join(work, 'pipelines', 'train.py'), dag('train-elsewhere'));
  writeFileSync(join(work, 'beside.py'), dag('beside-the-folder'));
  git('init', '--quiet', '--initial-branch=release');
  git('add', '.');
  git('-c', 'user.name=A', '-c', 'user.email=a@example.com', 'commit', '--quiet', '--message=DAGs');
  git('clone', '--quiet', '--bare', '.', join(folder, 'repositories', 'fraud', 'dags.git'));
  server = await startGitServer(join(folder, 'repositories'));
});
afterAll(async () => {
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The container's own program where it is here, and else what it is made of: git, with the same settings. */
async function copy(secrets: Readonly<Record<string, string>>): Promise<void> {
  const settings = { ...variablesOf(first, secrets), GITSYNC_ROOT: root } as Record<string, string>;
  const { GITSYNC_REPO, GITSYNC_REF, GITSYNC_LINK, GITSYNC_USERNAME, GITSYNC_PASSWORD } = settings;
  const url = GITSYNC_REPO!.replace('https://git.example.com', server.url);
  mkdirSync(root, { recursive: true });
  const env = { PATH: process.env.PATH!, HOME: folder, GIT_TERMINAL_PROMPT: '0' };
  if (programOf(['git-sync'])) {
    await run('git-sync', [], { env: { ...env, ...settings, GITSYNC_REPO: url, GITSYNC_MAX_FAILURES: '0' } });
    return;
  }
  const login = `${GITSYNC_USERNAME}:${GITSYNC_PASSWORD}@`;
  await run('git', ['clone', '--branch', GITSYNC_REF!, url.replace('//', `//${login}`), join(root, 'copy')], { env });
  symlinkSync('copy', join(root, GITSYNC_LINK!));
}

it('the copy is not made with another password', async () => {
  await expect(copy({ ...given, 'airflow-dags-fraud/password': 'wrong' })).rejects.toThrow();
  expect(existsSync(join(root, 'repo', 'pipelines'))).toBe(false);
  rmSync(root, { recursive: true });
});

it('Airflow reads the DAGs of the folder in a repository of the project’s own, and no others', async () => {
  await copy(given);
  expect(readdirSync(join(root, 'repo', 'pipelines'))).toEqual(['train.py']);
  homeIn(folder, 'home', filesOf(platform, 'airflow-config')['airflow.cfg']!, 'http://127.0.0.1:1');
  const bin = airflowBin();
  const processor = containerOf(platform, 'dag-processor');
  const env = {
    ...programs(bin),
    ...variablesOf(processor, secretsOf(join(folder, 'airflow.db'), 'http://127.0.0.1:1')),
    AIRFLOW_HOME: home,
  };
  const airflow = async (...args: string[]) =>
    (await run(join(bin, 'airflow'), args, { env, maxBuffer: 2 ** 26 })).stdout;
  await airflow('db', 'migrate');
  await airflow('dags', 'reserialize');
  const listed = await airflow('dags', 'list', '--output', 'json');
  const dags = JSON.parse(`[{${lineOf(listed, '[{')}`) as { dag_id: string; bundle_name: string }[];
  expect(dags.map(({ dag_id, bundle_name }) => [dag_id, bundle_name])).toEqual([['train-elsewhere', 'fraud']]);
});
