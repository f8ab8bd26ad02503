import type { PodMaker, Surroundings } from '../../contract/kind.ts';
import type { Manifest } from '../../contract/manifest.ts';
import { at, recordOf, recordsOf, textOf } from '../../kit/json.ts';
import { groupOf, type KubeObject } from '../../kit/object.ts';
import { embeddedObjects } from '../../workspace/embedded-objects.ts';
import type { Subject } from '../rule.ts';
import { cruiseControlPods, entityOperatorPods, poolPods, postgresPods, tenantPods } from './data.ts';
import { flinkPods } from './flink.ts';
import { kubernetesPods } from './kubernetes.ts';
import { apacheSparkPods, kubeflowSparkPods } from './spark.ts';
import type { PodTemplate } from './template.ts';

/** Custom resources whose operators make pods of them, by `Kind.group`. A further kind is one line here. */
const CUSTOM: Readonly<Record<string, PodMaker>> = {
  'Cluster.postgresql.cnpg.io': postgresPods,
  'FlinkDeployment.flink.apache.org': flinkPods,
  'Kafka.kafka.strimzi.io': (...kafka) => [...entityOperatorPods(...kafka), ...cruiseControlPods(...kafka)],
  'KafkaNodePool.kafka.strimzi.io': poolPods,
  'SparkApplication.spark.apache.org': apacheSparkPods,
  'SparkApplication.sparkoperator.k8s.io': kubeflowSparkPods,
  'Tenant.minio.min.io': tenantPods,
};

type Tree = Pick<Subject, 'manifests' | 'releases' | 'vendored'>;

/** Several rules ask for the pods of one tree. */
const known = new WeakMap<Tree, readonly PodTemplate[]>();

/** Every pod that the objects of a tree make: their own, those of operators, and those of objects that a ConfigMap holds. */
export function podsOf(tree: Tree): readonly PodTemplate[] {
  const found = known.get(tree);
  if (found) return found;
  const surroundings = surroundingsOf(tree);
  const pods = tree.manifests.flatMap((manifest) => [
    ...podsOfObject(manifest, manifest.object, '', surroundings),
    ...embedded(manifest).flatMap(({ object, path }) => podsOfObject(manifest, object, `${path}: `, surroundings)),
  ]);
  known.set(tree, pods);
  return pods;
}

/** An object in a text of another. */
export interface Embedded {
  readonly object: KubeObject;
  /** Of the text. */
  readonly path: string;
}

/** Reading YAML is by far the most expensive thing that rules do. */
const read = new WeakMap<KubeObject, readonly Embedded[]>();

const NONE: readonly Embedded[] = [];

/** Objects in the texts of a ConfigMap: templates that a program fills in and applies. */
export function embedded({ object }: Manifest): readonly Embedded[] {
  if (object.kind !== 'ConfigMap' || object.apiVersion !== 'v1') return NONE;
  const found = read.get(object);
  if (found) return found;
  const inner = Object.entries(recordOf(object.data)).flatMap(([key, text]) =>
    typeof text === 'string' ? embeddedObjects(text).map((one) => ({ object: one, path: `data["${key}"]` })) : [],
  );
  read.set(object, inner);
  return inner;
}

function podsOfObject(
  manifest: Manifest,
  object: KubeObject,
  prefix: string,
  surroundings: Surroundings,
): PodTemplate[] {
  const maker =
    kubernetesPods[`${object.apiVersion} ${object.kind}`] ?? CUSTOM[`${object.kind}.${groupOf(object.apiVersion)}`];
  if (!maker) return [];
  const namespace = object.metadata.namespace ?? manifest.object.metadata.namespace ?? 'default';
  return maker(object, surroundings).map(({ at: place, exact, ...pod }) => ({
    ...pod,
    manifest,
    object,
    namespace,
    locate: (path) => prefix + (exact ? [place, path].filter(Boolean).join('.') : place),
  }));
}

function surroundingsOf({ manifests, releases, vendored }: Tree): Surroundings {
  const objects = new Map<string, KubeObject>();
  for (const { object } of manifests) {
    const key = `${object.kind}.${groupOf(object.apiVersion)}`;
    if (key in CUSTOM) objects.set(`${key} ${object.metadata.namespace} ${object.metadata.name}`, object);
  }
  return {
    find: (kind, namespace, name) => objects.get(`${kind} ${namespace} ${name}`),
    operatorEnv: (chart) => {
      const all = [...releases, ...vendored.map(({ release }) => release)];
      const release = all.find(({ pin }) => pin.name === chart);
      if (!release) return undefined;
      const env = recordsOf(at(release.values, 'extraEnvs'));
      return new Map(env.flatMap(({ name, value }) => (textOf(name) ? [[String(name), String(value)] as const] : [])));
    },
  };
}
