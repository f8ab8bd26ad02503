import type { ImageUser, Inventory, InventoryImage } from '../checks/images/inventory.ts';
import { ARCHITECTURES } from '../config/cluster-schema.ts';

/** The images of a platform as people read them: each with who runs it, and what is known against it. */
export function describeImages({ images, unknown }: Inventory): string {
  const widths = [Math.max(0, ...images.map(({ reference }) => reference.length)), ALL.length] as const;
  const indent = ' '.repeat(widths[0] + widths[1] + 4);
  const lines = images.flatMap((image) => {
    const [first = '', ...more] = [...image.usedBy.map(userLine), ...noteOf(image)];
    return [
      `${image.reference.padEnd(widths[0])}  ${architectures(image).padEnd(widths[1])}  ${first}`.trimEnd(),
      ...more.map((line) => `${indent}${line}`),
    ];
  });
  const notes = [`${images.length} images`, ...(images.length > 0 ? [LEGEND] : []), ...unknownLines({ unknown })];
  return `${[...lines, '', ...notes].join('\n')}\n`;
}

const ALL = ARCHITECTURES.join(' ');
const LEGEND = `${ALL}: what upstream publishes this version for (--json has all platforms, and the source); yours: in your own registry; unknown: nobody has noted it`;

/** One reference a line, for programs that copy them. */
export function plainImages({ images }: Inventory): string {
  return images.map(({ reference }) => `${reference}\n`).join('');
}

/**
 * `source target` a line, for programs that copy images: what a mirror must hold, by its digest where there is one. A copy is
 * pulled by its digest, too, and keeps its tag so that the mirror does not take it for one that nobody needs.
 */
export function copies({ images }: Inventory): string {
  return images
    .flatMap(({ reference, copyOf, tag, digest }) => {
      if (copyOf === undefined) return [];
      const both = tag !== undefined && digest !== undefined;
      const source = both ? copyOf.replace(`:${tag}@`, '@') : copyOf;
      return [`${source} ${both ? reference.slice(0, reference.indexOf('@')) : reference}\n`];
    })
    .join('');
}

/** What the list cannot hold. */
export function unknownLines({ unknown }: Pick<Inventory, 'unknown'>): readonly string[] {
  return unknown.map(
    ({ component, chart, version }) =>
      `not in it: what the chart ${chart} ${version} of ${component} brings, which the component does not declare`,
  );
}

const userLine = ({ component, workloads }: ImageUser) =>
  workloads.length > 0 ? `${component}: ${workloads.join(', ')}` : component;

/** Which of the architectures that a cluster may have; JSON has all. */
function architectures({ own, published }: InventoryImage): string {
  if (own) return 'yours';
  if (!published) return 'unknown';
  return ARCHITECTURES.filter((architecture) => published.platforms.includes(`linux/${architecture}`)).join(' ');
}

const WORDS = { gone: 'cannot be pulled', frozen: 'gets no fixes', 'at-risk': 'is maintained by nobody' } as const;

function noteOf({ retired }: InventoryImage): string[] {
  return retired
    ? [`! ${WORDS[retired.state]} since ${retired.since} (${retired.source}): use ${retired.instead}`]
    : [];
}
