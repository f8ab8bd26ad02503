import { quotesImages } from '../contract/knowledge.ts';
import type { ChartRelease, Manifest } from '../contract/manifest.ts';
import type { Plan } from '../graph/plan.ts';
import { parseImage } from '../kit/image.ts';
import { composedImage, IMAGE_FIELD, imagesIn } from '../kit/image-fields.ts';
import { isRecord, type Json } from '../kit/json.ts';
import { mirrored, type Pulling } from '../kit/mirror.ts';
import type { KubeObject } from '../kit/object.ts';
import type { Rendered } from './manifest.ts';

/**
 * Every image that objects name as the copy in the mirror, whoever wrote them: charts, operators' settings, folders of one's
 * own. In a field for images any reference is taken; in other texts (arguments, variables, files of ConfigMaps) what begins
 * with a registry that is known. Values of charts that Argo CD renders likewise.
 */
export function pulledFromMirror(
  { platform, knowledge }: Pick<Plan, 'platform' | 'knowledge'>,
  manifests: readonly Manifest[],
  releases: readonly ChartRelease[],
): Rendered {
  const { registry } = platform;
  if (!registry.rewrite) return { manifests, releases };
  const copied = copier(registry, knownImages({ knowledge }));
  return {
    manifests: manifests.map((manifest) =>
      quotesImages(knowledge, manifest.object)
        ? manifest
        : { ...manifest, object: copied(manifest.object) as KubeObject },
    ),
    releases: releases.map((release) => ({ ...release, values: copied(release.values) as ChartRelease['values'] })),
  };
}

/** How names of images are found in texts: by the registries of all that the catalogue knows. */
export function knownImages({ knowledge }: Pick<Plan, 'knowledge'>): RegExp {
  return imagesIn([...knowledge.published.keys()].map((image) => parseImage(image).registry));
}

function copier(pulling: Pulling, names: RegExp): (value: unknown) => unknown {
  const ofText = (text: string) => text.replace(names, (reference) => mirrored(reference, pulling));
  const ofField = (key: string, value: unknown): unknown => {
    if (typeof value !== 'string') return copied(value);
    return IMAGE_FIELD.test(key) && value !== '' && !value.includes('{{') ? mirrored(value, pulling) : ofText(value);
  };
  const copied = (value: unknown): unknown => {
    if (typeof value === 'string') return ofText(value);
    if (Array.isArray(value)) return value.map(copied);
    if (!isRecord(value)) return value;
    const fields = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, ofField(key, inner)]));
    return { ...fields, ...composedCopy(value, pulling) };
  };
  return copied;
}

/** The parts of an image in parts, where they are those of its copy. */
function composedCopy(value: Json, pulling: Pulling): Json {
  const composed = composedImage(value);
  if (!composed) return {};
  const { registry, repository } = composed;
  const name = mirrored(registry === undefined ? repository : `${registry}/${repository}`, pulling);
  if (registry === undefined) return { repository: name };
  const slash = name.indexOf('/');
  return { registry: name.slice(0, slash), repository: name.slice(slash + 1) };
}
