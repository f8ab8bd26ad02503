import type { Kinds } from '../../../contract/kind.ts';
import { madeService } from '../../../contract/made.ts';
import type { Fault } from '../../../contract/problem.ts';
import { named, row } from '../../../contract/refer.ts';
import { at, listOf } from '../../../kit/json.ts';
import type { KubeObject } from '../../../kit/object.ts';
import { limitFaults, openFaults } from './limits.ts';
import { tenantPods } from './pods.ts';
import { rolloutOfTenant, tenantRestarts } from './restarts.ts';

/** What the operator makes of a Tenant, and what that names. */
export const minioKinds: Kinds = {
  // minio/operator v7.1.1, pkg/apis/minio.min.io/v2/{names,constants}.go. With `requestAutoCert`, which is on when absent, all is TLS.
  'Tenant.minio.min.io': {
    pods: tenantPods,
    rollout: rolloutOfTenant,
    restarts: tenantRestarts,
    holdsData: true,
    // The claims of its StatefulSets, which nothing deletes (pkg/resources/statefulsets/minio-statefulset.go).
    outlived: () => 'its volumes stay',
    faults: { 'network/exposed': openFaults, 'operator/limits': limitFaults, probes: unprobed },
    serves: 's3',
    makes: ({ metadata: { name, namespace }, spec }) => {
      const { requestAutoCert = true, buckets = [] } = spec as {
        requestAutoCert?: boolean;
        buckets?: { name: string }[];
      };
      return [
        madeService('minio', namespace, requestAutoCert ? [443, 'https-minio'] : [80, 'http-minio']),
        madeService(`${name}-hl`, namespace, [9000, requestAutoCert ? 'https-minio' : 'http-minio']),
        madeService(`${name}-console`, namespace, requestAutoCert ? [9443, 'https-console'] : [9090, 'http-console']),
        { kind: 'ServiceAccount', name: `${name}-sa`, namespace },
        ...buckets.map((bucket) => ({ kind: 'Bucket', name: bucket.name })),
      ];
    },
    refers: [
      row('spec configuration', named('Secret', 'config.env')),
      row('spec users *', (user, namespace) =>
        ['CONSOLE_ACCESS_KEY', 'CONSOLE_SECRET_KEY'].flatMap((key) => named('Secret', key)(user, namespace)),
      ),
      row('spec externalCertSecret *', named('Secret')),
      row('spec imagePullSecret', named('Secret')),
    ],
    volumes: (spec) =>
      Object.fromEntries(
        listOf(at(spec, 'pools')).map((pool, i) => {
          const claim = at(pool, 'volumeClaimTemplate', 'spec');
          return [
            String(at(pool, 'name') ?? i),
            {
              path: `spec.pools[${i}].volumeClaimTemplate.spec`,
              size: at(claim, 'resources', 'requests', 'storage'),
              class: at(claim, 'storageClassName'),
            },
          ];
        }),
      ),
  },
};

/** It probes only what the Tenant says (minio/operator v7.1.1, minio-statefulset.go). */
function* unprobed({ metadata: { name }, spec }: KubeObject): Iterable<Fault> {
  if (at(spec, 'liveness') !== undefined) return;
  yield {
    path: 'spec.liveness',
    message: `nobody notices when a server of ${name} hangs: it has no liveness probe`,
    fix: 'add one on /minio/health/live',
  };
}
