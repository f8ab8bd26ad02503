import type { ReferenceField, Shape } from '../../contract/kind.ts';
import { isRecord, textOf } from '../../kit/json.ts';
import { groupOf, kindKey } from '../../kit/object.ts';
import { CLUSTER_SCOPED } from '../../kit/scope.ts';
import { global, named, refer, service, typed } from './shapes.ts';

/** `metadata labels app.kubernetes.io/name`: steps apart by spaces, since keys have dots and slashes. */
function row(path: string, names: Shape): ReferenceField {
  return { at: path.split(' '), names };
}

const secret = named('Secret');
const storageClass = global('StorageClass.storage.k8s.io');
const kafka = row('metadata labels strimzi.io/cluster', named('Kafka.kafka.strimzi.io'));
const objectStore = named('ObjectStore.barmancloud.cnpg.io');
const postgresCluster = row('spec cluster name', named('Cluster.postgresql.cnpg.io'));
const isClusterScoped = (kind: string) => {
  const dot = kind.indexOf('.');
  return CLUSTER_SCOPED.has(dot < 0 ? `/${kind}` : `${kind.slice(dot + 1)}/${kind.slice(0, dot)}`);
};

const scaled = row(
  'spec scaleTargetRef',
  typed(
    (ref) => kindKey(textOf(ref.kind) ?? 'Deployment', groupOf(textOf(ref.apiVersion) ?? 'apps/v1')),
    isClusterScoped,
  ),
);
const issuer = typed(
  (ref) => kindKey(textOf(ref.kind) ?? 'Issuer', textOf(ref.group) ?? 'cert-manager.io'),
  isClusterScoped,
);
const bindings = [
  row('subjects *', (subject, namespace) =>
    isRecord(subject) && subject.kind === 'ServiceAccount' ? named('ServiceAccount')(subject, namespace) : [],
  ),
  // ClusterRoles come with the cluster and with charts.
  row('roleRef', (role, namespace) =>
    isRecord(role) && role.kind === 'Role' ? named('Role.rbac.authorization.k8s.io')(role, namespace) : [],
  ),
];
/** A topic by its whole name; prefixes and `*` may match what is made at run time. */
const topicOfAcl: Shape = (resource) =>
  isRecord(resource) && resource.type === 'topic' && resource.patternType !== 'prefix' && resource.name !== '*'
    ? refer('Topic', textOf(resource.name), undefined)
    : [];
const keyPair: Shape = (pair, namespace) =>
  isRecord(pair)
    ? [pair.certificate, pair.key].flatMap((key) => refer('Secret', textOf(pair.secretName), namespace, textOf(key)))
    : [];
const login: Shape = (value, namespace) =>
  ['username', 'password'].flatMap((key) => named('Secret', key)(value, namespace));
const authority: Shape = (value, namespace) =>
  isRecord(value) ? named(value.type === 'Secret' ? 'Secret' : 'ConfigMap')(value, namespace) : [];
const webhooks = [row('webhooks * clientConfig service', service)];
const stores = [
  row('spec provider kubernetes server caProvider', authority),
  row('spec provider kubernetes remoteNamespace', global('Namespace')),
];
const sparkAccounts = ['driver', 'executor'].map((role) =>
  row(`spec sparkConf spark.kubernetes.authenticate.${role}.serviceAccountName`, named('ServiceAccount')),
);
const sparkFiles = ['driver', 'executor'].flatMap((role) => [
  row(`spec ${role} secrets * name`, secret),
  row(`spec ${role} configMaps * name`, named('ConfigMap')),
  row(`spec ${role} envSecretKeyRefs *`, secret),
]);

/**
 * Where each kind refers to what, beside the fields that mean the same everywhere (`shapes.ts`). Field names as in the CRDs
 * of `imports/`; which keys a Secret needs, as in the operators' documentation.
 */
