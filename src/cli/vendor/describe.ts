import { parseImage } from '../../kit/image.ts';
import { formatPath } from '../../kit/path.ts';
import type { Bump } from '../../vendor/compare-versions.ts';
import type { VendorResult } from './vendor.ts';
import { count } from './words.ts';

/** What was done, for people; the time is the caller's to add. */
export function describeVendor(result: VendorResult): string {
  const { fetched, bumps, unpinned, removed, tried } = result;
  const number = (...outcomes: readonly string[]) => fetched.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const parts = [
    [number('vendored'), 'new'],
    [number('mended'), 'mended'],
    [number('kept'), 'as locked'],
    [number('failed'), 'not to be had'],
  ] as const;
  const lines = bumps.flatMap(describeBump);
  if (unpinned.length > 0)
    lines.push(
      removed
        ? `removed, since no environment pins them: ${unpinned.join(', ')}`
        : `no environment pins ${unpinned.join(', ')}: \`npm run vendor -- --prune\` removes ${unpinned.length === 1 ? 'it' : 'them'}`,
    );
  const tally = parts.flatMap(([many, word]) => (many > 0 ? [`${many} ${word}`] : [])).join(', ');
  lines.push(`vendor/charts: ${count(fetched.length, 'chart')}${tally ? `: ${tally}` : ''}`);
  if (tried > 0) lines.push(`values: ${tried} tried, and what came of it is in charts.lock.yaml`);
  return `${lines.join('\n')}\n`;
}

/** Most names that a person wants to see of one kind. */
const SHOWN = 15;

/** What a newer version makes of the same values. */
function describeBump({ chart, before, component, environment, difference, vanished }: Bump): string[] {
  const { added, removed, changed, versionOnly, unchanged, images } = difference;
  return [
    `${chart.name} ${before} → ${chart.version} (${component}, ${environment}): ${added.length} added, ${removed.length} removed, ${changed.length} changed; ${versionOnly} with another version in their labels only, ${unchanged} as they were`,
    ...some('  + ', added),
    ...some('  - ', removed),
    ...some('  ~ ', changed),
    ...some('  image ', movedImages(images.removed, images.added)),
    ...some(
      '  value gone: ',
      [...vanished]
        .sort((a, b) => Number(b.set) - Number(a.set))
        .map(({ path, set }) => formatPath(path) + (set ? ', which is set here' : '')),
    ),
  ];
}

function some(mark: string, names: readonly string[]): string[] {
  const rest = names.length - SHOWN;
  return [...names.slice(0, SHOWN).map((name) => mark + name), ...(rest > 0 ? [`${mark}… and ${rest} more`] : [])];
}

/** `quay.io/strimzi/operator: 0.49.0 → 1.0.0`; an image that only one of the two has stands alone. */
function movedImages(before: readonly string[], after: readonly string[]): string[] {
  const moved: string[] = [];
  const rest = new Set(before);
  for (const image of after) {
    const name = nameOf(image);
    const old = [...rest].find((one) => nameOf(one) === name);
    if (old === undefined) moved.push(`+ ${image}`);
    else {
      rest.delete(old);
      moved.push(`${old} → ${image.slice(name.length).replace(/^:/, '')}`);
    }
  }
  return [...moved, ...[...rest].map((image) => `- ${image}`)];
}

/** An image as it is written, without tag and digest. */
function nameOf(image: string): string {
  try {
    const { tag, digest } = parseImage(image);
    const version = (tag === undefined ? '' : `:${tag}`) + (digest === undefined ? '' : `@${digest}`);
    return image.slice(0, image.length - version.length);
  } catch {
    return image;
  }
}
