import type { Loose } from '../../support/tree.ts';
import { change, type Mutation, text } from './mutation.ts';

const MLFLOW = 'Deployment.apps ml-lifecycle/mlflow';
const VALKEY = 'StatefulSet.apps data-plane/valkey';
const TASK = 'ConfigMap orchestration/airflow-task-pod';

const pod = (name: string, how: (pod: Loose) => unknown) => change(name, ({ spec }) => how(spec.template.spec));
const container = (name: string, how: (one: Loose, pod: Loose) => unknown) =>
  pod(name, (spec) => how(spec.containers[0], spec));
const without = (name: string, folder: string) =>
  container(
    name,
    (one) => (one.volumeMounts = one.volumeMounts.filter(({ mountPath }: Loose) => mountPath !== folder)),
  );
const command = (spec: Loose, mode: object) => {
  spec.containers[0].command = ['/scripts/run.sh'];
  spec.containers[0].volumeMounts = [
    ...(spec.containers[0].volumeMounts ?? []),
    { name: 'scripts', mountPath: '/scripts' },
  ];
  spec.volumes.push({ name: 'scripts', configMap: { name: 'kube-root-ca.crt', ...mode } });
};

const owner: readonly Omit<Mutation, 'expect'>[] = [
  {
    name: 'a database in memory has no group for its disk',
    everything: true,
    mutate: pod(VALKEY, (spec) => delete spec.securityContext.fsGroup),
  },
  {
    name: 'a server has a claim and no group for it',
    mutate: pod(MLFLOW, (spec) => {
      delete spec.securityContext.fsGroup;
      spec.volumes.find(({ name }: Loose) => name === 'tmp').persistentVolumeClaim = { claimName: 'tmp' };
      delete spec.volumes.find(({ name }: Loose) => name === 'tmp').emptyDir;
    }),
  },
  {
    name: 'a server has a volume of its own and no group for it',
    mutate: pod(MLFLOW, (spec) => {
      delete spec.securityContext.fsGroup;
      spec.volumes.push({ name: 'scratch', ephemeral: { volumeClaimTemplate: { spec: {} } } });
      spec.containers[0].volumeMounts.push({ name: 'scratch', mountPath: '/scratch' });
    }),
  },
  { name: 'settings are root’s alone', mutate: pod(VALKEY, (spec) => delete spec.securityContext.fsGroup) },
  {
    name: 'a key is root’s alone',
    mutate: pod(MLFLOW, (spec) => {
      delete spec.securityContext.fsGroup;
      spec.volumes.push({ name: 'key', secret: { secretName: 'mlflow-postgres', defaultMode: 0o400 } });
      spec.containers[0].volumeMounts.push({ name: 'key', mountPath: '/key' });
    }),
  },
  {
    name: 'one of the files is root’s alone',
    mutate: pod(MLFLOW, (spec) => {
      delete spec.securityContext.fsGroup;
      spec.volumes.push({
        name: 'key',
        secret: { secretName: 'mlflow-postgres', items: [{ key: 'username', path: 'a', mode: 0o600 }] },
      });
      spec.containers[0].volumeMounts.push({ name: 'key', mountPath: '/key' });
    }),
  },
  { name: 'a script that is the command may not be run', mutate: pod(MLFLOW, (spec) => command(spec, {})) },
  {
    name: 'a script that is the command may be run by root alone',
    mutate: pod(MLFLOW, (spec) => command(spec, { defaultMode: 0o744 })),
  },
];

const writable: readonly Omit<Mutation, 'expect'>[] = [
  { name: 'a server has nothing at /tmp any more', mutate: without(MLFLOW, '/tmp') },
  {
    name: 'a scheduler has nowhere to write its logs',
    mutate: without('Deployment.apps orchestration/airflow-scheduler', '/opt/airflow/logs'),
  },
  {
    name: 'the job that makes buckets has nothing at /tmp',
    mutate: without('Job.batch data-plane/minio-setup', '/tmp'),
  },
  {
    name: 'a server’s /tmp is mounted read-only',
    mutate: container(
      MLFLOW,
      (one) => (one.volumeMounts.find(({ mountPath }: Loose) => mountPath === '/tmp').readOnly = true),
    ),
  },
  {
    name: 'a server’s /tmp is a ConfigMap',
    mutate: pod(MLFLOW, (spec) => {
      const volume = spec.volumes.find(({ name }: Loose) => name === 'tmp');
      delete volume.emptyDir;
      volume.configMap = { name: 'kube-root-ca.crt' };
    }),
  },
  {
    name: 'a server’s /tmp is mounted beside it',
    mutate: container(
      MLFLOW,
      (one) => (one.volumeMounts.find(({ mountPath }: Loose) => mountPath === '/tmp').mountPath = '/temp'),
    ),
  },
  {
    name: 'a task has nothing at /tmp any more',
    mutate: text(TASK, 'pod.yaml', '    - name: tmp\n      mountPath: /tmp\n', ''),
  },
  {
    name: 'an operator has nothing at /tmp any more',
    mutate: without('Deployment.apps platform-operators/strimzi-cluster-operator', '/tmp'),
  },
  {
    name: 'a disk is mounted beside the folder of the data',
    everything: true,
    mutate: container(VALKEY, (one) => {
      one.securityContext.readOnlyRootFilesystem = false;
      one.volumeMounts.find(({ mountPath }: Loose) => mountPath === '/data').mountPath = '/var/lib/valkey';
    }),
  },
  {
    name: 'a disk is mounted read-only',
    everything: true,
    mutate: container(
      VALKEY,
      (one) => (one.volumeMounts.find(({ mountPath }: Loose) => mountPath === '/data').readOnly = true),
    ),
  },
  {
    name: 'the folder of the data is a folder of the pod',
    everything: true,
    mutate: container(VALKEY, (one, spec) => {
      one.volumeMounts.find(({ mountPath }: Loose) => mountPath === '/data').mountPath = '/disk';
      one.volumeMounts.push({ name: 'scratch', mountPath: '/data' });
      spec.volumes.push({ name: 'scratch', emptyDir: {} });
    }),
  },
];

/** Who writes has where to. */
export const written: readonly Mutation[] = [
  ...owner.map((one) => ({ ...one, expect: 'volumes/owner' })),
  ...writable.map((one) => ({ ...one, expect: 'volumes/writable' })),
];
