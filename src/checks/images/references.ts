import { type Knowledge, quotesImages } from '../../contract/knowledge.ts';
import { placeOf } from '../../contract/manifest.ts';
import type { Problem } from '../../contract/problem.ts';
import { composedImage, IMAGE_FIELD } from '../../kit/image-fields.ts';
import { type Json, textOf } from '../../kit/json.ts';
import type { KubeObject } from '../../kit/object.ts';
import { formatPath, type Path } from '../../kit/path.ts';
import { remembered } from '../../kit/remembered.ts';
import { withEmbedded } from '../embedded.ts';
import type { Subject } from '../rule.ts';

/** An image that the tree names, and where. */
export interface NamedImage {
  readonly reference: string;
  /** The values of a chart may leave the tag to the chart. */
  readonly partial: boolean;
  readonly place: Pick<Problem, 'component' | 'object' | 'path' | 'config' | 'inside'>;
}

type Tree = Pick<Subject, 'plan' | 'manifests' | 'releases'>;

/** Every image that components declare, that objects name, and that is in the values of charts: found once for a tree. */
export const namedImages = remembered(({ plan, manifests, releases }: Tree): readonly NamedImage[] => {
  const found: NamedImage[] = [];
  const configOf = new Map(plan.components.map(({ id, config }) => [id, config]));
  for (const { id: component, images, config } of plan.components)
    for (const [role, reference] of Object.entries(images))
      found.push({ reference, partial: false, place: { component, config, path: `images.${role}` } });
  for (const manifest of withEmbedded(manifests))
    if (!quotesImages(plan.knowledge, manifest.object))
      search(manifest.object, (reference, path) =>
        found.push({ reference, partial: false, place: { ...placeOf(manifest), path: formatPath(path) } }),
      );
  for (const { component, values } of releases) {
    const place = { component, object: `Application.argoproj.io ${component}`, config: configOf.get(component) };
    search(values, (reference, path) =>
      found.push({ reference, partial: true, place: { ...place, path: formatPath(['values', ...path]) } }),
    );
  }
  return found;
});

/** The images that one object names, as they are written and in the order in which it does. */
export function imagesOf(object: KubeObject, knowledge: Pick<Knowledge, 'kinds'>): readonly string[] {
  const found: string[] = [];
  if (!quotesImages(knowledge, object)) search(object, (reference) => found.push(reference));
  return found;
}

/** Tells of every image below a value. The path is shared on the way down. */
function search(top: unknown, note: (reference: string, path: Path) => void): void {
  const path: (string | number)[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (let i = 0; i < value.length; i++) {
        if (typeof value[i] !== 'object') continue;
        path.push(i);
        visit(value[i]);
        path.pop();
      }
    } else if (typeof value === 'object' && value !== null) {
      const composed = composedOf(value as Json);
      if (composed !== undefined) note(composed, path);
      for (const key in value) {
        const below = (value as Json)[key];
        path.push(key);
        if (typeof below === 'object') visit(below);
        // What a program fills in later is not known yet.
        else if (typeof below === 'string' && below !== '' && IMAGE_FIELD.test(key) && !below.includes('{{'))
          note(below, path);
        path.pop();
      }
    }
  };
  visit(top);
}

/** An image in parts, or `{ reference }` of image volumes. */
function composedOf(value: Json): string | undefined {
  const { reference } = value;
  if (textOf(reference) !== undefined && 'pullPolicy' in value) return textOf(reference);
  const composed = composedImage(value);
  return composed && `${composed.registry ? `${composed.registry}/` : ''}${composed.repository}${composed.version}`;
}
