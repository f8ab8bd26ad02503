import type { PodMaker } from '../../../contract/kind.ts';
import { numberOf, recordOf, recordsOf, textOf } from '../../../kit/json.ts';

const USER = { runAsGroup: 1000, runAsNonRoot: true, runAsUser: 1000 };

/** A Tenant's servers (minio/operator v7.1.1, pkg/resources/statefulsets/minio-statefulset.go). */
export const tenantPods: PodMaker = ({ metadata, spec }) => {
  const {
    pools,
    image,
    sideCars,
    initContainers,
    additionalVolumes,
    serviceAccountName,
    priorityClassName,
    imagePullSecret,
  } = recordOf(spec);
  const { resources: ofSidecar, containers, volumes } = recordOf(sideCars);
  return recordsOf(pools).map((pool, i) => {
    const { runAsUser, runAsGroup, runAsNonRoot } = { ...USER, ...recordOf(pool.securityContext) };
    const securityContext = pool.containerSecurityContext ?? { runAsUser, runAsGroup, runAsNonRoot };
    return {
      at: `spec.pools[${i}]`,
      exact: false,
      labels: { ...recordOf(pool.labels), 'v1.min.io/pool': pool.name, 'v1.min.io/tenant': metadata.name },
      annotations: recordOf(pool.annotations),
      spec: {
        securityContext: pool.securityContext ?? { ...USER, fsGroup: 1000 },
        affinity: pool.affinity,
        topologySpreadConstraints: pool.topologySpreadConstraints,
        serviceAccountName,
        priorityClassName,
        imagePullSecrets: imagePullSecret === undefined ? undefined : [imagePullSecret],
        initContainers: [{ name: 'validate-arguments', securityContext }, ...recordsOf(initContainers)],
        containers: [
          { name: 'minio', image, resources: pool.resources, securityContext },
          { name: 'sidecar', resources: ofSidecar, securityContext },
          ...recordsOf(containers),
        ],
        volumes: [...recordsOf(volumes), ...recordsOf(additionalVolumes)],
      },
      replicas: numberOf(pool.servers),
      resourcesAt: {
        minio: `spec.pools[${i}].resources`,
        sidecar: 'spec.sideCars.resources',
        ...Object.fromEntries(
          recordsOf(containers).map(({ name }, j) => [textOf(name) ?? '', `spec.sideCars.containers[${j}].resources`]),
        ),
      },
      ownAccount: true,
    };
  });
};
