import { global, named, nodeAffinity, nodeLabels, refer } from '../../contract/refer.ts';
import type { Shape } from '../../contract/reference-field.ts';
import { isRecord, textOf, textsOf } from '../../kit/json.ts';

/** A volume, or one source of a projected volume. */
function volume(kind: string, nameField: string): Shape {
  return (value, namespace) => {
    if (!isRecord(value) || value.optional === true) return [];
    const name = textOf(value[nameField]) ?? textOf(value.name);
    const items = Array.isArray(value.items) ? value.items.filter(isRecord) : [];
    if (items.length === 0) return refer(kind, name, namespace);
    return items.flatMap(({ key }) => refer(kind, name, namespace, textOf(key)));
  };
}

function each(shape: Shape): Shape {
  return (value, namespace) => (Array.isArray(value) ? value.flatMap((one) => shape(one, namespace)) : []);
}

/** A chart makes the account that its values name, unless they say `create: false`. */
const chartAccount: Shape = (value, namespace) =>
  isRecord(value) && value.create !== false ? [] : named('ServiceAccount')(value, namespace);

/** Names of our own variables (docs/jobs.md), whose values name something. */
const VARIABLES: readonly (readonly [RegExp, kind: string])[] = [
  [/^BUCKET_/, 'Bucket'],
  [/^TOPIC_/, 'Topic'],
  [/^PGDATABASE$/, 'Database'],
];

const environment: Shape = (value) =>
  (Array.isArray(value) ? value.filter(isRecord) : []).flatMap(({ name, value: said }) => {
    const kind = VARIABLES.find(([pattern]) => pattern.test(String(name)))?.[1];
    return kind ? refer(kind, textOf(said), undefined) : [];
  });

/** What a claim may ask for depends on its class; without one that of the cluster is meant. */
const accessModes: Shape = (value, _, beside) =>
  textsOf(value).flatMap((mode) => refer('AccessMode', textOf(beside?.storageClassName) ?? '', undefined, mode));

/** Over zones and regions pods are kept apart where there are some: elsewhere that asks for nothing. */
const apart: Shape = (value) =>
  /^topology\.kubernetes\.io\/(zone|region)$/.test(String(value)) ? [] : refer('NodeLabel', textOf(value), undefined);

/**
 * The ways in which Kubernetes and most custom resources and charts name things, by field: wherever a Pod, a template of one or
 * a part of one stands, these fields mean the same.
 */
const SHAPES: Readonly<Record<string, Shape>> = {
  env: environment,
  secretRef: named('Secret'),
  configMapKeyRef: named('ConfigMap'),
  configMapRef: named('ConfigMap'),
  secret: volume('Secret', 'secretName'),
  configMap: volume('ConfigMap', 'name'),
  persistentVolumeClaim: (value, namespace) =>
    isRecord(value) ? refer('PersistentVolumeClaim', textOf(value.claimName), namespace) : [],
  serviceAccountName: named('ServiceAccount'),
  serviceAccount: named('ServiceAccount'),
  imagePullSecrets: each(named('Secret')),
  storageClassName: global('StorageClass.storage.k8s.io'),
  accessModes,
  priorityClassName: global('PriorityClass.scheduling.k8s.io'),
  runtimeClassName: global('RuntimeClass.node.k8s.io'),
  ingressClassName: global('IngressClass.networking.k8s.io'),
  schedulerName: global('Scheduler'),
  nodeSelector: nodeLabels,
  nodeAffinity,
  topologyKey: apart,
};

/** Names come again and again. */
const known = new Map<string, Shape | undefined>();

/** The shape of a field by its name; `passwordSecretRef` and its like are Secrets with a key. */
export function shapeOf(field: string, inChart: boolean): Shape | undefined {
  if (inChart && field === 'serviceAccount') return chartAccount;
  if (!known.has(field)) known.set(field, shapeByName(field));
  return known.get(field);
}

function shapeByName(field: string): Shape | undefined {
  if (Object.hasOwn(SHAPES, field)) return SHAPES[field];
  return /[sS]ecret(?:Key)?Ref$/.test(field) ? SHAPES.secretRef : undefined;
}
