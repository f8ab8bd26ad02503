import type { Accepted } from './opinions.ts';

const all = (kind: string, ...names: readonly string[]) => names.map((name) => `${kind} ${name}`);

/**
 * Checks of trivy v0.74.0 (trivy-checks 79d27547, checks/kubernetes): they judge each object by itself, and know neither what
 * the platform declares nor what a program can do without. An entry that nothing needs fails.
 */
export const ACCEPTED: readonly Accepted[] = [
  {
    check: 'KSV-0011',
    why: 'a limit of CPU is what no container has here: docs/checks.md, capacity/cpu-limit',
  },
  {
    check: 'KSV-0020',
    why: 'users are those of the images, below 10000 where their authors chose so: they own the files in them',
  },
  {
    check: 'KSV-0021',
    why: 'groups are those of the images, below 10000 where their authors chose so: they own the files in them',
  },
  {
    check: 'KSV-0116',
    objects: [
      ...all(
        'Deployment',
        ...['api-server', 'dag-processor', 'scheduler', 'triggerer', 'worker'].map(
          (name) => `orchestration/airflow-${name}`,
        ),
      ),
      ...all('Job', 'orchestration/airflow-create-user', 'orchestration/airflow-run-airflow-migrations'),
      ...all('CronJob', 'orchestration/airflow-database-cleanup'),
    ],
    why: 'group 0 owns the folders of the image, whose entrypoint asks for it (apache/airflow, scripts/docker/entrypoint_prod.sh)',
  },
  {
    check: 'KSV-0116',
    objects: all('Deployment', 'platform-operators/strimzi-cluster-operator'),
    why: 'the files of the image are of group 0 (strimzi-kafka-operator 1.2.0, docker-images/operator/Dockerfile)',
  },
  ...['KSV-0003', 'KSV-0004', 'KSV-0012', 'KSV-0014', 'KSV-0106'].map((check) => ({
    check,
    objects: all('Deployment', 'localstack/localstack'),
    why: 'the image runs as root, and installs programs into its own folders when they are asked for: it is no part of production, and has no right and no way out of its namespace',
  })),
  {
    check: 'KSV-0039',
    why: 'it asks every object whether it is a LimitRange with all five fields; that of each namespace with pods is judged by capacity/limit-range',
  },
  {
    check: 'KSV-0040',
    why: 'it asks every object whether it is a ResourceQuota of CPU and memory; those of each namespace with pods are judged by capacity/quota',
  },
  {
    check: 'KSV-0125',
    why: 'it trusts registries of Azure, Amazon and Google alone; from where images may come is asked by image and images/mirror',
  },
  {
    check: 'KSV-0113',
    why: 'who reads which Secrets follows from seeds, views and connections, and is no more: rbac/undeclared',
  },
  {
    check: 'KSV-0041',
    objects: all('ClusterRole', 'platform-operators-external-secrets'),
    why: 'it lists and watches Secrets for its cache, which sees every namespace or a single one (external-secrets v2.9.0, cmd/controller/root.go)',
  },
  {
    check: 'KSV-0041',
    objects: all('ClusterRole', 'cert-manager-cert-manager', 'cert-manager-cert-manager-cainjector'),
    why: 'caches of both see every namespace or a single one, and that without ClusterIssuers (cert-manager v1.21.1, cmd/controller/app)',
  },
  {
    check: 'KSV-0044',
    objects: all('ClusterRole', 'argocd-argocd-application-controller'),
    why: 'it applies whatever the tree holds (argo-cd v3.4.4, manifests/cluster-rbac/application-controller); rbac/wildcard tells it, and the component accepts it',
  },
  {
    check: 'KSV-0046',
    objects: all('ClusterRole', 'argocd-argocd-application-controller', 'argocd-argocd-server'),
    why: 'one applies whatever the tree holds, the other shows it; rbac/wildcard tells both, and the component accepts them',
  },
  {
    check: 'KSV-0050',
    objects: all(
      'Role',
      ...['cloudnative-pg', 'minio-operator', 'plugin-barman-cloud', 'strimzi-cluster-operator'].map(
        (name) => `data-plane/platform-operators-${name}`,
      ),
    ),
    why: 'each makes a Role for the pods that it makes, and may hand on no right that it has not: the API server sees to that',
  },
  {
    check: 'KSV-0053',
    objects: all('Role', 'data-plane/platform-operators-cloudnative-pg'),
    why: 'it asks instances by commands in their pods (cloudnative-pg v1.30.0, config/rbac/role.yaml)',
  },
  {
    check: 'KSV-0053',
    objects: all('Role', 'fraud/owners'),
    why: 'the owners of a project run what they like in its own namespace, and only there: docs/jobs.md',
  },
  {
    check: 'KSV-0053',
    objects: all('Role', 'gitlab-builds/gitlab-gitlab-runner-images', 'gitlab-jobs/gitlab-gitlab-runner'),
    why: 'a runner works in the pods of its jobs by commands, in a namespace of their own (gitlab-runner, docs/executors/kubernetes)',
  },
  {
    check: 'KSV-0114',
    objects: all(
      'ClusterRole',
      'cert-manager-cert-manager-cainjector',
      'platform-operators-cloudnative-pg',
      'platform-operators-spark-operator-webhook',
    ),
    why: 'each writes the authority of its webhooks into them, the two operators into those that are named and no other',
  },
  ...['KSV-0048', 'KSV-0049', 'KSV-0056'].map((check) => ({
    check,
    why: 'operators, and programs that start others, make pods, settings and Services in the namespaces that they serve, as their connections declare and no more: rbac/undeclared',
  })),
  {
    check: 'KSV-0109',
    objects: all(
      'ConfigMap',
      ...['argocd/argocd-cm', 'argocd/argocd-image-updater-config', 'argocd/argocd-notifications-cm'],
      ...['gitlab/gitlab-runner', 'gitlab/gitlab-runner-images'],
    ),
    why: 'it goes by names of settings, whose values are places of Secrets; values are read by secret-scan',
  },
  {
    check: 'KSV-01010',
    objects: all(
      'ConfigMap',
      ...['argocd/argocd-cm', 'argocd/argocd-image-updater-config', 'data-plane/minio-setup', 'fraud/workspace'],
      ...['orchestration/airflow-task-pod', 'orchestration/fraud-jobs'],
    ),
    why: 'it goes by words such as key: and MD5; values are read by secret-scan',
  },
];
