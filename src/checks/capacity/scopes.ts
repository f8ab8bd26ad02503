import { at, recordOf, recordsOf, textOf, textsOf } from '../../kit/json.ts';
import type { AdmittedPod } from './effective.ts';

/** Which pods a ResourceQuota is about: one scope, and for classes of priority which of them. */
export interface Scope {
  readonly name: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** The scopes of a ResourceQuota's `spec`. */
export function scopesOf(spec: unknown): readonly Scope[] {
  return [
    ...textsOf(recordOf(spec).scopes).map((name) => ({ name, operator: 'Exists', values: [] })),
    ...recordsOf(at(spec, 'scopeSelector', 'matchExpressions')).map(({ scopeName, operator, values }) => ({
      name: String(scopeName),
      operator: String(operator),
      values: textsOf(values),
    })),
  ];
}

/** Whether a quota counts a pod (kubernetes v1.35.4, pkg/quota/v1/evaluator/core/pods.go `podMatchesScopeFunc`). */
export const isAbout = ({ scopes }: { readonly scopes: readonly Scope[] }, pod: AdmittedPod): boolean =>
  scopes.every((scope) => matches(scope, pod));

function matches({ name, operator, values }: Scope, admitted: AdmittedPod): boolean {
  const { spec } = admitted.pod;
  switch (name) {
    case 'Terminating':
      return spec.activeDeadlineSeconds != null;
    case 'NotTerminating':
      return spec.activeDeadlineSeconds == null;
    case 'BestEffort':
      return isBestEffort(admitted);
    case 'NotBestEffort':
      return !isBestEffort(admitted);
    case 'PriorityClass':
      return isOfClass(textOf(spec.priorityClassName), operator, values);
    case 'CrossNamespacePodAffinity':
      return ['podAffinity', 'podAntiAffinity'].some((kind) => crossesNamespaces(at(spec.affinity, kind)));
    default:
      // Of claims, or nothing that the API server knows.
      return false;
  }
}

const isBestEffort = ({ containers, whole }: AdmittedPod): boolean =>
  [...containers, ...(whole ? [whole] : [])].every(({ requests, limits }) =>
    [requests.cpu, requests.memory, limits.cpu, limits.memory].every((quantity) => quantity === undefined),
  );

function isOfClass(priority: string | undefined, operator: string, values: readonly string[]): boolean {
  if (operator === 'Exists') return priority !== undefined;
  if (operator === 'DoesNotExist') return priority === undefined;
  const named = priority !== undefined && values.includes(priority);
  return operator === 'In' ? named : !named;
}

function crossesNamespaces(affinity: unknown): boolean {
  const { requiredDuringSchedulingIgnoredDuringExecution: must, preferredDuringSchedulingIgnoredDuringExecution: may } =
    recordOf(affinity);
  return [...recordsOf(must), ...recordsOf(may).map(({ podAffinityTerm }) => recordOf(podAffinityTerm))].some(
    ({ namespaces, namespaceSelector }) => textsOf(namespaces).length > 0 || namespaceSelector != null,
  );
}
