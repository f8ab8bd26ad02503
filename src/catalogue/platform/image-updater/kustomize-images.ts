import { parseImage } from '../../../kit/image.ts';

/** An image that an ImageUpdater follows, as far as it matters where its versions are written. */
export interface WrittenImage {
  /** `registry/name`, with the tag or versions to look for after it. */
  readonly imageName: string;
  /** Name of the entry in the kustomization (`manifestTargets.kustomize.name`). */
  readonly kustomizeName?: string;
}

/**
 * What the Image Updater hands to Argo CD for one version: `name=image:tag` where the entry has a name of its own, else
 * `image:tag` (argoproj-labs/argocd-image-updater v1.2.2, pkg/argocd/argocd.go `SetKustomizeImage`).
 */
export function overrideOf({ imageName, kustomizeName }: WrittenImage, version: string): string {
  const image = `${nameOf(imageName)}${version}`;
  return kustomizeName ? `${kustomizeName}=${image}` : image;
}

/**
 * Whether Argo CD takes two overrides for one and the same: what is before the first `=`, else before the first `:`, else
 * before the first `@` of the second (argoproj/argo-cd v3.4.4, pkg/apis/application/v1alpha1/types.go `KustomizeImage.Match`).
 * The colon of a registry's port is the first of a whole name.
 */
export function matches(one: string, other: string): boolean {
  const end = ['=', ':', '@'].find((sign) => other.includes(sign)) ?? ':';
  return before(one, end) === before(other, end);
}

/**
 * The overrides that are left when these were set one after the other: each takes the place of the first that it matches
 * (`MergeImage`, there). Before that, the Image Updater gives the new one's name to those of the same repository in another
 * registry (`SetKustomizeImage`, there), and they are one from then on.
 */
export function merged(overrides: readonly string[]): readonly string[] {
  const list: string[] = [];
  for (const override of overrides) {
    const [name, image] = split(override);
    for (const [i, known] of list.entries()) {
      const knownImage = split(known)[1];
      if (repositoryOf(knownImage) === repositoryOf(image))
        list[i] = name === '' ? knownImage : `${name}=${knownImage}`;
    }
    const at = list.findIndex((known) => matches(known, override));
    if (at < 0) list.push(override);
    else list[at] = override;
  }
  return list;
}

/** The name of an image, without the tag or the versions to look for: `0.1.x`, which need not be a tag. */
export function nameOf(imageName: string): string {
  const colon = imageName.indexOf(':', imageName.lastIndexOf('/') + 1);
  return colon < 0 ? imageName : imageName.slice(0, colon);
}

const before = (text: string, sign: string) => text.split(sign, 1)[0]!;

function split(override: string): [name: string, image: string] {
  const equals = override.indexOf('=');
  return equals < 0 ? ['', override] : [override.slice(0, equals), override.slice(equals + 1)];
}

/** The path in the registry. What cannot be read is a finding of its own. */
function repositoryOf(image: string): string {
  try {
    return parseImage(image).repository;
  } catch {
    return image;
  }
}
