/** A LabelSelector: all of its conditions must hold, and one without conditions matches everything. */
export interface LabelSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly Requirement[];
}

interface Requirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values?: readonly string[];
}

export type Labels = Readonly<Record<string, string>>;

/** Whether a selector matches labels (Kubernetes, docs/concepts/overview/working-with-objects/labels). */
export function matches({ matchLabels = {}, matchExpressions = [] }: LabelSelector, labels: Labels): boolean {
  for (const key in matchLabels) if (labels[key] !== matchLabels[key]) return false;
  return matchExpressions.every((requirement) => meets(requirement, labels));
}

function meets({ key, operator, values = [] }: Requirement, labels: Labels): boolean {
  const value = labels[key];
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      // An object without the key meets it too.
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
  }
}

/** Labels that a selector matches, as few as will do; undefined when nothing can match it. */
export function labelsFor(selector: LabelSelector): Labels | undefined {
  const labels: Record<string, string> = { ...selector.matchLabels };
  for (const { key, operator, values = [] } of selector.matchExpressions ?? []) {
    if (operator === 'In') labels[key] ??= values.find((value) => allowed(selector, key, value)) ?? '';
    if (operator === 'Exists') labels[key] ??= '';
  }
  return matches(selector, labels) ? labels : undefined;
}

function allowed({ matchExpressions = [] }: LabelSelector, key: string, value: string): boolean {
  return matchExpressions.every((requirement) => requirement.key !== key || meets(requirement, { [key]: value }));
}
