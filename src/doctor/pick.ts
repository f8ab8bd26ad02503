/**
 * The parts of a value that `paths` name, and nothing else: `status.conditions`, `spec.containers[].image`. What is named is
 * kept whole.
 */
export function pick(value: unknown, paths: readonly string[]): unknown {
  const tree: Branch = {};
  for (const path of paths) {
    let at = tree;
    for (const step of path.replaceAll('[]', '.[]').split('.')) {
      at[step] ??= {};
      at = at[step];
    }
  }
  return cut(value, tree);
}

interface Branch {
  [step: string]: Branch;
}

function cut(value: unknown, branch: Branch): unknown {
  const steps = Object.entries(branch);
  if (steps.length === 0) return value;
  if (Array.isArray(value)) return branch['[]'] && value.map((item) => cut(item, branch['[]']!));
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    steps.flatMap(([step, rest]) => {
      const kept = fields[step] === undefined ? undefined : cut(fields[step], rest);
      return kept === undefined ? [] : [[step, kept]];
    }),
  );
}
