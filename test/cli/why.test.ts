import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/workspace/workspace.ts';
import { run } from '../support/cli.ts';

const config = join(packageRoot(), 'test/golden/guide/platform.yaml');
const why = (...args: string[]) => run(['why', ...args, '--config', config]);
const answer = async (...args: string[]) => JSON.parse((await why(...args, '--json')).stdout);

interface Pair {
  readonly from: string;
  readonly allowed: boolean;
}
const allowed = (pairs: readonly Pair[]) => pairs.filter((pair) => pair.allowed).map(({ from }) => from);

describe('why', () => {
  it('tells the connection, the policies at both ends with their files, and what to change', async () => {
    const { exit, stdout, stderr } = await why('airflow', 'minio:9000');
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(stdout).toContain('allowed  airflow/worker, airflow/api-server, airflow/triggerer → minio/server, 9000/TCP');
    expect(stdout).toContain('  connection  airflow → minio (s3), 9000/TCP');
    expect(stdout).toMatch(
      /NetworkPolicy orchestration\/airflow-worker, spec\.egress\[\d\]\n\s+\S*dist\/local\/components\/namespaces\/networkpolicy\.networking\.k8s\.io\/orchestration\.airflow-worker\.yaml\n/,
    );
    expect(stdout).toMatch(/NetworkPolicy data-plane\/minio-server, spec\.ingress\[\d\]\n/);
    expect(stdout).toContain(
      'change      declare in the component airflow a need of `s3`, by scheduler, dag-processor',
    );
  });

  it('answers a pair without a connection, and says no with exit code 0', async () => {
    const { exit, stdout } = await why('flink', 'postgresql');
    expect(exit).toBe(0);
    expect(stdout).toContain('denied   flink/operator → postgresql/instance\n  connection  none is declared');
    expect(stdout).toContain('change      declare in the component flink a need of `postgres`, by operator');
  });

  it('answers JSON', async () => {
    const { allowed: open, pairs } = await answer('mlflow/server', 'postgresql:5432');
    expect(open).toBe(true);
    expect(pairs).toEqual([
      {
        from: 'mlflow/server',
        to: 'postgresql/instance',
        allowed: true,
        ports: ['5432/TCP'],
        connections: [{ id: 'mlflow → postgresql (postgres)', ports: ['5432/TCP'] }],
        egress: {
          allowed: true,
          policies: expect.arrayContaining([
            expect.objectContaining({ object: 'NetworkPolicy.networking.k8s.io ml-lifecycle/mlflow-server' }),
          ]),
        },
        ingress: {
          allowed: true,
          policies: expect.arrayContaining([
            expect.objectContaining({ object: 'NetworkPolicy.networking.k8s.io data-plane/default-deny', rules: [] }),
          ]),
        },
      },
    ]);
  });

  it.each([
    ['minio:80', 'minio.data-plane', 80, 9000],
    ['http://minio.data-plane.svc.cluster.local', 'minio.data-plane', 80, 9000],
    ['mlflow:80', 'mlflow.ml-lifecycle', 80, 5000],
  ])('knows that the port of %s is a Service’s', async (to, host, port, targetPort) => {
    const { service, pairs } = await answer('airflow/worker', to);
    expect(service).toEqual({ host, port, targetPort });
    expect(allowed(pairs)).toEqual(['airflow/worker']);
    expect((await why('airflow/worker', to)).stdout).toContain(
      `Port ${port} is that of the Service ${host}; its pods listen on ${targetPort}`,
    );
  });

  it('knows addresses outside, at either end', async () => {
    expect(allowed((await answer('argocd', 'git')).pairs)).toEqual(['argocd/repo-server']);
    expect(allowed((await answer('argocd', '192.0.2.10:80')).pairs)).toEqual(['argocd/repo-server']);
    // Nothing is fetched from a repository of charts where all is rendered here.
    expect(allowed((await answer('argocd', '192.0.2.10:443')).pairs)).toEqual([]);
    expect((await answer('mlflow', '192.0.2.10:443')).pairs[0].change).toContain('a need of `internet`');
    expect((await answer('192.0.2.10', 'mlflow:5000')).pairs[0].change).toContain('nothing outside is let in');
  });

  it('finds a component by an address that it hands out', async () => {
    const { pairs } = await answer('project-fraud', 'mlops-kafka-bootstrap.data-plane.svc:9092');
    expect(allowed(pairs)).toEqual(['project-fraud/fraud-score-jobmanager', 'project-fraud/fraud-score-taskmanager']);
  });

  it('tells another port that is open, and how a job gets a connection', async () => {
    expect((await answer('mlflow/server', 'minio/server:9090')).pairs[0].change).toBe(
      'use 9000/TCP: that is what mlflow → minio (s3) opens',
    );
    expect((await answer('project-fraud', 'postgresql')).pairs[0].change).toContain('under `projects`');
    expect((await answer('airflow/worker', 'airflow/scheduler')).pairs[0].change).toContain(
      '`internal` of the component airflow',
    );
  });

  it.each([
    [['airflwo', 'minio'], 'nothing here is called airflwo', 'write airflow'],
    [['airflow', 'minoi:9000'], 'nothing here is called minoi', 'write minio'],
    [
      ['airflow', 'something-else-entirely'],
      'nothing here is called something-else-entirely',
      '`npm run plan` lists components and workloads',
    ],
    [
      ['airflow:80', 'minio'],
      'airflow:80 names a port, and a client has none',
      "write airflow: only the server's port matters",
    ],
    [['airflow', 'minio:70000'], '70000 is no port', 'write a number from 1 to 65535'],
    [
      ['192.0.2.10', 'git'],
      '192.0.2.10 and git are both outside the cluster',
      'name a component at one end: policies are about its pods',
    ],
    [['airflow', ':80'], ':80 is no name and no address', 'write a component, `component/workload`, or `name:port`'],
  ])('%s cannot be answered', async (args, message, fix) => {
    expect(await why(...args)).toEqual({ exit: 2, stdout: '', stderr: `error: ${message}\n  fix: ${fix}\n` });
  });
});

it('names a host outside that a project says it reaches', async () => {
  const { stdout } = await run([
    'why',
    'project-fraud',
    'api.example.com:443',
    '--config',
    join(packageRoot(), 'test/golden/everything/platform.yaml'),
    '--env',
    'production',
  ]);
  expect(stdout).toContain('(egress), 443/TCP');
});
