import type { PodSpec } from '../../../../imports/types/kubernetes.ts';
import { containerResources, type Resources } from '../../../kit/resources.ts';
import { RESTRICTED_CONTAINER, restrictedPod } from '../../../kit/security.ts';
import { TLS } from './certificates.ts';

/** User of the image (v0.13.0, containers/Dockerfile.plugin). */
const USER = 65532;

/** Where it answers CloudNativePG's operator. */
export const PORT = 9090;

interface Program {
  readonly image: string;
  /** What it puts beside every instance that is backed up. */
  readonly sidecar: string;
  readonly resources: Resources;
}

/** The plugin's pod. Flags and ports: v0.13.0, internal/cmd/operator/main.go. It writes nothing to disk. */
export function pluginPod({ image, sidecar, resources }: Program): PodSpec {
  const alive = { httpGet: { path: '/healthz', port: 'health' } };
  return {
    containers: [
      {
        name: 'barman-cloud',
        image,
        args: [
          'operator',
          `--server-address=:${PORT}`,
          '--server-cert=/server/tls.crt',
          '--server-key=/server/tls.key',
          '--client-cert=/client/tls.crt',
          '--leader-elect',
        ],
        env: [{ name: 'SIDECAR_IMAGE', value: sidecar }],
        ports: [
          { name: 'grpc', containerPort: PORT },
          { name: 'health', containerPort: 8081 },
        ],
        startupProbe: { ...alive, periodSeconds: 5, failureThreshold: 24 },
        livenessProbe: alive,
        // It listens once it leads.
        readinessProbe: { tcpSocket: { port: 'grpc' } },
        resources: containerResources(resources),
        securityContext: { ...RESTRICTED_CONTAINER, readOnlyRootFilesystem: true },
        volumeMounts: [
          { name: 'server', mountPath: '/server', readOnly: true },
          { name: 'client', mountPath: '/client', readOnly: true },
        ],
      },
    ],
    securityContext: restrictedPod(USER),
    volumes: [
      { name: 'server', secret: { secretName: TLS.server } },
      // Only what it knows the operator by: the key is not its own.
      { name: 'client', secret: { secretName: TLS.client, items: [{ key: 'tls.crt', path: 'tls.crt' }] } },
    ],
  };
}
