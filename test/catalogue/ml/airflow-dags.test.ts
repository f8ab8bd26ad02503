import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ConfigMap, NetworkPolicy } from '../../../imports/types/kubernetes.ts';
import { parseBytes } from '../../../src/kit/quantity.ts';
import { filesOf, podOf, programOf, settingsOf, taskPodOf, withAirflow } from '../../support/airflow.ts';
import { planOf, renderPlatform } from '../../support/platform.ts';

const PROJECT = {
  dags: 'dags/fraud',
  images: { trainer: { build: 'images/trainer' } },
  jobs: { train: { spark: { image: 'trainer', main: 'local:///opt/app/train.py' }, runs: 'airflow' } },
};

describe('DAGs of projects', () => {
  const spark = { spark: {} };

  it('are a bundle each, from any folder of the repository, and nothing else is parsed', () => {
    const bundles = (projects: object) =>
      JSON.parse(settingsOf(renderPlatform(withAirflow({}, { projects }))).dag_processor!.dag_bundle_config_list!);
    expect(bundles({})).toEqual([]);
    expect(bundles({ fraud: { dags: 'dags/fraud' }, churn: { dags: 'churn/pipelines/' } })).toMatchObject([
      { name: 'churn', kwargs: { path: '/opt/airflow/dags/repo/churn/pipelines' } },
      { name: 'fraud', kwargs: { path: '/opt/airflow/dags/repo/dags/fraud' } },
    ]);
  });

  it('find the templates of their jobs wherever they are parsed or run', () => {
    const platform = renderPlatform(withAirflow({}, { projects: { fraud: PROJECT } }, spark));
    const volume = { name: 'fraud-jobs', configMap: { name: 'fraud-jobs', optional: true } };
    const mount = { name: 'fraud-jobs', mountPath: '/opt/airflow/jobs/fraud', readOnly: true };
    for (const program of ['dag-processor', 'triggerer']) {
      expect(podOf(platform, program).volumes).toContainEqual(volume);
      expect(programOf(platform, program).volumeMounts).toContainEqual(mount);
    }
    const { volumes, containers } = taskPodOf(platform).spec!;
    expect(volumes).toContainEqual(volume);
    expect(containers[0]!.volumeMounts).toContainEqual(mount);
    expect(podOf(platform, 'scheduler').volumes).not.toContainEqual(volume);
  });

  it('keep their logs as long as Airflow keeps their runs', () => {
    const { request } = planOf(withAirflow({ keepHistory: 45 })).plan!.connections.find(
      ({ type, client }) => type === 's3' && client.component === 'airflow',
    )!;
    expect(request).toMatchObject({ create: [{ name: 'airflow-logs', expire: 45 }] });
  });

  it('in a folder outside the repository are refused, and in a repository that is none', () => {
    const told = (dags: unknown) =>
      planOf(withAirflow({}, { projects: { fraud: { dags } } })).findings.map(({ rule, config }) => [rule, config]);
    for (const dags of ['/dags', '../dags']) expect(told(dags)).toEqual([['graph/refused', '/projects/fraud/dags']]);
    const url = 'https://git.example.com/fraud/dags.git';
    expect(told({ url, folder: '../dags' })).toEqual([['graph/refused', '/projects/fraud/dags/folder']]);
    expect(told({ url: 'git.example.com/fraud/dags' })).toEqual([['config/name', '/projects/fraud/dags/url']]);
    expect(told({ url: 'https://me:secret@git.example.com/fraud.git' })).toEqual([
      ['config/name', '/projects/fraud/dags/url'],
    ]);
  });

  describe('in a repository of the project', () => {
    const dags = { url: 'https://git.example.com/fraud/dags.git', branch: 'release', folder: 'pipelines' };
    const projects = { fraud: { dags }, churn: { dags: 'dags/churn' } };
    const platform = renderPlatform(withAirflow({}, { projects }));
    const names = (containers: readonly { name: string }[] = []) => containers.map(({ name }) => name);

    it('are a bundle in the copy that a git-sync of its own keeps', () => {
      expect(platform.findings).toEqual([]);
      expect(JSON.parse(settingsOf(platform).dag_processor!.dag_bundle_config_list!)).toMatchObject([
        { name: 'churn', kwargs: { path: '/opt/airflow/dags/repo/dags/churn' } },
        { name: 'fraud', kwargs: { path: '/opt/airflow/dags-of/fraud/repo/pipelines' } },
      ]);
      const { containers, initContainers } = podOf(platform, 'dag-processor');
      const follow = containers.find(({ name }) => name === 'git-sync-fraud')!;
      expect(
        Object.fromEntries(follow.env!.map(({ name, value, valueFrom }) => [name, value ?? valueFrom])),
      ).toMatchObject({
        GITSYNC_REPO: dags.url,
        GITSYNC_REF: 'release',
        GITSYNC_HTTP_BIND: ':1235',
        GITSYNC_PASSWORD: { secretKeyRef: { name: 'airflow-dags-fraud', key: 'password' } },
      });
      expect(programOf(platform, 'dag-processor').volumeMounts).toContainEqual({
        name: 'dags-of-fraud',
        mountPath: '/opt/airflow/dags-of/fraud',
        readOnly: true,
      });
      // The DAGs of others do not wait for it.
      expect(names(initContainers)).toEqual(['git-sync-init', 'wait-for-migrations']);
    });

    it('are fetched by the pod of a task, which waits for no project but its own', () => {
      expect(names(taskPodOf(platform).spec!.initContainers)).toEqual(['git-sync-init', 'git-sync-init-fraud']);
      expect(filesOf(platform, 'airflow-config')['airflow_local_settings.py']).toContain(
        'COPIES = {"git-sync-init-fraud":"fraud"}',
      );
    });

    it('are read with a Secret that a person makes, by the programs that keep a copy', () => {
      const seed = platform.plan.seeds.find(({ name }) => name === 'airflow-dags-fraud')!;
      expect(seed).toMatchObject({
        namespace: 'orchestration',
        readers: ['worker', 'triggerer', 'dag-processor'],
        keys: { username: { given: expect.any(String) }, password: { given: expect.any(String) } },
      });
      const ssh = { ...dags, url: 'git@git.example.com:fraud/dags.git' };
      const keys = (project: object) =>
        renderPlatform(withAirflow({}, { projects: { fraud: { dags: project } } })).plan.seeds.find(
          ({ name }) => name === 'airflow-dags-fraud',
        )?.keys;
      expect(Object.keys(keys(ssh)!)).toEqual(['sshPrivateKey']);
      expect(keys({ ...dags, anonymous: true })).toBeUndefined();
    });

    it('are reached at their server, and at that of the platform by the way that there is', () => {
      const ways = (url: string) => {
        const { plan } = renderPlatform(withAirflow({}, { projects: { fraud: { dags: { ...dags, url } } } }));
        return plan.flows
          .filter(({ why }) => why.includes('(repository)'))
          .map(({ from, ports }) => [(from as { workload: string }).workload, ports]);
      };
      expect(ways('ssh://git@git.example.com:2222/fraud/dags.git')).toEqual([
        ['worker', [2222]],
        ['triggerer', [2222]],
        ['dag-processor', [2222]],
      ]);
      expect(ways('http://gitlab.example.com/fraud/dags.git')).toEqual([]);
    });

    it('have room for each copy in the pods that keep one', () => {
      const memory = (of: typeof platform) =>
        of.plan.components.find(({ id }) => id === 'airflow')!.workloads.find(({ name }) => name === 'triggerer')!
          .resources.memory;
      const one = renderPlatform(withAirflow({}, { projects: { churn: { dags: 'dags/churn' } } }));
      expect(parseBytes(memory(platform)) - parseBytes(memory(one))).toBe(64 * 2 ** 20);
    });
  });

  it('are read with a credential as the URL asks for, unless anybody may read them', () => {
    const gitSync = (git: object) => {
      const platform = renderPlatform(withAirflow({}, { git: { provider: 'gitlab', ...git } }));
      const { containers, volumes } = podOf(platform, 'dag-processor');
      const { env, volumeMounts } = containers.find(({ name }) => name === 'git-sync')!;
      const task = taskPodOf(platform).spec!.initContainers![0]!;
      const secret = volumes!.find(({ secret }) => secret)?.secret?.secretName;
      const names = (all: typeof env) =>
        all!.map(({ name }) => name).filter((name) => !/HTTP_BIND|ONE_TIME/.test(name));
      // Whoever reads it reads it alike.
      expect(names(task.env)).toEqual(names(env));
      expect(task.volumeMounts).toEqual(volumeMounts);
      return { variables: names(env), secret };
    };
    const url = 'https://gitlab.example/a/b.git';
    const [byPassword, byKey, open] = [
      gitSync({ url }),
      gitSync({ url: 'git@gitlab.example:a/b.git' }),
      gitSync({ url, anonymous: true }),
    ];
    expect(byPassword.variables).toEqual(expect.arrayContaining(['GITSYNC_USERNAME', 'GITSYNC_PASSWORD']));
    expect(byPassword.secret).toBeUndefined();
    expect(byKey).toMatchObject({ secret: 'airflow-git', variables: expect.arrayContaining(['GITSYNC_SSH_KEY_FILE']) });
    expect(byKey.variables).not.toContain('GITSYNC_PASSWORD');
    expect(open.variables.join()).not.toMatch(/PASSWORD|SSH/);
  });

  it('are there before anything starts, and a server that is away for five minutes ends nothing', () => {
    const pod = podOf(renderPlatform(withAirflow()), 'dag-processor');
    expect(pod.initContainers!.map(({ name }) => name)).toEqual(['git-sync-init', 'wait-for-migrations']);
    const { env, startupProbe } = pod.containers.find(({ name }) => name === 'git-sync')!;
    expect(env).toContainEqual({ name: 'GITSYNC_MAX_FAILURES', value: '10' });
    expect(startupProbe!.periodSeconds! * startupProbe!.failureThreshold!).toBe(300);
  });

  it('of the example read files that the platform gives them', () => {
    const dag = readFileSync(join(resolve(import.meta.dirname, '../../..'), 'dags/fraud/train.py'), 'utf8');
    const platform = renderPlatform(withAirflow({}, { projects: { fraud: PROJECT } }, spark));
    const { data } = platform.get<ConfigMap>('ConfigMap', 'fraud-jobs', 'orchestration');
    const [, folder] = /Path\("([^"]+)"\)/.exec(dag)!;
    expect(programOf(platform, 'dag-processor').volumeMounts!.map(({ mountPath }) => mountPath)).toContain(folder);
    expect(Object.keys(data!)).toEqual([/JOBS \/ "([^"]+)"/.exec(dag)![1], /application_file="([^"]+)"/.exec(dag)![1]]);
    expect(data!['train.yaml']).toContain('namespace: fraud-jobs');
    expect(data!['train.yaml']).toContain('{{ params.image }}');
    expect(
      platform.get<NetworkPolicy>('NetworkPolicy', 'airflow-worker', 'orchestration').spec!.ingress,
    ).toBeUndefined();
  });
});
