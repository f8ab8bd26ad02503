import type { Container, PodSpec } from '../../../../imports/types/kubernetes.ts';
import { containerResources, type Resources } from '../../../kit/resources.ts';
import { RESTRICTED_CONTAINER, restrictedPod } from '../../../kit/security.ts';
import { CERTIFICATES, LEASE, METRICS, METRICS_PORT, OPERATOR, OPERATOR_PORT } from './names.ts';

/** User of both images (v2.20.2, Dockerfile and Dockerfile.adapter). */
const USER = 65532;

/** Where each of them counts what it does, for whoever watches pods. */
const COUNTS = { name: 'metrics', containerPort: 8080 };

const CERTS = '/certs';

interface Program {
  readonly image: string;
  readonly namespace: string;
  /** Where it looks after objects. */
  readonly served: readonly string[];
  readonly resources: Resources;
}

/**
 * Measures, makes autoscalers, and scales to none and from none. Flags: v2.20.2, cmd/operator/main.go; what is its default is not
 * said. The first start makes the certificate, and ends so that the next one has it.
 */
export function operatorPod(program: Program): PodSpec {
  const probe = (path: string) => ({ httpGet: { path, port: 'health' } });
  return pod(program, true, {
    name: OPERATOR,
    command: ['/keda'],
    args: [
      '--leader-elect',
      `--leader-election-id=${LEASE}`,
      '--zap-log-level=info',
      '--zap-encoder=console',
      '--zap-time-encoding=rfc3339',
      '--enable-cert-rotation=true',
      // Nothing answers webhooks.
      '--enable-webhook-patching=false',
      `--metrics-server-service-name=${METRICS}`,
    ],
    ports: [{ name: 'metricsservice', containerPort: OPERATOR_PORT }, { name: 'health', containerPort: 8081 }, COUNTS],
    startupProbe: { ...probe('/healthz'), periodSeconds: 5, failureThreshold: 24 },
    livenessProbe: probe('/healthz'),
    readinessProbe: probe('/readyz'),
  });
}

/** Answers the API server with what the operator measured. Flags: v2.20.2, cmd/adapter/main.go. */
export function metricsPod(program: Program): PodSpec {
  const probe = (path: string) => ({ httpGet: { path, port: 'https', scheme: 'HTTPS' } });
  return pod(program, false, {
    name: METRICS,
    command: ['/keda-adapter'],
    args: [
      `--secure-port=${METRICS_PORT}`,
      `--metrics-service-address=${OPERATOR}.${program.namespace}.svc:${OPERATOR_PORT}`,
      `--client-ca-file=${CERTS}/ca.crt`,
      `--tls-cert-file=${CERTS}/tls.crt`,
      `--tls-private-key-file=${CERTS}/tls.key`,
      `--cert-dir=${CERTS}`,
      '--zap-log-level=info',
      '--zap-encoder=console',
      '--zap-time-encoding=rfc3339',
    ],
    ports: [{ name: 'https', containerPort: METRICS_PORT }, COUNTS],
    startupProbe: { ...probe('/healthz'), periodSeconds: 5, failureThreshold: 24 },
    livenessProbe: probe('/healthz'),
    readinessProbe: probe('/readyz'),
  });
}

/** `first`: it is there before the certificate, which it makes. */
function pod({ image, served, resources }: Program, first: boolean, { name, ...container }: Container): PodSpec {
  return {
    containers: [
      {
        name,
        image,
        ...container,
        env: [
          { name: 'KEDA_SERVICE_MIN_TLS_VERSION', value: 'TLS13' },
          { name: 'POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
          { name: 'WATCH_NAMESPACE', value: served.join(',') },
        ],
        resources: containerResources(resources),
        securityContext: { ...RESTRICTED_CONTAINER, readOnlyRootFilesystem: true },
        volumeMounts: [{ name: 'certificates', mountPath: CERTS, readOnly: true }],
      },
    ],
    securityContext: restrictedPod(USER),
    // The key of the CA is nobody's but of who makes certificates, and that one reads it from the Secret.
    volumes: [
      {
        name: 'certificates',
        secret: {
          secretName: CERTIFICATES,
          items: ['ca.crt', 'tls.crt', 'tls.key'].map((key) => ({ key, path: key })),
          ...(first && { optional: true }),
        },
      },
    ],
  };
}
