import type { MadePods, PodMaker, Surroundings } from '../../../contract/kind.ts';
import { at, numberOf, recordOf, recordsOf, textOf, textsOf } from '../../../kit/json.ts';
import { RESTRICTED_CONTAINER } from '../../../kit/security.ts';
import { SECURITY_PROVIDER } from './operator.ts';

/** Brokers and controllers of one pool, with the template of the pool or else that of its cluster. */
export const poolPods: PodMaker = ({ metadata, spec }, surroundings) => {
  const cluster = metadata.labels?.['strimzi.io/cluster'] ?? '';
  const kafka = at(surroundings.find('Kafka.kafka.strimzi.io', metadata.namespace, cluster), 'spec', 'kafka');
  const { template = at(kafka, 'template'), resources, replicas, roles } = recordOf(spec);
  const pod = strimziPod(surroundings, template, `${cluster}-kafka`, cluster, {
    at: 'spec.template',
    sizedAt: 'spec',
    replicas: numberOf(replicas),
    containers: { kafkaContainer: { image: at(kafka, 'image'), resources, path: 'spec.resources' } },
  });
  return [{ ...pod, labels: { ...pod.labels, ...roleLabels(textsOf(roles)) } }];
};

/** The pods that stand beside the nodes of a cluster. */
export const kafkaPods: PodMaker = (...kafka) => [...entityOperatorPods(...kafka), ...cruiseControlPods(...kafka)];

/** The pod that keeps topics and users, when the Kafka asks for it. */
const entityOperatorPods: PodMaker = ({ metadata: { name }, spec }, surroundings) => {
  const entityOperator = recordOf(at(spec, 'entityOperator'));
  const parts = ['topicOperator', 'userOperator'].filter((part) => entityOperator[part] !== undefined);
  if (parts.length === 0) return [];
  const path = 'spec.entityOperator';
  const pod = strimziPod(surroundings, entityOperator.template, `${name}-entity-operator`, name, {
    at: `${path}.template`,
    sizedAt: path,
    replicas: 1,
    containers: Object.fromEntries(
      parts.map((part) => {
        const { image, resources } = recordOf(entityOperator[part]);
        return [`${part}Container`, { image, resources, path: `${path}.${part}.resources` }];
      }),
    ),
  });
  return [pod];
};

/** The pod of Cruise Control, when the Kafka asks for it. */
const cruiseControlPods: PodMaker = ({ metadata: { name }, spec }, surroundings) => {
  const cruiseControl = at(spec, 'cruiseControl');
  if (cruiseControl === undefined) return [];
  const { template, image, resources } = recordOf(cruiseControl);
  const path = 'spec.cruiseControl';
  const pod = strimziPod(surroundings, template, `${name}-cruise-control`, name, {
    at: `${path}.template`,
    sizedAt: path,
    replicas: 1,
    containers: { cruiseControlContainer: { image, resources, path: `${path}.resources` } },
  });
  return [pod];
};

/** What a node of Kafka does, as its labels say (strimzi 1.2.0, KafkaCluster `withStrimziBrokerRole`). */
const roleLabels = (roles: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(['broker', 'controller'].map((role) => [`strimzi.io/${role}-role`, String(roles.includes(role))]));

/** A group of pods: its containers by the names that templates have for them. */
interface Group extends Pick<MadePods, 'at' | 'sizedAt' | 'replicas'> {
  readonly containers: Readonly<
    Record<string, { readonly image: unknown; readonly resources: unknown; readonly path: string }>
  >;
}

/**
 * A pod of Strimzi's: contexts of its template, and where there are none those of the operator's Pod Security provider
 * (strimzi 1.2.0, RestrictedPodSecurityProvider). How an operator outside the tree is set up is not known here.
 */
function strimziPod(
  { find }: Surroundings,
  template: unknown,
  name: string,
  cluster: string,
  { containers, ...group }: Group,
): MadePods {
  const operator = find('Deployment.apps', 'platform-operators', 'strimzi-cluster-operator');
  const provided = isRestricted(operator) ? RESTRICTED_CONTAINER : {};
  const pod = recordOf(at(template, 'pod'));
  return {
    ...group,
    exact: false,
    labels: { 'strimzi.io/cluster': cluster, 'strimzi.io/name': name },
    annotations: recordOf(at(pod, 'metadata', 'annotations')),
    spec: {
      securityContext: pod.securityContext,
      imagePullSecrets: pod.imagePullSecrets,
      priorityClassName: pod.priorityClassName,
      affinity: pod.affinity,
      topologySpreadConstraints: pod.topologySpreadConstraints,
      containers: Object.entries(containers).map(([container, { image, resources }]) => ({
        name: container,
        image: textOf(image),
        resources,
        securityContext: at(template, container, 'securityContext') ?? provided,
      })),
      volumes: pod.volumes,
    },
    resourcesAt: Object.fromEntries(Object.entries(containers).map(([container, { path }]) => [container, path])),
    ownAccount: true,
    ...(operator === undefined && { unjudged: true }),
  };
}

function isRestricted(operator: unknown): boolean {
  const containers = recordsOf(at(operator, 'spec', 'template', 'spec', 'containers'));
  const providers = containers.flatMap(({ env }) => recordsOf(env).filter(({ name }) => name === SECURITY_PROVIDER));
  return providers.some(({ value }) => /(^|\.)restricted/i.test(String(value)));
}
