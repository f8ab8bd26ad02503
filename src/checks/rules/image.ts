import type { Problem } from '../../contract/problem.ts';
import type { Plan } from '../../graph/plan.ts';
import { type ImageReference, parseImage } from '../../kit/image.ts';
import { recordOf } from '../../kit/json.ts';
import { original } from '../../kit/mirror.ts';
import { type NamedImage, namedImages } from '../images/references.ts';
import { retirementOf } from '../images/retired.ts';
import type { Rule } from '../rule.ts';

export const image: Rule = {
  id: 'image',
  severity: 'error',
  what: 'Every image reference can be read, says a version that stays (a tag other than `latest`, or a digest), and is of a registry that still has it. One that gets no fixes any more is a warning.',
  why: 'A pod whose image cannot be pulled waits for ever, and one without a fixed version becomes another program when it moves to another node.',
  *check(subject): Iterable<Problem> {
    for (const named of namedImages(subject)) {
      try {
        yield* wrongWith(named, parseImage(named.reference), subject.plan);
      } catch (error) {
        yield { ...named.place, message: (error as Error).message, fix: 'write registry/repository:tag' };
      }
    }
    for (const { component, values } of subject.releases)
      for (const path of latestTags(values, 'values'))
        yield {
          component,
          object: `Application.argoproj.io ${component}`,
          path,
          message: 'a chart is told to run whatever is latest',
          fix: 'name the tag of a version, or leave it to the chart',
        };
  },
};

function* wrongWith(
  { reference, partial, place }: NamedImage,
  parsed: ImageReference,
  { knowledge, platform }: Plan,
): Iterable<Problem> {
  const { tag, digest } = parsed;
  if (digest === undefined && tag === undefined && !partial)
    yield {
      ...place,
      message: `the image ${reference} has no tag, which means latest`,
      fix: 'add the tag of a version, or a digest',
    };
  if (digest === undefined && tag === 'latest')
    yield {
      ...place,
      message: `the image ${reference} is whatever is latest`,
      fix: 'name the tag of a version, or a digest',
    };
  const retired = retirementOf(knowledge, original(parsed, platform.registry));
  if (!retired || retired.state === 'at-risk') return;
  const { where, since, source, instead } = retired;
  const fix = `use ${instead}`;
  if (retired.state === 'gone')
    yield {
      ...place,
      message: `the image ${reference} cannot be pulled: ${where.replace(/\/$/, '')} is gone since ${since} (${source})`,
      fix,
    };
  else
    yield {
      ...place,
      severity: 'warning',
      message: `the image ${reference} gets no fixes since ${since} (${source})`,
      why: 'What is found wrong with it from now on stays wrong, and one day it is deleted.',
      fix,
    };
}

/** Tags in a chart's values that stand alone, their repository being the chart's. */
function* latestTags(value: unknown, path: string): Iterable<string> {
  for (const [key, below] of Object.entries(recordOf(value))) {
    if (below === 'latest' && /^tag$|Tag$/.test(key) && !('repository' in recordOf(value))) yield `${path}.${key}`;
    yield* latestTags(below, `${path}.${key}`);
  }
}
