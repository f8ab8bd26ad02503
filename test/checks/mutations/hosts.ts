import { add, change, changeSpec, type Mutation, remove, text } from './mutation.ts';

const MLFLOW = 'Ingress.networking.k8s.io ml-lifecycle/mlflow';
const AIRFLOW = 'Ingress.networking.k8s.io orchestration/airflow';
const certificate = (dnsNames: readonly string[]) =>
  add('mlflow', 'cert-manager.io/v1', 'Certificate', 'ml-lifecycle/mlflow', {
    spec: { secretName: 'mlflow-tls', dnsNames },
  });

const hosts: readonly Omit<Mutation, 'expect'>[] = [
  {
    name: 'two UIs have one host',
    alone: 'ui/host',
    mutate: changeSpec(AIRFLOW, ({ rules }) => (rules[0].host = 'mlflow.localhost')),
  },
  {
    name: 'one Ingress has a path twice',
    mutate: changeSpec(MLFLOW, ({ rules }) => rules[0].http.paths.push({ ...rules[0].http.paths[0], path: '' })),
  },
  {
    name: 'a route of the ingress controller takes the host of a UI',
    mutate: add('airflow', 'traefik.io/v1alpha1', 'IngressRoute', 'orchestration/other', {
      spec: {
        routes: [
          { kind: 'Rule', match: 'Host(`airflow.localhost`)', services: [{ name: 'airflow-api-server', port: 8080 }] },
        ],
      },
    }),
  },
  {
    name: 'the host of a UI is mistyped',
    mutate: changeSpec(MLFLOW, ({ rules }) => (rules[0].host = 'mlfow.localhost')),
  },
  { name: 'a UI has no Ingress', mutate: remove(AIRFLOW) },
  {
    name: 'the host of a UI leads to another Service',
    alone: 'ui/host',
    mutate: changeSpec(
      'Ingress.networking.k8s.io data-plane/minio',
      ({ rules }) => (rules[0].http.paths[0].backend.service.name = 'minio'),
    ),
  },
  {
    name: 'the host of a UI leads to another port',
    alone: 'ui/host',
    mutate: changeSpec(
      'Ingress.networking.k8s.io data-plane/s3',
      ({ rules }) => (rules[0].http.paths[0].backend.service.port.number = 9000),
    ),
  },
  { name: 'a UI is opened for every host', mutate: changeSpec(MLFLOW, ({ rules }) => delete rules[0].host) },
  { name: 'a UI that is https has no TLS', everything: true, mutate: changeSpec(MLFLOW, (spec) => delete spec.tls) },
  {
    name: 'TLS is for another host',
    everything: true,
    mutate: changeSpec(AIRFLOW, ({ tls }) => (tls[0].hosts = ['airflow.example.org'])),
  },
  {
    name: 'a UI that is http has TLS',
    mutate: changeSpec(MLFLOW, (spec) => (spec.tls = [{ hosts: ['mlflow.localhost'] }])),
  },
  {
    name: 'the certificate of a UI is for another host',
    everything: true,
    mutate: (tree) =>
      certificate(['mlflow.example.org'])(changeSpec(MLFLOW, ({ tls }) => (tls[0].secretName = 'mlflow-tls'))(tree)),
  },
  {
    name: 'the certificate of a UI is for hosts one label below',
    everything: true,
    mutate: (tree) => certificate(['*.org'])(changeSpec(MLFLOW, ({ tls }) => (tls[0].secretName = 'mlflow-tls'))(tree)),
  },
];

const args = (from: string, to: string) =>
  change('Deployment.apps ml-lifecycle/mlflow', ({ spec }) => {
    const [container] = spec.template.spec.containers;
    container.command = container.command.map((one: string) => one.replaceAll(from, to));
  });

const told: readonly Omit<Mutation, 'expect'>[] = [
  {
    name: 'a UI does not know its host among those that it answers to',
    mutate: args('mlflow.localhost', 'mlflw.localhost'),
  },
  { name: 'a UI lets pages of another host ask', mutate: args('//mlflow.localhost', '//mlflow.example.org') },
  {
    name: 'Airflow is told another host of its own',
    mutate: text(
      'ConfigMap orchestration/airflow-config',
      'airflow.cfg',
      'http://airflow.localhost',
      'http://airflow.example.org',
    ),
  },
  {
    name: 'Airflow is told to be opened by https',
    mutate: text(
      'ConfigMap orchestration/airflow-config',
      'airflow.cfg',
      'http://airflow.localhost',
      'https://airflow.localhost',
    ),
  },
  {
    name: 'Airflow is told no port of its own',
    everything: true,
    mutate: text(
      'ConfigMap orchestration/airflow-config',
      'airflow.cfg',
      'airflow.all.example.org:8443',
      'airflow.all.example.org',
    ),
  },
  {
    name: 'Argo CD is told another host of its own',
    mutate: change('ConfigMap argocd/argocd-cm', ({ data }) => (data.url = 'http://argo.localhost')),
  },
  {
    name: 'a history sends people to another host',
    everything: true,
    mutate: change('Deployment.apps fraud-jobs/fraud-spark-history', ({ spec }) => {
      for (const one of spec.template.spec.containers[0].env)
        one.value = one.value?.replace('fraud-spark-history.all', 'fraud-history.all');
    }),
  },
];

/** Hosts by which people come, and what programs are told of them. */
export const uiHosts: readonly Mutation[] = [
  ...hosts.map((one) => ({ ...one, expect: 'ui/host' })),
  ...told.map((one) => ({ ...one, expect: 'ui/told' })),
];
