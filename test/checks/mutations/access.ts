import { add, change, type Mutation, remove, text } from './mutation.ts';

const role = (name: string) => `Role.rbac.authorization.k8s.io ${name}`;
const binding = (name: string) => `RoleBinding.rbac.authorization.k8s.io ${name}`;
const project = (name: string) => `AppProject.argoproj.io argocd/${name}`;
const SCORE = 'fraud-jobs/fraud-score';
const MLFLOW = 'Deployment.apps ml-lifecycle/mlflow';
const FLINK = `FlinkDeployment.flink.apache.org ${SCORE}`;
const CLUSTER_ADMIN = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' };
const ENFORCE = 'pod-security.kubernetes.io/enforce';

const rbac: readonly Mutation[] = [
  {
    name: 'a role at the cloud is of an account without its annotation',
    expect: 'rbac/cloud-identity',
    mutate: ({ plan, ...tree }) => {
      const identities = { 'ml-lifecycle/mlflow': 'arn:aws:iam::123456789012:role/mlflow' };
      const cluster = { ...plan.platform.cluster, kind: 'eks', identities };
      return { ...tree, plan: { ...plan, platform: { ...plan.platform, cluster } } };
    },
  },
  {
    name: 'a role has every verb',
    expect: 'rbac/wildcard',
    mutate: change(role(SCORE), ({ rules }) => (rules[0].verbs = ['*'])),
  },
  {
    name: 'a role has every resource',
    expect: 'rbac/wildcard',
    mutate: change(role(SCORE), ({ rules }) => (rules[0].resources = ['*'])),
  },
  {
    name: 'a role may impersonate',
    expect: 'rbac/wildcard',
    mutate: change(role('orchestration/airflow-scheduler'), ({ rules }) => rules[0].verbs.push('impersonate')),
  },
  {
    name: 'an account is made cluster-admin',
    expect: 'rbac/wildcard',
    mutate: add('mlflow', 'rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', 'mlflow-admin', {
      roleRef: CLUSTER_ADMIN,
      subjects: [{ kind: 'ServiceAccount', name: 'mlflow', namespace: 'ml-lifecycle' }],
    }),
  },
  {
    name: 'a binding becomes one of cluster-admin',
    expect: 'rbac/wildcard',
    mutate: change(binding('fraud/owners'), (object) => (object.roleRef = CLUSTER_ADMIN)),
  },
  {
    name: 'owners may write network policies',
    expect: 'rbac/people',
    mutate: change(role('fraud/owners'), ({ rules }) => {
      rules.push({ apiGroups: ['networking.k8s.io'], resources: ['networkpolicies'], verbs: ['create'] });
    }),
  },
  {
    name: 'a right is everybody’s',
    expect: 'rbac/wildcard',
    mutate: change(binding('fraud/owners'), ({ subjects }) => (subjects[0].name = 'system:authenticated')),
  },
  {
    name: 'a role has a verb more',
    expect: 'rbac/undeclared',
    mutate: change(role('orchestration/airflow-api-server'), ({ rules }) => rules[0].verbs.push('delete')),
  },
  {
    name: 'a role has a resource more',
    expect: 'rbac/undeclared',
    mutate: change(role(SCORE), ({ rules }) => rules[0].resources.push('secrets')),
  },
  {
    name: 'a role may read every Secret',
    expect: 'rbac/undeclared',
    mutate: change(role('data-plane/read-minio-root'), ({ rules }) => delete rules[0].resourceNames),
  },
  {
    name: 'a role may read the Secret of somebody else',
    expect: 'rbac/undeclared',
    mutate: change(role('data-plane/read-postgres-mlflow'), ({ rules }) => rules[0].resourceNames.push('minio-root')),
  },
  {
    name: 'a Secret of another component lies where jobs create pods',
    expect: 'rbac/pod-makers',
    mutate: add('mlflow', 'v1', 'ServiceAccount', 'fraud-jobs/mlflow-copy'),
  },
  {
    name: 'a role is bound to another account too',
    expect: 'rbac/undeclared',
    mutate: change(binding('data-plane/read-postgres-mlflow'), ({ subjects }) => {
      subjects.push({ kind: 'ServiceAccount', name: 'eso-airflow', namespace: 'orchestration' });
    }),
  },
  {
    name: 'a role is bound in every namespace',
    expect: 'rbac/undeclared',
    mutate: add('project-fraud', 'rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', 'fraud-train', {
      roleRef: { ...CLUSTER_ADMIN, name: 'view' },
      subjects: [{ kind: 'ServiceAccount', name: 'fraud-train', namespace: 'fraud-jobs' }],
    }),
  },
  {
    name: 'a verb is gone from a role',
    expect: 'rbac/missing',
    mutate: change(role('orchestration/airflow-scheduler'), ({ rules }) => rules[0].verbs.shift()),
  },
  {
    name: 'a binding is gone',
    expect: 'rbac/missing',
    mutate: remove(binding('data-plane/read-kafka-fraud-score')),
  },
  {
    name: 'a binding is of an account in another namespace',
    expect: 'rbac/missing',
    mutate: change(binding(SCORE), ({ subjects }) => (subjects[0].namespace = 'fraud')),
  },
  {
    name: 'a pod that needs no token has one',
    expect: 'rbac/token',
    mutate: change(MLFLOW, ({ spec }) => (spec.template.spec.automountServiceAccountToken = true)),
  },
  {
    name: 'a job that needs a token has none',
    expect: 'rbac/token',
    mutate: change(`ServiceAccount ${SCORE}`, (object) => (object.automountServiceAccountToken = false)),
  },
  {
    name: 'a pod runs as the account default',
    expect: 'rbac/token',
    mutate: change(MLFLOW, ({ spec }) => delete spec.template.spec.serviceAccountName),
  },
];

