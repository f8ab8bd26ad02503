import type { Container, PodSpec, Probe } from '../../../../imports/types/kubernetes.ts';
import { containerResources, type Resources } from '../../../kit/resources.ts';
import { RESTRICTED_CONTAINER, restrictedPod } from '../../../kit/security.ts';
import { AUTHORITY } from './rights.ts';
import { SERVICE, WEBHOOK_PORT } from './webhook.ts';

/** The images name none that is not root but by their base (v1.21.1, make/base_images.mk, distroless); it may be any. */
const USER = 65532;

/** Where each of them counts what it does, for whoever watches pods, and the cainjector shows that it runs. */
const METRICS = { name: 'http-metrics', containerPort: 9402 };

export interface Program {
  readonly image: string;
  readonly namespace: string;
  readonly resources: Resources;
}

/**
 * Issues certificates and renews them. It answers no challenges of ACME: it has no way to an authority outside, and would start pods
 * and write Ingresses in every namespace for them.
 */
export function controllerPod({ namespace, ...program }: Program): PodSpec {
  const health = { httpGet: { path: '/livez', port: 'http-healthz' } };
  return pod('cert-manager-controller', program, {
    args: [
      '--v=2',
      '--controllers=*,-orders,-challenges,-certificaterequests-issuer-acme',
      `--cluster-resource-namespace=${namespace}`,
      // It would be kube-system, where nothing of the tree has any business.
      `--leader-election-namespace=${namespace}`,
    ],
    ports: [METRICS, { name: 'http-healthz', containerPort: 9403 }],
    startupProbe: starts(health),
    // It fails when the lease could not be renewed; as patient as Kubernetes is with its own controllers.
    livenessProbe: { ...health, timeoutSeconds: 15, failureThreshold: 8 },
    readinessProbe: health,
  });
}

/** Answers the API server, with a certificate that it makes for itself. */
export function webhookPod({ namespace, ...program }: Program): PodSpec {
  const probe = (path: string) => ({ httpGet: { path, port: 'healthcheck' } });
  const names = [SERVICE, `${SERVICE}.${namespace}`, `${SERVICE}.${namespace}.svc`];
  return pod('cert-manager-webhook', program, {
    args: [
      '--v=2',
      `--secure-port=${WEBHOOK_PORT}`,
      `--dynamic-serving-ca-secret-namespace=${namespace}`,
      `--dynamic-serving-ca-secret-name=${AUTHORITY}`,
      ...names.map((name) => `--dynamic-serving-dns-names=${name}`),
    ],
    ports: [{ name: 'https', containerPort: WEBHOOK_PORT }, { name: 'healthcheck', containerPort: 6080 }, METRICS],
    startupProbe: starts(probe('/livez')),
    livenessProbe: probe('/livez'),
    // Not before it has its certificate.
    readinessProbe: { ...probe('/healthz'), periodSeconds: 5 },
  });
}

/** How the cainjector is told to leave them alone (v1.21.1, cmd/cainjector/app/options/options.go). */
export const NO_DEFINITIONS = [
  '--enable-customresourcedefinitions-injectable=false',
  '--enable-apiservices-injectable=false',
] as const;

export const CAINJECTOR = 'cert-manager-cainjector';

/** Writes authorities into webhook configurations that ask for one, and into `definitions` where it shall. */
export function cainjectorPod({ namespace, ...program }: Program, definitions: boolean): PodSpec {
  // It answers under no other path; what is said there is long.
  const listens = { tcpSocket: { port: METRICS.name } };
  return pod(CAINJECTOR, program, {
    args: ['--v=2', `--leader-election-namespace=${namespace}`, ...(definitions ? [] : NO_DEFINITIONS)],
    ports: [METRICS],
    startupProbe: starts(listens),
    livenessProbe: listens,
    readinessProbe: listens,
  });
}

const starts = (probe: Probe): Probe => ({ ...probe, periodSeconds: 5, failureThreshold: 24 });

function pod(
  name: string,
  { image, resources }: Omit<Program, 'namespace'>,
  container: Omit<Container, 'name'>,
): PodSpec {
  return {
    containers: [
      {
        name,
        image,
        ...container,
        resources: containerResources(resources),
        securityContext: { ...RESTRICTED_CONTAINER, readOnlyRootFilesystem: true },
      },
    ],
    securityContext: restrictedPod(USER),
  };
}