export const TABLE: Readonly<Record<string, readonly ReferenceField[]>> = {
  'APIService.apiregistration.k8s.io': [row('spec service', service)],
  'Application.argoproj.io': [
    row('spec project', named('AppProject.argoproj.io')),
    row('spec destination namespace', global('Namespace')),
  ],
  'Backup.postgresql.cnpg.io': [postgresCluster],
  'Certificate.cert-manager.io': [row('spec issuerRef', issuer)],
  'Cluster.postgresql.cnpg.io': [
    row('spec managed roles * passwordSecret', login),
    row('spec bootstrap initdb secret', login),
    row('spec superuserSecret', login),
    row('spec externalClusters * password', secret),
    row('spec backup barmanObjectStore s3Credentials *', secret),
    row('spec plugins * parameters barmanObjectName', objectStore),
    row('spec externalClusters * plugin parameters barmanObjectName', objectStore),
    row('spec storage storageClass', storageClass),
    row('spec walStorage storageClass', storageClass),
  ],
  'ClusterRoleBinding.rbac.authorization.k8s.io': bindings,
  'ClusterSecretStore.external-secrets.io': stores,
  'Database.postgresql.cnpg.io': [
    postgresCluster,
    row('spec owner', (owner) => refer('DatabaseRole', textOf(owner), undefined)),
  ],
  'HTTPRoute.gateway.networking.k8s.io': [
    row('spec rules * backendRefs *', (ref, namespace) =>
      isRecord(ref) && (ref.kind ?? 'Service') === 'Service' ? service(ref, namespace) : [],
    ),
  ],
  'HorizontalPodAutoscaler.autoscaling': [scaled],
  'ImageUpdater.argocd-image-updater.argoproj.io': [
    row('spec applicationRefs * namePattern', (name, namespace) =>
      /[*?[]/.test(String(name)) ? [] : refer('Application.argoproj.io', textOf(name), namespace),
    ),
  ],
  'Ingress.networking.k8s.io': [
    row('spec rules * http paths * backend service', service),
    row('spec defaultBackend service', service),
  ],
  'Issuer.cert-manager.io': [row('spec ca secretName', named('Secret', 'tls.key'))],
  'Kafka.kafka.strimzi.io': [row('spec kafka listeners * configuration brokerCertChainAndKey', keyPair)],
  'KafkaNodePool.kafka.strimzi.io': [
    kafka,
    row('spec storage class', storageClass),
    row('spec storage volumes * class', storageClass),
  ],
  'KafkaTopic.kafka.strimzi.io': [kafka],
  'KafkaUser.kafka.strimzi.io': [kafka, row('spec authorization acls * resource', topicOfAcl)],
  'MutatingWebhookConfiguration.admissionregistration.k8s.io': webhooks,
  'ObjectStore.barmancloud.cnpg.io': [
    row('spec configuration s3Credentials *', secret),
    row('spec configuration endpointCA', secret),
  ],
  'Pooler.postgresql.cnpg.io': [postgresCluster],
  'RoleBinding.rbac.authorization.k8s.io': bindings,
  'ScaledObject.keda.sh': [scaled],
  'ScheduledBackup.postgresql.cnpg.io': [postgresCluster],
  'SecretStore.external-secrets.io': stores,
  'SparkApplication.spark.apache.org': sparkAccounts,
  'SparkApplication.sparkoperator.k8s.io': [
    ...sparkAccounts,
    ...sparkFiles,
    row('spec sparkConfigMap', named('ConfigMap')),
    row('spec hadoopConfigMap', named('ConfigMap')),
  ],
  'StatefulSet.apps': [row('spec serviceName', service)],
  'Tenant.minio.min.io': [
    row('spec configuration', named('Secret', 'config.env')),
    row('spec users *', (user, namespace) =>
      ['CONSOLE_ACCESS_KEY', 'CONSOLE_SECRET_KEY'].flatMap((key) => named('Secret', key)(user, namespace)),
    ),
    row('spec externalCertSecret *', secret),
    row('spec imagePullSecret', secret),
  ],
  'ValidatingWebhookConfiguration.admissionregistration.k8s.io': webhooks,
};

/**
 * The same for charts, by name. Names and keys that a chart fixes are its templates' (apache/airflow helm-chart/1.22.0,
 * chart/templates/_helpers.yaml; argoproj/argo-helm, charts/argo-cd/templates/redis/deployment.yaml).
 */
export const CHARTS: Readonly<
  Record<string, (values: Readonly<Record<string, unknown>>) => readonly ReferenceField[]>
> = {
  'argo-cd': () => [{ at: [], names: (_, namespace) => refer('Secret', 'argocd-redis', namespace, 'auth') }],
  airflow: ({ executor }) => [
    row('data metadataSecretName', named('Secret', 'connection')),
    row('data resultBackendSecretName', named('Secret', 'connection')),
    // Only Celery's pods read it.
    ...(String(executor).includes('Celery') ? [row('data brokerUrlSecretName', named('Secret', 'connection'))] : []),
    row('redis passwordSecretName', named('Secret', 'password')),
    row('fernetKeySecretName', named('Secret', 'fernet-key')),
    row('apiSecretKeySecretName', named('Secret', 'api-secret-key')),
    row('jwtSecretName', named('Secret', 'jwt-secret')),
    row('secret *', (value, namespace) =>
      isRecord(value) ? refer('Secret', textOf(value.secretName), namespace, textOf(value.secretKey)) : [],
    ),
  ],
};
