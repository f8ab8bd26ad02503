import type { Published, Retired } from '../../contract/published.ts';
import type { Plan } from '../../graph/plan.ts';
import { formatImage, type ImageReference, parseImage } from '../../kit/image.ts';
import { recordsOf, textOf } from '../../kit/json.ts';
import { original } from '../../kit/mirror.ts';
import { podsOf } from '../pods/pods-of.ts';
import { workloadsOf } from '../pods/workload-of.ts';
import type { Subject } from '../rule.ts';
import { isOwn, publishedFor } from './architectures.ts';
import { namedImages } from './references.ts';
import { retirementOf } from './retired.ts';
import { runningImages } from './running.ts';

/** Who runs an image. Without a workload: nothing of the component runs it now, or nobody knows what does. */
export interface ImageUser {
  readonly component: string;
  readonly workloads: readonly string[];
}

/** An image of the platform, written in full. */
export interface InventoryImage extends ImageReference {
  readonly reference: string;
  /** What it is the copy of, where the platform pulls from a mirror: the image to copy. */
  readonly copyOf?: string;
  readonly usedBy: readonly ImageUser[];
  /** It is in the platform's own registry, so its architectures are those that CI builds it for. */
  readonly own?: true;
  /** For what it is published; absent when it is one's own, or nobody knows. */
  readonly published?: Pick<Published, 'source'> & { readonly platforms: readonly string[] };
  /** What is known of its home, when it is not as it should be. */
  readonly retired?: Pick<Retired, 'state' | 'since' | 'source' | 'instead'>;
}

export interface Inventory {
  /** By reference. */
  readonly images: readonly InventoryImage[];
  /** Charts of components that do not say which images these bring. */
  readonly unknown: readonly { readonly component: string; readonly chart: string; readonly version: string }[];
}

/**
 * Every image that the platform's pods run, and who runs it: what components declare, for charts and operators too, and
 * what the objects of the tree name.
 */
export function imageInventory(
  tree: Pick<Subject, 'plan' | 'manifests' | 'releases' | 'vendored' | 'released'>,
): Inventory {
  const running = runningImages(tree);
  const users = new Map<string, Map<string, Set<string>>>();
  const note = (written: string, component: string, workloads: readonly string[] = []) => {
    const reference = fullReference(running(component, written));
    if (reference === undefined) return;
    const ofImage = users.get(reference) ?? new Map<string, Set<string>>();
    users.set(reference, ofImage);
    const ofComponent = ofImage.get(component) ?? new Set();
    ofImage.set(component, ofComponent);
    for (const workload of workloads) ofComponent.add(workload);
  };

  for (const { id, external, images, workloads } of tree.plan.components) {
    if (external) continue;
    for (const [role, reference] of Object.entries(images)) {
      const runs = workloads.filter(({ images: roles }) => roles === undefined || roles.includes(role));
      note(
        reference,
        id,
        runs.map(({ name }) => name),
      );
    }
  }
  const pods = podsOf(tree);
  const owners = workloadsOf(tree.plan, pods);
  for (const pod of pods) {
    const owner = owners.get(pod);
    for (const container of [...recordsOf(pod.spec.initContainers), ...recordsOf(pod.spec.containers)]) {
      const image = textOf(container.image);
      if (image !== undefined) note(image, owner?.component ?? pod.manifest.component, owner && [owner.name]);
    }
  }
  for (const { reference, partial, place } of namedImages(tree)) {
    const known = fullReference(running(place.component!, reference));
    if (!partial && known !== undefined && !users.has(known)) note(reference, place.component!);
  }

  const declares = new Map(tree.plan.components.map(({ id, images }) => [id, Object.keys(images).length > 0]));
  return {
    images: [...users]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([reference, by]) => inventoryImage(reference, by, tree.plan)),
    unknown: tree.releases
      .filter(({ component }) => !declares.get(component))
      .map(({ component, pin }) => ({ component, chart: pin.name, version: pin.version })),
  };
}

function inventoryImage(
  reference: string,
  by: ReadonlyMap<string, ReadonlySet<string>>,
  { platform, knowledge }: Plan,
): InventoryImage {
  const parsed = parseImage(reference);
  const first = original(parsed, platform.registry);
  const retired = retirementOf(knowledge, first);
  const { platforms, source = '' } = publishedFor(knowledge, first) ?? {};
  const copyOf = formatImage(first);
  return {
    reference,
    ...parsed,
    ...(copyOf !== reference && { copyOf }),
    usedBy: [...by]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([component, workloads]) => ({ component, workloads: [...workloads].sort() })),
    ...(isOwn(first, platform.registry) && { own: true }),
    ...(Array.isArray(platforms) && { published: { platforms, source } }),
    ...(retired && {
      retired: { state: retired.state, since: retired.since, source: retired.source, instead: retired.instead },
    }),
  };
}

/** One spelling for each image; undefined for what is filled in later, or is no reference, which a rule says. */
function fullReference(written: string): string | undefined {
  if (written.includes('{{')) return undefined;
  try {
    return formatImage(parseImage(written));
  } catch {
    return undefined;
  }
}
