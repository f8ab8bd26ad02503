/** What the API calls objects of a kind: `deployments.apps` of `Deployment.apps`; as kinds of Kubernetes and custom resources here are named (apimachinery, meta `UnsafeGuessKindToResource`). */
export function pluralOf(kind: string): string {
  const dot = kind.indexOf('.');
  const [name, group] = dot < 0 ? [kind, ''] : [kind.slice(0, dot), kind.slice(dot)];
  const lower = name.toLowerCase();
  if (lower.endsWith('s')) return `${lower}es${group}`;
  return `${lower.endsWith('y') && !/[aeiou]y$/.test(lower) ? `${lower.slice(0, -1)}ies` : `${lower}s`}${group}`;
}
