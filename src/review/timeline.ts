import { APPLICATION } from '../argocd/kinds.ts';
import { kindOf } from '../kit/object.ts';
import type { ObjectChange, Wave } from './review.ts';
import { guardOf, removedApplications } from './rules/data.ts';
import type { Compared } from './trees/compare.ts';

type Part = { -readonly [K in keyof Wave['components'][number]]: Wave['components'][number][K] } & {
  confirmed: string[];
  kept: string[];
};

/** What Argo CD does, wave by wave: a move is made by the component that has the object afterwards. */
export function timelineOf(
  objects: readonly ObjectChange[],
  { differences }: Pick<Compared, 'differences'>,
): readonly Wave[] {
  const removed = removedApplications(differences);
  const waves = new Map<number | undefined, Map<string, Part>>();
  objects.forEach(({ identity, component, change, wave, noise }, i) => {
    if (noise) return;
    const parts = waves.get(wave) ?? new Map<string, Part>();
    waves.set(wave, parts);
    const part = parts.get(component) ?? { component, created: 0, updated: 0, pruned: 0, confirmed: [], kept: [] };
    parts.set(component, part);
    const { before, after } = differences[i]!;
    if (kindOf((after ?? before)!) === APPLICATION && change !== 'updated' && change !== 'moved')
      part.application = change;
    if (change === 'created') part.created++;
    else if (change !== 'removed') part.updated++;
    else {
      const how = guardOf(before!, removed.has(component));
      if (how === undefined) part.pruned++;
      else (how === 'confirm' ? part.confirmed : part.kept).push(identity);
    }
  });
  return [...waves]
    .sort(([a], [b]) => (a ?? Number.POSITIVE_INFINITY) - (b ?? Number.POSITIVE_INFINITY))
    .map(([wave, parts]) => ({
      ...(wave !== undefined && { wave }),
      components: [...parts.values()].sort((a, b) => (a.component < b.component ? -1 : 1)),
    }));
}
