import type { EnvVar, PodSpec } from '../../../../imports/types/kubernetes.ts';
import { containerResources, type Resources } from '../../../kit/resources.ts';
import { RESTRICTED_CONTAINER, restrictedPod } from '../../../kit/security.ts';
import { LEASE } from './rights.ts';
import { KAFKA_VERSIONS } from './versions.ts';

/** User of the image, whose files are of group 0 (1.2.0, docker-images/operator/Dockerfile). */
const USER = 1001;

/** Decides the security contexts of the pods that it makes (1.2.0, RestrictedPodSecurityProvider). */
export const SECURITY_PROVIDER = 'STRIMZI_POD_SECURITY_PROVIDER_CLASS';

/** Health is all that the operator serves, metrics beside it (1.2.0, Main `startHealthServer`). */
const PORT = 8080;

export interface Operator {
  readonly image: string;
  readonly resources: Resources;
  readonly namespaces: readonly string[];
}

/** The pod of the operator (1.2.0, packaging/install/cluster-operator/060-Deployment-*): what is left out is the program's own default. */
export function operatorPod({ image, resources, namespaces }: Operator): PodSpec {
  return {
    securityContext: { ...restrictedPod(USER), fsGroup: 0, runAsGroup: 0 },
    containers: [
      {
        name: 'strimzi-cluster-operator',
        image,
        args: ['/opt/strimzi/bin/cluster_operator_run.sh'],
        env: environment(image, namespaces),
        ports: [{ name: 'http', containerPort: PORT }],
        // Both answer as soon as the JVM is up; a pod that waits for its turn to lead is ready.
        startupProbe: { httpGet: { path: '/healthy', port: 'http' }, periodSeconds: 5, failureThreshold: 60 },
        livenessProbe: { httpGet: { path: '/healthy', port: 'http' } },
        readinessProbe: { httpGet: { path: '/ready', port: 'http' } },
        resources: containerResources(resources),
        securityContext: { ...RESTRICTED_CONTAINER, readOnlyRootFilesystem: true },
        volumeMounts: [{ name: 'strimzi-tmp', mountPath: '/tmp' }],
      },
    ],
    // Private keys are in files there while it has certificates made (1.2.0, OpenSslCertIssuer): in memory, and on no disk.
    volumes: [{ name: 'strimzi-tmp', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } }],
  };
}

function environment(operator: string, namespaces: readonly string[]): EnvVar[] {
  const release = operator.slice(operator.lastIndexOf(':') + 1);
  const kafka = (version: string) => `quay.io/strimzi/kafka:${release}-kafka-${version}`;
  const kafkas = KAFKA_VERSIONS.map((version) => `${version}=${kafka(version)}\n`).join('');
  const newest = kafka(KAFKA_VERSIONS.at(-1)!);
  const field = (name: string, fieldPath: string) => ({ name, valueFrom: { fieldRef: { fieldPath } } });
  return [
    // By default it watches every namespace.
    { name: 'STRIMZI_NAMESPACE', value: namespaces.join(',') },
    field('STRIMZI_OPERATOR_NAMESPACE', 'metadata.namespace'),
    { name: SECURITY_PROVIDER, value: 'restricted' },
    // Its own policies open every listener to everybody, and policies add up: ours alone decide.
    { name: 'STRIMZI_NETWORK_POLICY_GENERATION', value: 'false' },
    { name: 'STRIMZI_LEADER_ELECTION_ENABLED', value: 'true' },
    { name: 'STRIMZI_LEADER_ELECTION_LEASE_NAME', value: LEASE },
    field('STRIMZI_LEADER_ELECTION_LEASE_NAMESPACE', 'metadata.namespace'),
    field('STRIMZI_LEADER_ELECTION_IDENTITY', 'metadata.name'),
    { name: 'STRIMZI_KAFKA_IMAGES', value: kafkas },
    { name: 'STRIMZI_KAFKA_CONNECT_IMAGES', value: kafkas },
    { name: 'STRIMZI_KAFKA_MIRROR_MAKER_2_IMAGES', value: kafkas },
    // Without a word it takes what is the latest (1.2.0, ClusterOperatorConfig, `getOrDefault`).
    ...Object.entries({
      KAFKA_EXPORTER_IMAGE: newest,
      CRUISE_CONTROL_IMAGE: newest,
      TOPIC_OPERATOR_IMAGE: operator,
      USER_OPERATOR_IMAGE: operator,
      KAFKA_INIT_IMAGE: operator,
      KAFKA_BRIDGE_IMAGE: 'quay.io/strimzi/kafka-bridge:1.1.0',
      KANIKO_EXECUTOR_IMAGE: `quay.io/strimzi/kaniko-executor:${release}`,
      BUILDAH_IMAGE: `quay.io/strimzi/buildah:${release}`,
      MAVEN_BUILDER: `quay.io/strimzi/maven-builder:${release}`,
    }).map(([name, value]) => ({ name: `STRIMZI_DEFAULT_${name}`, value })),
  ];
}
