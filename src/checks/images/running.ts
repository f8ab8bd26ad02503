import { formatImage, parseImage } from '../../kit/image.ts';
import type { Pin } from '../../workspace/releases/pins.ts';
import type { Subject } from '../rule.ts';

/**
 * What an image of a component runs as: what `releases/` says of it, unless the configuration holds it at a version. A
 * reference that cannot be read stays as it is.
 */
export function runningImages({ plan, released }: Pick<Subject, 'plan' | 'released'>) {
  const held = new Set(
    plan.components.flatMap(({ id, follows }) =>
      follows.filter(({ hold }) => hold !== undefined).map(({ image }) => `${id} ${image}`),
    ),
  );
  const pins = new Map(
    released
      .flatMap(({ component, pins }) => pins.map((pin) => [`${component} ${pin.name}`, pin] as const))
      .filter(([key]) => !held.has(key)),
  );
  return (component: string, reference: string): string => {
    if (pins.size === 0) return reference;
    try {
      const { registry, repository } = parseImage(reference);
      const pin = pins.get(`${component} ${registry}/${repository}`) ?? pins.get(`${component} ${nameOf(reference)}`);
      return pin ? pinned(reference, pin) : reference;
    } catch {
      return reference;
    }
  };
}

/** kustomize v5.8.1, api/internal/image and api/filters/imagetag: a pin says the whole version, or leaves the one that was. */
function pinned(reference: string, { name, newName = name, newTag, digest }: Pin): string {
  const before = parseImage(reference);
  const { registry, repository } = parseImage(newName);
  const version =
    newTag === undefined && digest === undefined
      ? { tag: before.tag, digest: before.digest }
      : { tag: newTag ?? (digest === undefined ? before.tag : undefined), digest };
  return formatImage({
    registry,
    repository,
    ...(version.tag !== undefined && { tag: version.tag }),
    ...(version.digest !== undefined && { digest: version.digest }),
  });
}

/** As it is written, without its version. */
function nameOf(reference: string): string {
  const name = reference.split('@')[0]!;
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1);
  return colon < 0 ? name : name.slice(0, colon);
}
