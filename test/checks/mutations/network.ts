import { add, change, type Mutation, remove } from './mutation.ts';

const policy = (name: string) => `NetworkPolicy.networking.k8s.io ${name}`;

const MINIO = policy('data-plane/minio-server');
const MLFLOW = policy('ml-lifecycle/mlflow-server');
const BROKER = policy('data-plane/kafka-broker');
const SPARK_WEBHOOK = policy('platform-operators/spark-webhook');
const NAMESPACE = 'kubernetes.io/metadata.name';

/** Policies that open more, or less, than connections declare. */
export const policies: readonly (Omit<Mutation, 'expect'> & Partial<Mutation>)[] = [
  { name: 'MinIO has no policy', mutate: remove(MINIO) },
  { name: 'a namespace has no default policy', mutate: remove(policy('data-plane/default-deny')) },
  {
    name: 'a policy is in another namespace',
    mutate: change(MLFLOW, ({ metadata }) => (metadata.namespace = 'argocd')),
  },
  {
    name: 'a policy selects pods that there are not',
    mutate: change(MLFLOW, ({ spec }) => (spec.podSelector.matchLabels = { app: 'mlflow' })),
  },
  {
    name: 'a policy selects all pods of its namespace',
    mutate: change(BROKER, ({ spec }) => (spec.podSelector = {})),
  },
  { name: 'a policy says nothing of egress', mutate: change(MLFLOW, ({ spec }) => (spec.policyTypes = ['Ingress'])) },
  { name: 'a rule of ingress is gone', mutate: change(BROKER, ({ spec }) => spec.ingress.pop()) },
  { name: 'one of several clients is gone', mutate: change(MINIO, ({ spec }) => spec.ingress[0].from.shift()) },
  { name: 'a rule of egress is gone', mutate: change(MLFLOW, ({ spec }) => spec.egress.pop()) },
  { name: 'DNS is gone', mutate: change(MLFLOW, ({ spec }) => spec.egress.shift()) },
  { name: 'DNS is open for TCP alone', mutate: change(MLFLOW, ({ spec }) => spec.egress[0].ports.pop()) },
  { name: 'a rule is open for all ports', mutate: change(MINIO, ({ spec }) => delete spec.ingress[0].ports) },
  {
    name: 'a rule is open for a range of ports, at one end',
    expect: 'network/loose',
    mutate: change(BROKER, ({ spec }) => (spec.ingress.at(-1).ports[0].endPort = 9999)),
  },
  {
    name: 'a rule is open for one port more, at one end',
    expect: 'network/loose',
    mutate: change(BROKER, ({ spec }) => spec.ingress.at(-1).ports.push({ port: 9090, protocol: 'TCP' })),
  },
  {
    name: 'a rule has the port of the Service, and not that of the pod',
    mutate: change(MLFLOW, ({ spec }) => (spec.ingress[0].ports[0].port = 80)),
  },
  {
    name: 'a rule has the wrong protocol',
    mutate: change(MLFLOW, ({ spec }) => (spec.ingress[0].ports[0].protocol = 'UDP')),
  },
  {
    name: 'a rule names another namespace',
    mutate: change(MINIO, ({ spec }) => (spec.ingress[0].from[0].namespaceSelector.matchLabels[NAMESPACE] = 'fraud')),
  },
  {
    name: 'a rule lets in a whole namespace, at one end',
    expect: 'network/loose',
    mutate: change(MLFLOW, ({ spec }) => delete spec.ingress[0].from[1].podSelector),
  },
  {
    name: 'a rule lets in pods of every namespace',
    mutate: change(MLFLOW, ({ spec }) => (spec.ingress[0].from = [{ namespaceSelector: {} }])),
  },
  { name: 'a rule lets in everybody', mutate: change(MLFLOW, ({ spec }) => spec.ingress.push({})) },
  {
    name: 'a rule for the world holds the pods too',
    mutate: change(BROKER, ({ spec }) => delete spec.egress[1].to[0].ipBlock.except),
  },
  {
    name: 'a rule for the API server holds another address',
    mutate: change(BROKER, ({ spec }) => (spec.egress[1].to[0].ipBlock = { cidr: '192.0.2.0/24' })),
  },
  {
    name: 'the API server is let in from everywhere but the pods',
    mutate: change(SPARK_WEBHOOK, ({ spec }) => {
      spec.ingress[0].from = [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.42.0.0/16'] } }];
    }),
  },
  {
    name: 'the API server is let in from the nodes alone',
    mutate: change(SPARK_WEBHOOK, ({ spec }) => (spec.ingress[0].from = [{ ipBlock: { cidr: '192.168.64.0/24' } }])),
  },
  {
    name: 'a webhook is served by pods that only clients may reach',
    expect: 'network/webhook',
    mutate: add('mlflow', 'admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'mlflow', {
      webhooks: [
        {
          name: 'mlflow.example.org',
          admissionReviewVersions: ['v1'],
          sideEffects: 'None',
          clientConfig: { service: { name: 'mlflow', namespace: 'ml-lifecycle', port: 5000 } },
        },
      ],
    }),
  },
  {
    name: 'somebody adds a policy that opens a namespace',
    mutate: add('mlflow', 'networking.k8s.io/v1', 'NetworkPolicy', 'ml-lifecycle/open', {
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [{}], egress: [{}] },
    }),
  },
];

