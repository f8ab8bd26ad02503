import type { Accepted } from './opinions.ts';

/** Checks of kube-score v1.20.0 (README_CHECKS.md). An entry that nothing needs fails. */
export const ACCEPTED: readonly Accepted[] = [
  {
    check: 'container-image-pull-policy',
    why: 'every image has a version that is never pushed again, which a node may keep; who may pull is asked by the registry',
  },
  {
    check: 'container-security-context-user-group-id',
    why: 'users are those of the images, below 10000 where their authors chose so: they own the files in them',
  },
  {
    check: 'deployment-has-host-podantiaffinity',
    why: 'pods are spread by topologySpreadConstraints, over nodes and zones, which the rule disruption/spread asks for',
  },
  {
    check: 'statefulset-has-host-podantiaffinity',
    why: 'pods are spread by topologySpreadConstraints, over nodes and zones, which the rule disruption/spread asks for',
  },
  {
    check: 'pod-probes-identical',
    why: 'the programs have one address that says whether they are well: what differs is how often it may fail',
  },
  {
    check: 'networkpolicy-targets-pod',
    why: 'pods of operators, of jobs and of tasks are no objects of the tree; the rules reachability and network/unselected know them',
  },
  {
    check: 'cronjob-has-deadline',
    objects: ['CronJob orchestration/airflow-database-cleanup'],
    why: 'a cleanup that comes late is better than none',
  },
  {
    check: 'deployment-replicas',
    objects: [
      ...['argocd/argocd-redis', 'argocd/argocd-repo-server', 'argocd/argocd-server', 'ml-lifecycle/mlflow'],
      ...['orchestration/airflow-api-server', 'platform-operators/cloudnative-pg'],
      'platform-operators/spark-operator-webhook',
    ].map((name) => `Deployment ${name}`),
    why: 'on one machine one of each is enough; in production these have two, but for the cache of Argo CD, which is filled again',
  },
  {
    check: 'deployment-replicas',
    objects: ['argocd/argocd-dex-server', 'fraud-jobs/fraud-spark-history', 'localstack/localstack'].map(
      (name) => `Deployment ${name}`,
    ),
    why: 'each keeps what it knows in its memory (Dex: argo-cd v3.4.4, util/dex/config.go), or reads all of it anew: a second one would answer otherwise, or cost as much again',
  },
  {
    check: 'deployment-replicas',
    objects: ['Deployment platform-operators/plugin-barman-cloud'],
    why: 'it serves where it leads (v0.13.0, internal/cnpgi/operator/start.go says no NeedLeaderElection), and a second one answers nobody; beside the databases, their logs are archived without it (internal/cnpgi/instance/start.go)',
  },
  {
    check: 'deployment-strategy',
    objects: [...['argocd/argocd-dex-server', 'localstack/localstack', 'ml-lifecycle/mlflow']].map(
      (name) => `Deployment ${name}`,
    ),
    why: 'of one pod the old goes first: two would answer otherwise, each from its own memory, or ask for twice as much of it',
  },
  {
    check: 'deployment-strategy',
    objects: ['Deployment platform-operators/plugin-barman-cloud'],
    why: 'a new pod serves when it leads, and would wait for ever for the old one, which goes when the new one is ready; upstream’s is Recreate too (v0.13.0, kubernetes/deployment.yaml)',
  },
  {
    check: 'ingress-targets-service',
    objects: [
      ...['cattle-system/rancher', 'data-plane/minio', 'data-plane/s3', 'fraud-jobs/fraud-score'].map(
        (name) => `Ingress ${name}`,
      ),
    ],
    why: 'an operator or a chart makes their Services; the rule reference/service knows them',
  },
  {
    check: 'container-security-context-readonlyrootfilesystem',
    objects: ['Deployment localstack/localstack'],
    why: 'it installs programs into its image’s folders when they are asked for',
  },
  {
    check: 'deployment-has-poddisruptionbudget',
    objects: ['Deployment fraud-jobs/fraud-enrich'],
    why: 'it is there while records wait, and has no pod else: what is taken away by a drain is made again where there is room',
  },
  {
    check: 'statefulset-has-servicename',
    objects: [
      'StatefulSet argocd/argocd-application-controller',
      'StatefulSet data-plane/valkey',
      'StatefulSet fraud-jobs/fraud-lab',
      'StatefulSet fraud-jobs/fraud-reports',
      'StatefulSet risk-jobs/risk-lab',
    ],
    why: 'nobody asks for one of their pods by its name; the rule reference/pod-names tells of those where somebody does',
  },
];
