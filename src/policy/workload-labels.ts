import type { MadePods } from '../contract/kind.ts';
import { fixedOf } from '../contract/knowledge.ts';
import type { Manifest } from '../contract/manifest.ts';
import type { Plan, PlannedComponent } from '../graph/plan.ts';
import { readImage } from '../kit/image.ts';
import { type Json, recordsOf, textOf } from '../kit/json.ts';
import type { KubeObject } from '../kit/object.ts';
import { changed, changePods, fieldsOf } from './change-pods.ts';

type Labels = Readonly<Record<string, string>>;

const PREFIX = 'app.kubernetes.io';

/** What a label may say (Kubernetes, docs/concepts/overview/working-with-objects/labels). */
const VALUE = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;

/**
 * What Kubernetes runs pods of, and these pods, with the labels by which people and their tools sort them (Kubernetes,
 * docs/concepts/overview/working-with-objects/common-labels): the component, its part, and the version where no image of it is
 * moved behind the tree's back. Labels that are there stay, selectors too, and so do the pods of a kind whose template never
 * changes. Charts have their own.
 */
export function withWorkloadLabels(
  { components, knowledge }: Pick<Plan, 'components' | 'knowledge'>,
  manifests: readonly Manifest[],
): readonly Manifest[] {
  const byId = new Map(components.map((component) => [component.id, component]));
  return changePods(knowledge, manifests, (object, pod, one) => {
    const component = byId.get(one.component);
    if (one.chart || !component) return object;
    const labels = labelsOf(component, one.object, pod);
    const add = (own: Json) => ({ ...own, ...missing(labels, own) });
    const named = changed(object, ['metadata', 'labels'], add);
    // A Pod is its own template.
    if (pod.at === '' || fixedOf(knowledge, one.object).includes(pod.at)) return named;
    return changed(named, [...fieldsOf(pod), 'metadata', 'labels'], add);
  });
}

const missing = (labels: Labels, own: Json): Labels =>
  Object.fromEntries(Object.entries(labels).filter(([key]) => own[key] === undefined));

function labelsOf(component: PlannedComponent, { metadata }: KubeObject, pod: MadePods): Labels {
  const said: Readonly<Record<string, string | undefined>> = {
    component: partOf(component, metadata.namespace, pod.labels)?.name,
    instance: component.id,
    version: versionOf(component, pod.spec),
  };
  return Object.fromEntries(
    Object.entries(said).flatMap(([key, value]) =>
      value !== undefined && VALUE.test(value) ? [[`${PREFIX}/${key}`, value]] : [],
    ),
  );
}

/** The workload that has the pods: of several the one that asks for most of their labels. */
function partOf({ workloads }: PlannedComponent, namespace: string | undefined, labels: Json) {
  return workloads
    .filter(
      (one) => one.namespace === namespace && Object.entries(one.labels).every(([key, value]) => labels[key] === value),
    )
    .toSorted((a, b) => Object.keys(b.labels).length - Object.keys(a.labels).length)[0];
}

/** The tag of the first container's image. */
function versionOf({ follows }: PlannedComponent, spec: Json): string | undefined {
  const image = readImage(textOf(recordsOf(spec.containers)[0]?.image) ?? '');
  if (!image) return undefined;
  const moved = follows.some((one) => {
    const followed = readImage(one.image);
    return followed?.registry === image.registry && followed.repository === image.repository;
  });
  return moved ? undefined : image.tag;
}
