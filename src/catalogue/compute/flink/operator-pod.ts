import type { Container, PodSpec } from '../../../../imports/types/kubernetes.ts';
import { fromSecret, type SecretRef } from '../../../contract/secret-ref.ts';
import { containerResources, type Resources } from '../../../kit/resources.ts';
import { RESTRICTED_CONTAINER, restrictedPod } from '../../../kit/security.ts';
import { CONFIGURATION } from './configuration.ts';
import { CERTIFICATE, WEBHOOK_PORT } from './webhook.ts';

/** User of the image (release-1.15.0, Dockerfile). */
const USER = 9999;

/** Half of the container for the heap: the JVM's own default, a quarter, wastes the rest. */
const JVM_ARGS = '-XX:MaxRAMPercentage=50';

const VOLUMES = { configuration: 'flink-operator-config-volume', artifacts: 'flink-artifacts-volume' };

/** Where the webhook's keystore is. */
const CERTIFICATES = '/certs';

interface Program {
  readonly name: string;
  readonly image: string;
  /** Where jobs run. */
  readonly watched: readonly string[];
  readonly resources: Resources;
  /** ConfigMap with `configurationFiles`, and which these are. */
  readonly configuration: { readonly name: string; readonly files: readonly string[] };
  /** Absent: without a webhook. */
  readonly webhook?: { readonly resources: Resources; readonly password: SecretRef };
}

/** The operator, and its webhook beside it. Commands: release-1.15.0, docker-entrypoint.sh. */
export function operatorPod(program: Program): PodSpec {
  const { name, configuration, webhook } = program;
  const health = { httpGet: { path: '/', port: 'health-port' } };
  return {
    containers: [
      {
        ...container(program, name, 'operator', program.resources),
        // In the names of its metrics.
        env: [...environment(program), { name: 'OPERATOR_NAME', value: name }],
        ports: [{ name: 'health-port', containerPort: 8085 }],
        startupProbe: { ...health, periodSeconds: 10, failureThreshold: 30 },
        livenessProbe: health,
        readinessProbe: health,
        volumeMounts: [
          ...mounts,
          // Jars of session jobs, on their way to the cluster that runs them.
          { name: VOLUMES.artifacts, mountPath: '/opt/flink/artifacts' },
        ],
      },
      ...(webhook ? [webhookContainer(program, webhook)] : []),
    ],
    securityContext: restrictedPod(USER),
    volumes: [
      {
        name: VOLUMES.configuration,
        configMap: { name: configuration.name, items: configuration.files.map((key) => ({ key, path: key })) },
      },
      // Templates of pods and logging of jobs (FlinkConfigBuilder.java).
      { name: 'tmp', emptyDir: { sizeLimit: '256Mi' } },
      { name: VOLUMES.artifacts, emptyDir: { sizeLimit: '2Gi' } },
      ...(webhook
        ? [
            {
              name: 'keystore',
              secret: { secretName: CERTIFICATE, items: [{ key: 'keystore.p12', path: 'keystore.p12' }] },
            },
          ]
        : []),
    ],
  };
}

/** It answers two paths, and to any other with an error and a line in its log: its probes only connect. */
function webhookContainer(program: Program, { resources, password }: NonNullable<Program['webhook']>): Container {
  const connects = { tcpSocket: { port: 'webhook' } };
  return {
    ...container(program, 'flink-webhook', 'webhook', resources),
    env: [
      ...environment(program),
      { name: 'WEBHOOK_KEYSTORE_FILE', value: `${CERTIFICATES}/keystore.p12` },
      { name: 'WEBHOOK_KEYSTORE_TYPE', value: 'pkcs12' },
      { name: 'WEBHOOK_KEYSTORE_PASSWORD', valueFrom: fromSecret(password, 'password') },
      { name: 'WEBHOOK_SERVER_PORT', value: String(WEBHOOK_PORT) },
    ],
    ports: [{ name: 'webhook', containerPort: WEBHOOK_PORT }],
    startupProbe: { ...connects, periodSeconds: 10, failureThreshold: 30 },
    livenessProbe: connects,
    readinessProbe: connects,
    volumeMounts: [...mounts, { name: 'keystore', mountPath: CERTIFICATES, readOnly: true }],
  };
}

const mounts = [
  { name: VOLUMES.configuration, mountPath: CONFIGURATION, readOnly: true },
  { name: 'tmp', mountPath: '/tmp' },
];

function container({ image }: Program, name: string, command: string, resources: Resources): Container {
  return {
    name,
    image,
    command: ['/docker-entrypoint.sh', command],
    resources: containerResources(resources),
    securityContext: { ...RESTRICTED_CONTAINER, readOnlyRootFilesystem: true },
  };
}

/** Namespaces are read at start, and here, so that pods are made anew with them (FlinkOperatorConfiguration.java; FLINK-37391). */
function environment({ watched }: Program) {
  return [
    { name: 'OPERATOR_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
    { name: 'WATCH_NAMESPACES', value: watched.join(',') },
    { name: 'FLINK_CONF_DIR', value: CONFIGURATION },
    { name: 'LOG_CONFIG', value: `-Dlog4j.configurationFile=${CONFIGURATION}/log4j-operator.properties` },
    { name: 'JVM_ARGS', value: JVM_ARGS },
  ];
}
