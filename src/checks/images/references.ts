import { describeObject, groupOf, type KubeObject } from '../../kit/object.ts';
import { recordOf, textOf } from '../json.ts';
import { embedded } from '../pods/pods-of.ts';
import type { Problem, Subject } from '../rule.ts';

/** An image that the tree names, and where. */
export interface NamedImage {
  readonly reference: string;
  /** The values of a chart may leave the tag to the chart. */
  readonly partial: boolean;
  readonly place: Pick<Problem, 'component' | 'object' | 'path' | 'config'>;
}

type Place = NamedImage['place'];

/** Fields that hold an image: those of containers and most custom resources, of CloudNativePG, and properties of Spark. */
const FIELD = /^(image|imageName|[a-z]+Image|spark\.kubernetes\.([a-z]+\.)?container\.image)$/;

/** Kinds whose fields of such names are no images to run: schemas, versions to look for, and chart values, which are read apart. */
const OTHER = new Set([
  'Application.argoproj.io',
  'CustomResourceDefinition.apiextensions.k8s.io',
  'ImageUpdater.argocd-image-updater.argoproj.io',
]);

/** Every image that components declare, that objects name, and that is in the values of charts. */
export function* namedImages({
  plan,
  manifests,
  releases,
}: Pick<Subject, 'plan' | 'manifests' | 'releases'>): Iterable<NamedImage> {
  const configOf = new Map(plan.components.map(({ id, config }) => [id, config]));
  for (const { id: component, images, config } of plan.components)
    for (const [role, reference] of Object.entries(images))
      yield { reference, partial: false, place: { component, config, path: `images.${role}` } };
  for (const manifest of manifests) {
    const { component, object, from: config } = manifest;
    const place = { component, object: describeObject(object), config };
    if (isRead(object)) yield* search(object, '', false, place);
    for (const inner of embedded(manifest))
      if (isRead(inner.object)) yield* search(inner.object, `${inner.path}: `, false, place);
  }
  for (const { component, values } of releases) {
    const place = { component, object: `Application.argoproj.io ${component}`, config: configOf.get(component) };
    yield* search(values, 'values.', true, place);
  }
}

const isRead = ({ apiVersion, kind }: KubeObject) => !OTHER.has(`${kind}.${groupOf(apiVersion)}`);

function* search(value: unknown, path: string, inChart: boolean, place: Place): Iterable<NamedImage> {
  if (typeof value !== 'object' || value === null) return;
  for (const key in value) {
    const below = (value as Record<string, unknown>)[key];
    const isList = Array.isArray(value);
    if (typeof below === 'string') {
      // What a program fills in later is not known yet.
      if (!isList && below !== '' && FIELD.test(key) && !below.includes('{{'))
        yield { reference: below, partial: inChart, place: { ...place, path: path + key } };
      continue;
    }
    if (typeof below !== 'object' || below === null) continue;
    const here = isList ? `${path.replace(/\.$/, '')}[${key}]` : path + key;
    const composed = composedOf(below);
    if (composed !== undefined) yield { reference: composed, partial: inChart, place: { ...place, path: here } };
    yield* search(below, `${here}.`, inChart, place);
  }
}

/** `{ registry, repository, tag, digest }`, as charts and some custom resources write images; `{ reference }` of image volumes. */
function composedOf(value: object): string | undefined {
  const { registry, repository, tag, digest, reference } = recordOf(value);
  if (textOf(reference) !== undefined && 'pullPolicy' in value) return textOf(reference);
  const name = textOf(repository);
  // A Helm or Git repository is one too.
  if (name === undefined || name.includes('://') || !('tag' in value || 'digest' in value || 'pullPolicy' in value))
    return undefined;
  const home = textOf(registry);
  const version = tag === undefined || tag === null || tag === '' ? '' : `:${tag}`;
  return `${home ? `${home}/` : ''}${name}${version}${textOf(digest) ? `@${digest}` : ''}`;
}
