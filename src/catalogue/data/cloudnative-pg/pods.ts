import type { PodMaker } from '../../../contract/kind.ts';
import { at, type Json, numberOf, recordOf, recordsOf, textOf } from '../../../kit/json.ts';
import { RESTRICTED_CONTAINER } from '../../../kit/security.ts';
import { BARMAN_PLUGIN } from '../plugin-barman-cloud.ts';

/** Instances of PostgreSQL (cloudnative-pg v1.30.0, pkg/specs/pods.go and containers.go); they pass `restricted` unless the Cluster says else. */
export const clusterPods: PodMaker = ({ metadata, spec }, { find }) => {
  const {
    seccompProfile = { type: 'RuntimeDefault' },
    podSecurityContext,
    securityContext,
    imageName,
    serviceAccountName,
    priorityClassName,
    topologySpreadConstraints,
    imagePullSecrets,
    instances,
    resources,
    plugins,
  } = recordOf(spec);
  const backup = recordsOf(plugins).find(({ name }) => name === BARMAN_PLUGIN);
  const store = textOf(at(backup, 'parameters', 'barmanObjectName'));
  const ofPod = podSecurityContext === undefined ? { runAsNonRoot: true } : recordOf(podSecurityContext);
  const ofContainer = { ...RESTRICTED_CONTAINER, privileged: false, seccompProfile, ...recordOf(securityContext) };
  return [
    {
      at: 'spec',
      exact: false,
      labels: { 'cnpg.io/cluster': metadata.name },
      annotations: {},
      spec: {
        securityContext: { runAsGroup: 26, runAsUser: 26, seccompProfile, ...ofPod },
        topologySpreadConstraints,
        imagePullSecrets,
        serviceAccountName,
        priorityClassName,
        initContainers: [
          { name: 'bootstrap-controller', securityContext: ofContainer },
          ...(backup
            ? [backupSidecar(store && find('ObjectStore.barmancloud.cnpg.io', metadata.namespace, store))]
            : []),
        ],
        containers: [{ name: 'postgres', image: imageName, resources, securityContext: ofContainer }],
      },
      replicas: numberOf(instances ?? 1),
      resourcesAt: { postgres: 'spec.resources', [BACKUP_SIDECAR]: 'spec.plugins' },
      ownAccount: true,
    },
  ];
};

const BACKUP_SIDECAR = 'plugin-barman-cloud';

/** What keeps backups beside an instance, as its store asks for it: a native sidecar, whose context nothing changes (plugin-barman-cloud v0.13.0, internal/cnpgi/operator/{lifecycle,lifecycle_resources}.go). */
function backupSidecar(store: unknown): Json {
  return {
    name: BACKUP_SIDECAR,
    restartPolicy: 'Always',
    resources: at(store, 'spec', 'instanceSidecarConfiguration', 'resources'),
    securityContext: { ...RESTRICTED_CONTAINER, privileged: false, readOnlyRootFilesystem: true, runAsNonRoot: true },
  };
}