export const network: readonly Mutation[] = [
  ...policies.map((one) => ({ expect: 'reachability', ...one })),
  {
    name: 'the way to a UI without a login is open',
    expect: 'ui/without-login',
    mutate: change('Ingress.networking.k8s.io ml-lifecycle/mlflow', ({ metadata }) => delete metadata.annotations),
  },
  {
    name: 'pods have other labels than their workload',
    expect: 'network/unselected',
    mutate: change('Deployment.apps ml-lifecycle/mlflow', ({ spec }) => {
      spec.selector.matchLabels = { app: 'mlflow' };
      spec.template.metadata.labels = { app: 'mlflow' };
    }),
  },
  {
    name: 'pods of one workload have the labels of another too',
    expect: 'network/unselected',
    mutate: change('StatefulSet.apps data-plane/valkey', ({ spec }) => {
      spec.template.metadata.labels['v1.min.io/tenant'] = 'mlops';
    }),
  },
  {
    name: 'pods are of no workload',
    expect: 'network/unselected',
    mutate: add('mlflow', 'v1', 'Pod', 'ml-lifecycle/debug', {
      spec: { containers: [{ name: 'shell', image: 'docker.io/library/busybox:1.37.0' }] },
    }),
  },
  {
    name: 'a server listens on another port than its clients are sent to',
    alone: 'network/listening',
    expect: 'network/listening',
    mutate: change('Deployment.apps ml-lifecycle/mlflow', ({ spec }) => {
      spec.template.spec.containers[0].ports[0].containerPort = 5001;
    }),
  },
  {
    name: 'a cache does not say where it listens',
    alone: 'network/listening',
    expect: 'network/listening',
    mutate: change('Deployment.apps argocd/argocd-redis', ({ spec }) => {
      for (const container of spec.template.spec.containers) delete container.ports;
    }),
  },
  {
    name: 'the way to servers outside leads to pods too',
    expect: 'network/loose',
    mutate: (tree) => {
      const flows = tree.plan.flows.map((flow) =>
        'cidrs' in flow.to && flow.to.entity === undefined ? { ...flow, to: { cidrs: flow.to.cidrs } } : flow,
      );
      return { ...tree, plan: { ...tree.plan, flows } };
    },
  },
  {
    name: 'the repository is on the machine of whoever asks',
    expect: 'git/reachable',
    mutate: (tree) => {
      const git = { ...tree.plan.platform.git, url: 'http://git.localhost/mlops/platform.git' };
      return { ...tree, plan: { ...tree.plan, platform: { ...tree.plan.platform, git } } };
    },
  },
];
