import type { Shape, Target } from '../../contract/kind.ts';
import { isRecord, type Json, textOf } from '../../kit/json.ts';

/** One of a kind by name: `name: x` or `{ name: x }`, in the same namespace unless it says another. */
export function named(kind: string, part?: string): Shape {
  return (value, namespace) => {
    if (!isRecord(value)) return refer(kind, textOf(value), namespace, part);
    if (value.optional === true) return [];
    return refer(kind, textOf(value.name), textOf(value.namespace) ?? namespace, textOf(value.key) ?? part);
  };
}

/** One of a kind that belongs to no namespace. */
export function global(kind: string): Shape {
  return (value) => refer(kind, textOf(value), undefined);
}

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

export function refer(kind: string, name: string | undefined, namespace: string | undefined, part?: string): Target[] {
  // A name that something else fills in is not known here.
  if (name === undefined || /[{$]/.test(name)) return [];
  return [{ kind, name, ...(namespace !== undefined && { namespace }), ...(part !== undefined && { part }) }];
}

/** A Service as Ingresses, webhooks and routes name it. */
export const service: Shape = (value, namespace) => {
  if (!isRecord(value)) return refer('Service', textOf(value), namespace);
  const port = isRecord(value.port) ? (value.port.name ?? value.port.number) : value.port;
  const where = textOf(value.namespace) ?? namespace;
  return refer('Service', textOf(value.name), where, port === undefined ? undefined : String(port));
};

/** An object by its kind: `{ apiVersion or group, kind, name }`. */
export function typed(kindOf: (value: Json) => string | undefined, clusterScoped: (kind: string) => boolean): Shape {
  return (value, namespace) => {
    const kind = isRecord(value) ? kindOf(value) : undefined;
    if (!isRecord(value) || kind === undefined) return [];
    return refer(kind, textOf(value.name), clusterScoped(kind) ? undefined : (textOf(value.namespace) ?? namespace));
  };
}
