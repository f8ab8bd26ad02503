import type { Problem } from '../../../contract/problem.ts';
import { formatImage, parseImage, readImage } from '../../../kit/image.ts';
import { original } from '../../../kit/mirror.ts';
import { isOwn, publishedFor, runsOn } from '../../images/architectures.ts';
import { type NamedImage, namedImages } from '../../images/references.ts';
import type { Rule, Subject } from '../../rule.ts';

export const imagesArchitecture: Rule = {
  id: 'images/architecture',
  severity: 'error',
  what: "Every image is published for the architecture of the nodes, `cluster.architecture`. Where nobody has noted for what it is published, that is a warning on arm64, and nothing on amd64. What is in the platform's own registry is left to the CI that builds it.",
  why: 'Its pods wait for ever for an image that the registry does not have for their node, or end with `exec format error`.',
  *check(subject): Iterable<Problem> {
    const { cluster, registry } = subject.plan.platform;
    const { architecture } = cluster;
    for (const { image, place } of foreignImages(subject)) {
      const published = publishedFor(subject.plan.knowledge, original(parseImage(image), registry));
      const runs = runsOn(published, architecture);
      if (runs === false)
        yield {
          ...place,
          message: `the image ${image} is not published for ${architecture} (${published!.source})`,
          fix: `take an image that is published for ${architecture}, or run other nodes and say so in \`cluster.architecture\``,
        };
      else if (runs === undefined && architecture !== 'amd64')
        yield {
          ...place,
          severity: 'warning',
          message: `nobody has noted whether the image ${image} is published for ${architecture}`,
          fix: 'ask its registry (`docker buildx imagetools inspect`); if it is, switch this rule off for the component, with that as the reason',
        };
    }
  },
};

/** Images of others, each once a component, in full, at the first place that names it. What cannot be read is another rule's. */
function foreignImages(subject: Subject): readonly { readonly image: string; readonly place: NamedImage['place'] }[] {
  const { registry } = subject.plan.platform;
  const found = new Map<string, { readonly image: string; readonly place: NamedImage['place'] }>();
  for (const { reference, partial, place } of namedImages(subject)) {
    const parsed = readImage(reference);
    if (parsed === undefined || isOwn(original(parsed, registry), registry)) continue;
    // The chart fills in the tag; what it comes to is declared by its component.
    if (partial && parsed.tag === undefined && parsed.digest === undefined) continue;
    const image = formatImage(parsed);
    const key = `${place.component} ${image}`;
    if (!found.has(key)) found.set(key, { image, place });
  }
  return [...found.values()];
}
