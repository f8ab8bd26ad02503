import type { DroppedObject } from '../../contract/chart.ts';
import { holdsData, type Knowledge } from '../../contract/knowledge.ts';
import type { Manifest } from '../../contract/manifest.ts';
import { describeObject, type KubeObject } from '../../kit/object.ts';
import { SYNC_OPTIONS } from '../../kit/sync-annotations.ts';
import { definitionsOf, isDefinition } from '../definitions.ts';
import { manifest } from '../manifest.ts';
import { HELM_ANNOTATIONS, hookAnnotations, hookOf } from './hooks.ts';

/** Whose objects are translated, and for what. */
export interface Translation {
  readonly component: string;
  /** JSON pointer of the configuration that switched it on. */
  readonly config: string;
  readonly partOf: string;
  readonly drops: readonly DroppedObject[];
  readonly knowledge: Pick<Knowledge, 'kinds'>;
}

export interface Translated {
  readonly manifests: readonly Manifest[];
  /** Drops that nothing in the chart needed. */
  readonly unused: readonly DroppedObject[];
}

/** Makes plain YAML for Argo CD of what a chart rendered, its objects in their namespaces: nothing is left that only Helm understands. */
export function translate(objects: readonly KubeObject[], how: Translation): Translated {
  const unused = new Set(how.drops);
  const selected = selectedLabels(objects);
  const manifests = objects.flatMap((object): Manifest[] => {
    const drop = how.drops.find((one) => one.object === describeObject(object));
    if (drop) {
      unused.delete(drop);
      return [];
    }
    const made = finished(object, how, selected);
    return made ? [made] : [];
  });
  return { manifests, unused: [...unused] };
}

/** Nothing for what no sync runs: tests, and hooks of a rollback. */
function finished(
  object: KubeObject,
  { component, config, partOf, knowledge }: Translation,
  selected: ReadonlySet<string>,
): Manifest | undefined {
  const hook = hookOf(object);
  if (hook?.phases.length === 0) return undefined;
  const { labels = {}, annotations = {}, ...metadata } = object.metadata;
  const notes = { ...annotations };
  for (const name of HELM_ANNOTATIONS) delete notes[name];
  if (hook) Object.assign(notes, hookAnnotations(hook));
  const data = !hook && holdsData(knowledge, object);
  if (annotations['helm.sh/resource-policy'] === 'keep' && !hook && !data)
    notes[SYNC_OPTIONS] = [notes[SYNC_OPTIONS], 'Prune=false', 'Delete=false'].filter(Boolean).join(',');
  return manifest(
    { ...object, metadata: { ...metadata, labels: ownLabels(labels, selected), annotations: notes } },
    {
      component: isDefinition(object) && !hook ? definitionsOf(component) : component,
      config,
      partOf,
      wave: hook?.weight ?? 0,
      data,
      chart: true,
    },
  );
}

/**
 * Labels without those that are untrue of plain YAML: nobody manages it with Helm, and the chart's version would change every
 * object with every bump. Labels of pods and selectors stay as they are.
 */
function ownLabels(labels: Readonly<Record<string, string>>, selected: ReadonlySet<string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(labels).filter(
      ([key, value]) => selected.has(key) || !(CHART.has(key) || (MANAGER.has(key) && value === 'Helm')),
    ),
  );
}

/** Labels with the chart's name and version, and with who manages; both in the way of today and of Helm 2. */
const CHART: ReadonlySet<string> = new Set(['helm.sh/chart', 'chart']);
const MANAGER: ReadonlySet<string> = new Set(['app.kubernetes.io/managed-by', 'heritage']);

/** Labels by which something finds objects that are no pods: a ServiceMonitor its Services. */
function selectedLabels(objects: readonly KubeObject[]): ReadonlySet<string> {
  const found = new Set<string>();
  const search = (value: unknown, inSelector: boolean): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      if (inSelector) found.add(key);
      search(inner, inSelector || /selector/i.test(key));
    }
  };
  for (const { kind, spec } of objects) if (/Monitor$/.test(kind)) search(spec, false);
  return found;
}
