import { createHash } from 'node:crypto';
import { forgetOldest, keep, recall } from './keep.ts';
import type { ChartObject } from './objects.ts';
import type { TemplateFacts } from './templates.ts';

/** To be raised when what is kept means something else. */
const VERSION = 2;

/** Renders kept of one archive: of a few environments, and of the values before the last change. */
const KEPT = 12;

/** What was rendered before, by content. Nothing is believed that cannot be read; losing it costs time only. */
export interface ChartCache {
  readonly facts: (digest: string) => TemplateFacts | undefined;
  readonly keepFacts: (digest: string, facts: TemplateFacts) => void;
  /** `inputs`: everything that the objects follow from, the archive aside. */
  readonly objects: (digest: string, inputs: string) => readonly ChartObject[] | undefined;
  readonly keepObjects: (digest: string, inputs: string, objects: readonly ChartObject[]) => void;
}

export function openCache(folder: string): ChartCache {
  const archive = (digest: string) => digest.replace('sha256:', '').slice(0, 32);
  const factsFile = (digest: string) => `facts-${VERSION}.${archive(digest)}.json`;
  const objectsFile = (digest: string, inputs: string) => {
    const key = createHash('sha256').update(`${VERSION} ${digest} ${inputs}`).digest('hex').slice(0, 32);
    return `${archive(digest)}.${key}.json`;
  };
  return {
    facts: (digest) => recall(folder, factsFile(digest)),
    keepFacts: (digest, facts) => keep(folder, factsFile(digest), facts),
    objects: (digest, inputs) => recall(folder, objectsFile(digest, inputs)),
    keepObjects: (digest, inputs, objects) => {
      keep(folder, objectsFile(digest, inputs), objects);
      forgetOldest(folder, (name) => name.startsWith(`${archive(digest)}.`), KEPT);
    },
  };
}
