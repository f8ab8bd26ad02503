import type { ImageUser, Inventory, InventoryImage } from '../checks/images/inventory.ts';

/** The images of a platform as people read them: each with who runs it, and what is known against it. */
export function describeImages({ images, unknown }: Inventory): string {
  const width = Math.max(0, ...images.map(({ reference }) => reference.length));
  const lines = images.flatMap((image) => {
    const [first = '', ...more] = [...image.usedBy.map(userLine), ...noteOf(image)];
    return [
      `${image.reference.padEnd(width)}  ${first}`.trimEnd(),
      ...more.map((line) => `${' '.repeat(width)}  ${line}`),
    ];
  });
  return `${[...lines, '', `${images.length} images`, ...unknownLines({ unknown })].join('\n')}\n`;
}

/** One reference a line, for programs that copy them. */
export function plainImages({ images }: Inventory): string {
  return images.map(({ reference }) => `${reference}\n`).join('');
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

const WORDS = { gone: 'cannot be pulled', frozen: 'gets no fixes', 'at-risk': 'is maintained by nobody' } as const;

function noteOf({ retired }: InventoryImage): string[] {
  return retired
    ? [`! ${WORDS[retired.state]} since ${retired.since} (${retired.source}): use ${retired.instead}`]
    : [];
}
