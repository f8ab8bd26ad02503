import { placeOf } from '../../../../contract/manifest.ts';
import type { Problem } from '../../../../contract/problem.ts';
import type { Rule, RuleSubject } from '../../../../contract/rule.ts';
import { parseImage } from '../../../../kit/image.ts';
import { type Json, recordOf, recordsOf, textOf } from '../../../../kit/json.ts';
import { groupOf } from '../../../../kit/object.ts';
import { merged, nameOf, overrideOf, type WrittenImage } from '../kustomize-images.ts';

/** Any version: which one makes no difference to where it is written. */
const VERSION = ':1.0.0';

export const argocdImageUpdates: Rule = {
  id: 'argocd/image-updates',
  severity: 'error',
  what: 'Each image that an ImageUpdater follows has an entry of its own in the kustomization: Argo CD takes no two of them for one, and the entry is called as the objects name the image.',
  why: 'Of images that Argo CD takes for one only the last is ever updated, and an entry of another name moves nothing; the log of the Image Updater says that all were.',
  *check(subject): Iterable<Problem> {
    for (const manifest of subject.objects()) {
      const { object } = manifest;
      if (object.kind !== 'ImageUpdater' || groupOf(object.apiVersion) !== 'argocd-image-updater.argoproj.io') continue;
      const references = recordsOf(recordOf(object.spec).applicationRefs);
      for (const [i, reference] of references.entries()) {
        const images = recordsOf(reference.images)
          .map(read)
          .filter(({ overlaid }) => overlaid);
        const named = imagesOf(subject, textOf(reference.namePattern));
        for (const { index, ...problem } of [...unreadable(images), ...sharing(images), ...misnamed(images, named)])
          yield {
            ...placeOf(manifest),
            path: `spec.applicationRefs[${i}].images[${index}]`,
            ...problem,
          };
      }
    }
  },
};

interface Written extends WrittenImage {
  readonly index: number;
  /** What goes into the values of a chart has a place that it names. */
  readonly overlaid: boolean;
}

type Wrong = Pick<Problem, 'message' | 'fix'> & { readonly index: number };

function read({ imageName, manifestTargets }: Json, index: number): Written {
  const { helm, kustomize } = recordOf(manifestTargets);
  const kustomizeName = textOf(recordOf(kustomize).name);
  return {
    index,
    imageName: textOf(imageName) ?? '',
    ...(kustomizeName !== undefined && { kustomizeName }),
    overlaid: helm === undefined,
  };
}

/**
 * The Image Updater reads what is no image reference with rules of its own, which know a registry by its dot only: a name
 * like `k3d-registry:5050/app:~0.1` is cut at the port (v1.2.2, registry-scanner/pkg/image/image.go `NewFromIdentifier`).
 */
function* unreadable(images: readonly Written[]): Iterable<Wrong> {
  for (const { index, imageName } of images)
    if (!isReference(imageName))
      yield {
        index,
        message: `${imageName} is no image reference, and the Image Updater does not read it as one`,
        fix: 'write registry/name, and the versions to look for as a tag could be written: `:0.1.x`',
      };
}

function isReference(imageName: string): boolean {
  try {
    return parseImage(imageName) !== undefined;
  } catch {
    return false;
  }
}

function* sharing(images: readonly Written[]): Iterable<Wrong> {
  const overrides = images.map((image) => overrideOf(image, VERSION));
  for (const [i, image] of images.entries()) {
    const other = images.slice(0, i).find((_, j) => merged([overrides[j]!, overrides[i]!]).length === 1);
    if (!other) continue;
    const unnamed = image.kustomizeName === undefined || other.kustomizeName === undefined;
    yield {
      index: image.index,
      message: `Argo CD takes ${nameOf(other.imageName)} and ${nameOf(image.imageName)} for one image: only the last is ever updated`,
      fix: unnamed
        ? 'say by which name each is written: `manifestTargets: { kustomize: { name: <image without tag> } }`'
        : 'give one of the two another path in its registry, or let only one of them say `follow:`',
    };
  }
}

function* misnamed(images: readonly Written[], named: readonly string[] | undefined): Iterable<Wrong> {
  for (const { index, imageName, kustomizeName = nameOf(imageName) } of images)
    if (named && !named.includes(kustomizeName))
      yield {
        index,
        message: `versions of ${nameOf(imageName)} are written for ${kustomizeName}, which no object of the Application names`,
        fix: 'call the entry as the objects name the image, without tag',
      };
}

/** The names by which a component's objects have the images that it follows. */
function imagesOf({ plan }: RuleSubject, component: string | undefined): readonly string[] | undefined {
  return plan.components.find(({ id }) => id === component)?.follows.map(({ image }) => image);
}
