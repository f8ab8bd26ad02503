import type { Shape } from '../../contract/kind.ts';
import { global, named, refer } from '../../contract/refer.ts';
import { isRecord, textOf } from '../../kit/json.ts';

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
};

/** The shape of a field by its name; `passwordSecretRef` and its like are Secrets with a key. */
export function shapeOf(field: string, inChart: boolean): Shape | undefined {
  if (inChart && field === 'serviceAccount') return chartAccount;
  if (Object.hasOwn(SHAPES, field)) return SHAPES[field];
  return /[sS]ecret(?:Key)?Ref$/.test(field) ? SHAPES.secretRef : undefined;
}
