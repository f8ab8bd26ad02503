import type { PodMaker, Surroundings } from '../../contract/kind.ts';
import { at, type Json, recordOf, recordsOf, textOf, textsOf } from '../../kit/json.ts';
import { RESTRICTED_CONTAINER } from '../../kit/security.ts';
import { roleLabels } from '../capacity/operator-pods.ts';

const USER = { runAsGroup: 1000, runAsNonRoot: true, runAsUser: 1000 };

/** A Tenant's servers (minio/operator v7.1.1, pkg/resources/statefulsets/minio-statefulset.go). */
export const tenantPods: PodMaker = ({ metadata, spec }) => {
  const { pools, image, sideCars, initContainers, additionalVolumes, serviceAccountName } = recordOf(spec);
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
        initContainers: [{ name: 'validate-arguments', securityContext }, ...recordsOf(initContainers)],
        containers: [
          { name: 'minio', image, securityContext },
          { name: 'sidecar', securityContext },
          ...recordsOf(recordOf(sideCars).containers),
        ],
        volumes: [...recordsOf(recordOf(sideCars).volumes), ...recordsOf(additionalVolumes)],
      },
      ownAccount: true,
    };
  });
};

/** Instances of PostgreSQL (cloudnative-pg v1.30.0, pkg/specs/pods.go and containers.go); they pass `restricted` unless the Cluster says else. */
export const postgresPods: PodMaker = ({ metadata, spec }) => {
  const {
    seccompProfile = { type: 'RuntimeDefault' },
    podSecurityContext,
    securityContext,
    imageName,
    serviceAccountName,
    topologySpreadConstraints,
    plugins,
  } = recordOf(spec);
  // plugin-barman-cloud v0.13.0, internal/cnpgi/operator/lifecycle.go: a native sidecar, whose context nothing changes.
  const backedUp = recordsOf(plugins).some(({ name }) => name === 'barman-cloud.cloudnative-pg.io');
  const ofSidecar = { ...RESTRICTED_CONTAINER, privileged: false, readOnlyRootFilesystem: true, runAsNonRoot: true };
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
        serviceAccountName,
        initContainers: [
          { name: 'bootstrap-controller', securityContext: ofContainer },
          ...(backedUp ? [{ name: 'plugin-barman-cloud', restartPolicy: 'Always', securityContext: ofSidecar }] : []),
        ],
        containers: [{ name: 'postgres', image: imageName, securityContext: ofContainer }],
      },
      ownAccount: true,
    },
  ];
};

/** Brokers of one pool, with the template of the pool or else that of its cluster. */
export const poolPods: PodMaker = ({ metadata, spec }, surroundings) => {
  const cluster = metadata.labels?.['strimzi.io/cluster'];
  if (cluster === undefined) return [];
  const kafka = at(surroundings.find('Kafka.kafka.strimzi.io', metadata.namespace, cluster), 'spec', 'kafka');
  const own = at(spec, 'template');
  const { image } = recordOf(kafka);
  const template = own ?? at(kafka, 'template');
  const roles = textsOf(at(spec, 'roles'));
  return strimziPod(surroundings, template, `${cluster}-kafka`, cluster, 'spec.template', {
    kafkaContainer: image,
  }).map((pod) => ({ ...pod, labels: { ...pod.labels, ...roleLabels(roles) } }));
};

/** The pod of Cruise Control, when the Kafka asks for it. */
export const cruiseControlPods: PodMaker = ({ metadata, spec }, surroundings) => {
  const cruiseControl = at(spec, 'cruiseControl');
  if (cruiseControl === undefined) return [];
  const { template, image } = recordOf(cruiseControl);
  const name = `${metadata.name}-cruise-control`;
  return strimziPod(surroundings, template, name, metadata.name, 'spec.cruiseControl.template', {
    cruiseControlContainer: image,
  });
};

/** The pod that keeps topics and users, when the Kafka asks for it. */
export const entityOperatorPods: PodMaker = ({ metadata, spec }, surroundings) => {
  const { template, topicOperator, userOperator } = recordOf(at(spec, 'entityOperator'));
  if (topicOperator === undefined && userOperator === undefined) return [];
  return strimziPod(
    surroundings,
    template,
    `${metadata.name}-entity-operator`,
    metadata.name,
    'spec.entityOperator.template',
    {
      ...(topicOperator !== undefined && { topicOperatorContainer: recordOf(topicOperator).image }),
      ...(userOperator !== undefined && { userOperatorContainer: recordOf(userOperator).image }),
    },
  );
};

/**
 * A pod of Strimzi's: contexts of its template, and where there are none those of the operator's Pod Security provider
 * (strimzi 1.2.0, RestrictedPodSecurityProvider). How an operator outside the tree is set up is not known here.
 */
function strimziPod(
  { operatorEnv }: Surroundings,
  template: unknown,
  name: string,
  cluster: string,
  path: string,
  images: Json,
): ReturnType<PodMaker> {
  const env = operatorEnv('strimzi-kafka-operator');
  if (!env) return [];
  const provided = /(^|\.)restricted/i.test(env.get('STRIMZI_POD_SECURITY_PROVIDER_CLASS') ?? '')
    ? RESTRICTED_CONTAINER
    : {};
  const pod = recordOf(at(template, 'pod'));
  return [
    {
      at: path,
      exact: false,
      labels: { 'strimzi.io/cluster': cluster, 'strimzi.io/name': name },
      annotations: recordOf(at(pod, 'metadata', 'annotations')),
      spec: {
        securityContext: pod.securityContext,
        affinity: pod.affinity,
        topologySpreadConstraints: pod.topologySpreadConstraints,
        containers: Object.entries(images).map(([container, image]) => ({
          name: container,
          image: textOf(image),
          securityContext: at(template, container, 'securityContext') ?? provided,
        })),
        volumes: pod.volumes,
      },
      ownAccount: true,
    },
  ];
}
