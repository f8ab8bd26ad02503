/** What kube-score says of objects: one line for each check that an object does not pass. */
export interface Score {
  readonly check: string;
  /** `Deployment argocd/argocd-redis`. */
  readonly object: string;
}

/** What is accepted of its checks, in the guide's platform on one machine and in everything for production. */
export interface AcceptedScore {
  readonly check: string;
  /** Of these objects; of all where none is named. */
  readonly objects?: readonly string[];
  readonly why: string;
}

/** Checks of kube-score v1.20.0 (README_CHECKS.md). An entry that nothing needs fails. */
export const ACCEPTED: readonly AcceptedScore[] = [
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
    why: 'each keeps what it knows in its memory, or reads all of it anew: a second one would answer otherwise, or cost as much again',
  },
  {
    check: 'deployment-replicas',
    objects: ['Deployment platform-operators/plugin-barman-cloud'],
    why: 'while it is away, the log of changes waits in the volumes of the databases',
  },
  {
    check: 'deployment-strategy',
    objects: [
      ...['argocd/argocd-dex-server', 'localstack/localstack', 'ml-lifecycle/mlflow'],
      'platform-operators/plugin-barman-cloud',
    ].map((name) => `Deployment ${name}`),
    why: 'of one pod the old goes first: two would answer otherwise, each from its own memory, or ask for twice as much of it',
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
    check: 'statefulset-has-servicename',
    objects: ['StatefulSet argocd/argocd-application-controller', 'StatefulSet data-plane/valkey'],
    why: 'nobody asks for one of their pods by its name; the rule reference/pod-names tells of those where somebody does',
  },
];

/** The entry that accepts what was said. */
export const acceptedBy = ({ check, object }: Score): AcceptedScore | undefined =>
  ACCEPTED.find((one) => one.check === check && (one.objects?.includes(object) ?? true));
