import type { PodSpec } from '../../../../../imports/types/kubernetes.ts';
import { containerResources, type Resources } from '../../../../kit/resources.ts';
import { RESTRICTED_CONTAINER, restrictedPod } from '../../../../kit/security.ts';
import { text } from '../../../../template/template.ts';

/** User of the image (1.0.0, build-tools/docker/Dockerfile `SPARK_UID`). */
const USER = 185;

const CONFIGURATION = '/opt/spark-operator/conf';

/** What log4j2 writes: without a file, errors alone. */
export const LOGGING = {
  'log4j2.properties': text('src/catalogue/compute/spark/apache/log4j2.properties'),
};

interface Program {
  readonly image: string;
  readonly resources: Resources;
  readonly namespace: string;
  /** Where jobs run. */
  readonly watched: readonly string[];
  /** Whether one of several pods leads. */
  readonly elects: boolean;
  /** ConfigMap with `LOGGING`. */
  readonly logging: string;
}

/**
 * The operator's pod. Settings are system properties (1.0.0, SparkOperatorConfManager.java), so that pods are made anew with them;
 * what is their default is not said (SparkOperatorConf.java).
 */
export function operatorPod({ image, resources, namespace, watched, elects, logging }: Program): PodSpec {
  const probe = (path: string) => ({ httpGet: { path, port: 'probe-port' } });
  return {
    containers: [
      {
        name: 'spark-kubernetes-operator',
        image,
        // In the working directory of the image.
        command: ['java', '-cp', './spark-kubernetes-operator.jar'],
        args: [
          '-XX:MaxRAMPercentage=60',
          `-Dlog4j.configurationFile=${CONFIGURATION}/log4j2.properties`,
          `-Dspark.kubernetes.operator.namespace=${namespace}`,
          `-Dspark.kubernetes.operator.watchedNamespaces=${watched.join(',')}`,
          ...(elects ? ['-Dspark.kubernetes.operator.leaderElection.enabled=true'] : []),
          'org.apache.spark.k8s.operator.SparkOperator',
        ],
        env: [{ name: 'SPARK_USER', value: 'spark' }],
        ports: [
          { name: 'probe-port', containerPort: 19091 },
          { name: 'metrics-port', containerPort: 19090 },
        ],
        startupProbe: { ...probe('/healthz'), periodSeconds: 10, failureThreshold: 30 },
        livenessProbe: probe('/healthz'),
        readinessProbe: probe('/readyz'),
        resources: containerResources(resources),
        securityContext: { ...RESTRICTED_CONTAINER, readOnlyRootFilesystem: true },
        volumeMounts: [
          { name: 'spark-operator-config-volume', mountPath: CONFIGURATION, readOnly: true },
          { name: 'tmp-volume', mountPath: '/tmp' },
        ],
      },
    ],
    securityContext: restrictedPod(USER),
    volumes: [
      { name: 'spark-operator-config-volume', configMap: { name: logging } },
      // Templates of pods (SparkAppResourceSpecFactory.java).
      { name: 'tmp-volume', emptyDir: { sizeLimit: '1Gi' } },
    ],
  };
}