/** What pods may do on their node. */
const podSecurity: readonly Omit<Mutation, 'expect'>[] = [
  {
    name: 'a container is privileged',
    mutate: change(MLFLOW, ({ spec }) => (spec.template.spec.containers[0].securityContext.privileged = true)),
  },
  {
    name: 'a pod mounts a folder of its node',
    mutate: change(MLFLOW, ({ spec }) => spec.template.spec.volumes.push({ name: 'host', hostPath: { path: '/' } })),
  },
  {
    name: 'a pod is on the network of its node',
    mutate: change('StatefulSet.apps data-plane/valkey', ({ spec }) => (spec.template.spec.hostNetwork = true)),
  },
  {
    name: 'a container may gain rights',
    mutate: change('Job.batch data-plane/minio-setup', ({ spec }) => {
      delete spec.template.spec.containers[0].securityContext.allowPrivilegeEscalation;
    }),
  },
  {
    name: 'an init container keeps its capabilities',
    mutate: change(
      'Deployment.apps orchestration/airflow-dag-processor',
      ({ spec }) => delete spec.template.spec.initContainers[0].securityContext.capabilities,
    ),
  },
  {
    name: 'the pods of a store may run as root',
    mutate: change('Tenant.minio.min.io data-plane/mlops', ({ spec }) => {
      delete spec.pools[0].securityContext.runAsNonRoot;
      delete spec.pools[0].containerSecurityContext.runAsNonRoot;
    }),
  },
  {
    name: 'the pods of a job have no seccomp profile',
    mutate: change(FLINK, ({ spec }) => {
      const pod = spec.podTemplate.spec;
      delete pod.securityContext.seccompProfile;
      delete pod.containers[0].securityContext.seccompProfile;
    }),
  },
  {
    name: 'the pods of a job that a DAG starts may gain rights',
    mutate: text(
      'ConfigMap orchestration/fraud-jobs',
      'train.yaml',
      'allowPrivilegeEscalation: false',
      'allowPrivilegeEscalation: true',
    ),
  },
  {
    name: 'a namespace admits more than its pods need',
    mutate: change('Namespace ml-lifecycle', ({ metadata }) => (metadata.labels[ENFORCE] = 'baseline')),
  },
  {
    name: 'a namespace admits any pod',
    mutate: change('Namespace data-plane', ({ metadata }) => delete metadata.labels[ENFORCE]),
  },
];

/** What projects of Argo CD allow. */
const projects: readonly Omit<Mutation, 'expect'>[] = [
  {
    name: 'a project lacks a namespace',
    mutate: change(project('data'), ({ spec }) => spec.destinations.shift()),
  },
  {
    name: 'a project lacks a source',
    mutate: change(project('data'), ({ spec }) => spec.sourceRepos.pop()),
  },
  {
    name: 'a project lacks a cluster-scoped kind',
    mutate: change(project('data'), ({ spec }) => spec.clusterResourceWhitelist.pop()),
  },
  {
    name: 'a project allows every source',
    mutate: change(project('project-fraud'), ({ spec }) => spec.sourceRepos.push('*')),
  },
  {
    name: 'a project allows a namespace that nothing of it uses',
    mutate: change(project('project-fraud'), ({ spec }) => {
      spec.destinations.push({ ...spec.destinations[0], namespace: 'argocd' });
    }),
  },
  {
    name: 'a project allows every cluster-scoped kind',
    mutate: change(project('project-fraud'), ({ spec }) => {
      spec.clusterResourceWhitelist = [{ group: '*', kind: '*' }];
    }),
  },
  {
    name: 'a project allows Applications',
    mutate: change(project('project-fraud'), ({ spec }) => {
      spec.namespaceResourceBlacklist = spec.namespaceResourceBlacklist.filter(
        ({ kind }: { kind: string }) => kind !== 'Application',
      );
    }),
  },
];

export const access: readonly Mutation[] = [
  ...rbac,
  {
    name: 'a Tenant has the cluster sign its certificates',
    expect: 'tenant/rights',
    mutate: change('Tenant.minio.min.io data-plane/mlops', ({ spec }) => delete spec.requestAutoCert),
  },
  ...podSecurity.map((one) => ({ ...one, expect: 'pod-security' })),
  ...projects.map((one) => ({ ...one, expect: 'argocd/project' })),
];
