import type { PodSpec } from '../../../../../imports/types/kubernetes.ts';
import { parseBytes } from '../../../../kit/quantity.ts';
import { containerResources, type Resources } from '../../../../kit/resources.ts';
import { RESTRICTED_CONTAINER, restrictedPod } from '../../../../kit/security.ts';
import { CERTIFICATES, LOCKS } from './rights.ts';

/** User of the image (v2.5.2, Dockerfile `SPARK_UID`). */
const USER = 185;

/** Where the API server calls: the default of `--webhook-port`. */
export const WEBHOOK_PORT = 9443;

const MEBI = 2 ** 20;

interface Program {
  readonly image: string;
  readonly resources: Resources;
  readonly namespace: string;
  /** Where jobs run. */
  readonly watched: readonly string[];
}

/** The pod that submits jobs and follows them. Flags: v2.5.2, cmd/operator/controller/start.go; what is its default is not said. */
export function controllerPod(program: Program): PodSpec {
  return pod(program, {
    name: 'controller',
    args: [
      `--controller-threads=${submissionsAtOnce(program.resources)}`,
      // By default 10 retries a second for all jobs, and no end to what a failing one waits.
      '--workqueue-ratelimiter-bucket-qps=50',
      '--workqueue-ratelimiter-bucket-size=500',
      '--workqueue-ratelimiter-max-delay=6h',
    ],
    // Templates of pods, and what spark-submit unpacks: its JVM writes nowhere else.
    volume: { name: 'tmp', mountPath: '/tmp', sizeLimit: '1Gi' },
  });
}

/** The pod that the API server asks. Flags: v2.5.2, cmd/operator/webhook/start.go. */
export function webhookPod(program: Program, service: string): PodSpec {
  return pod(program, {
    name: 'webhook',
    args: [
      `--webhook-secret-name=${CERTIFICATES}`,
      `--webhook-secret-namespace=${program.namespace}`,
      `--webhook-svc-name=${service}`,
      `--webhook-svc-namespace=${program.namespace}`,
    ],
    ports: [{ name: 'webhook', containerPort: WEBHOOK_PORT }],
    // The certificate and its key, taken from the Secret at start.
    volume: { name: 'serving-certs', mountPath: '/etc/k8s-webhook-server/serving-certs', sizeLimit: '1Mi' },
  });
}

interface Parts {
  readonly name: keyof typeof LOCKS;
  readonly args: readonly string[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  /** What it writes to. */
  readonly volume: { readonly name: string; readonly mountPath: string; readonly sizeLimit: string };
}

function pod({ image, resources, namespace, watched }: Program, { name, args, ports = [], volume }: Parts): PodSpec {
  const probe = (path: string) => ({ httpGet: { path, port: 'health' } });
  return {
    containers: [
      {
        name: `spark-operator-${name}`,
        image,
        args: [
          name,
          'start',
          '--zap-encoder=console',
          `--namespaces=${watched.join(',')}`,
          ...args,
          '--enable-metrics=true',
          '--metrics-bind-address=:8080',
          '--metrics-labels=app_type',
          '--leader-election=true',
          `--leader-election-lock-name=${LOCKS[name]}`,
          `--leader-election-lock-namespace=${namespace}`,
        ],
        ports: [...ports, { name: 'metrics', containerPort: 8080 }, { name: 'health', containerPort: 8081 }],
        // The webhook is well when its server is up: before that it gets its certificate, in up to half a minute of attempts.
        startupProbe: { ...probe('/healthz'), periodSeconds: 5, failureThreshold: 24 },
        livenessProbe: probe('/healthz'),
        readinessProbe: probe('/readyz'),
        resources: containerResources(resources),
        securityContext: { ...RESTRICTED_CONTAINER, readOnlyRootFilesystem: true },
        volumeMounts: [{ name: volume.name, mountPath: volume.mountPath }],
      },
    ],
    securityContext: restrictedPod(USER),
    volumes: [{ name: volume.name, emptyDir: { sizeLimit: volume.sizeLimit } }],
  };
}

/** Each worker may run one spark-submit, a JVM of some 300 MiB beside the controller: more of them than fit are killed. */
function submissionsAtOnce({ memoryLimit }: Resources): number {
  return Math.min(10, Math.max(1, Math.floor((parseBytes(memoryLimit) / MEBI - 128) / 300)));
}
