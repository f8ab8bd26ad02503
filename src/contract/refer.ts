import { isRecord, type Json, recordOf, recordsOf, textOf, textsOf } from '../kit/json.ts';
import { CLUSTER_SCOPED } from '../kit/scope.ts';
import type { ReferenceField, Shape, Target } from './reference-field.ts';

/** A field of a kind: `metadata labels app.kubernetes.io/name`, steps apart by spaces, since keys have dots and slashes. */
export function row(path: string, names: Shape): ReferenceField {
  return { at: path.split(' '), names };
}

/** A thing by its name; nothing where something else is yet to fill the name in. */
export function refer(kind: string, name: string | undefined, namespace: string | undefined, part?: string): Target[] {
  if (name === undefined || /[{$]/.test(name)) return [];
  return [{ kind, name, ...(namespace !== undefined && { namespace }), ...(part !== undefined && { part }) }];
}

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

/** Labels that a node must have, with their values. */
export const nodeLabels: Shape = (value) =>
  Object.entries(isRecord(value) ? value : {}).flatMap(([key, said]) =>
    typeof said === 'string' ? refer('NodeLabel', key, undefined, said) : [],
  );

/** What is required of nodes, where there is one way to have it. */
export const nodeAffinity: Shape = (value) => {
  const { requiredDuringSchedulingIgnoredDuringExecution: required } = recordOf(value);
  const [term, ...others] = recordsOf(recordOf(required).nodeSelectorTerms);
  if (others.length > 0) return [];
  return recordsOf(term?.matchExpressions).flatMap(({ key, operator, values }) => {
    if (operator === 'NotIn' || operator === 'DoesNotExist') return [];
    const [one, ...more] = operator === 'In' ? textsOf(values) : [];
    return refer('NodeLabel', textOf(key), undefined, more.length > 0 ? undefined : one);
  });
};

/** A Service as Ingresses, webhooks and routes name it. */
export const service: Shape = (value, namespace) => {
  if (!isRecord(value)) return refer('Service', textOf(value), namespace);
  const port = isRecord(value.port) ? (value.port.name ?? value.port.number) : value.port;
  const where = textOf(value.namespace) ?? namespace;
  return refer('Service', textOf(value.name), where, port === undefined ? undefined : String(port));
};

/** An object by its kind: `{ apiVersion or group, kind, name }`. */
export function typed(kindOf: (value: Json) => string | undefined): Shape {
  return (value, namespace) => {
    const kind = isRecord(value) ? kindOf(value) : undefined;
    if (!isRecord(value) || kind === undefined) return [];
    return refer(kind, textOf(value.name), isClusterScoped(kind) ? undefined : (textOf(value.namespace) ?? namespace));
  };
}

function isClusterScoped(kind: string): boolean {
  const dot = kind.indexOf('.');
  return CLUSTER_SCOPED.has(dot < 0 ? `/${kind}` : `${kind.slice(dot + 1)}/${kind.slice(0, dot)}`);
}
