import type { Manifest } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import { describeObject } from '../../../kit/object.ts';
import { HOOK } from '../../../kit/sync-annotations.ts';
import type { Rule, Subject } from '../../rule.ts';

const RUNS: ReadonlySet<string> = new Set(['Job', 'Pod']);

export const hookSecret: Rule = {
  id: 'chart/hook-secret',
  severity: 'error',
  what: 'No Secret that pods of a vendored chart need is left to a hook of the chart to make.',
  why: 'A hook makes it with rights that nobody declared, anew when it is gone, and nobody can tell what is in it.',
  *check(subject): Iterable<Problem> {
    const hooks = hooksOf(subject);
    if (hooks.size === 0) return;
    const told = new Set<string>();
    for (const { target, place } of subject.references().broken.get('Secret') ?? []) {
      for (const { manifest, text } of hooks.get(place.component) ?? []) {
        const object = describeObject(manifest.object);
        const key = `${object} ${target.name}`;
        if (object === place.object || told.has(key) || !text.includes(`"${target.name}"`)) continue;
        told.add(key);
        yield {
          component: manifest.component,
          object,
          config: manifest.config,
          message: `${place.object ?? place.component} needs the Secret ${target.name}, which nothing but a hook of the chart makes`,
          fix: `declare ${target.name} under \`secrets\` of the component, and leave the hook out: a value of the chart that switches it off, or \`drops\``,
        };
      }
    }
  },
};

/** Hooks that run something, by component, with all that they say: the name of what they make is among it, as a word of its own. */
function hooksOf({ manifests }: Subject): ReadonlyMap<string, readonly { manifest: Manifest; text: string }[]> {
  const found = new Map<string, { manifest: Manifest; text: string }[]>();
  for (const manifest of manifests) {
    const { object, component, chart } = manifest;
    if (!chart || !RUNS.has(object.kind) || object.metadata.annotations?.[HOOK] === undefined) continue;
    const text = JSON.stringify(object.spec).replaceAll(/[=:\s,']/g, '"');
    found.set(component, [...(found.get(component) ?? []), { manifest, text }]);
  }
  return found;
}
