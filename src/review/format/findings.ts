import type { Finding, Position } from '../../finding/finding.ts';
import { describeIdentity } from '../../kit/object.ts';
import type { Consequence, ObjectChange, Review } from '../review.ts';
import { needsEyes } from './fold.ts';
import { sentence } from './words.ts';

/** Where things stand that a review names. */
export interface ReviewPlaces {
  /** An object, and what of it the path leads to, in a file below `dist/<env>`. */
  readonly inTree: (environment: string, object: ObjectChange, path: string | undefined) => Position | undefined;
  /** What asked for an object: a JSON pointer of an environment's configuration. */
  readonly inConfig: (environment: string, pointer: string) => Position | undefined;
}

const LOOK = 'see that it is meant';

/**
 * What needs eyes as findings, each where a person of the merge request finds it: at the line of the object that is to be, of
 * one that goes where the configuration asked for it.
 */
export function reviewFindings(reviews: readonly Review[], places: ReviewPlaces): readonly Finding[] {
  return reviews.flatMap((review) => {
    const objects = new Map(review.objects.map((one) => [one.identity, one]));
    return needsEyes(review).map((one): Finding => {
      const { rule, severity, why, fix = LOOK, component, objects: about, path } = one;
      const at = placeOf(review.environment, one, objects, places);
      return {
        rule,
        severity: severity === 'error' ? 'error' : 'warning',
        message: `${review.environment}: ${sentence(one)}`,
        why,
        fix,
        component,
        ...(about[0] !== undefined && { object: describeIdentity(about[0]) }),
        ...(path !== undefined && { path }),
        ...(at && { at }),
      };
    });
  });
}

function placeOf(
  environment: string,
  { objects: about, path }: Consequence,
  objects: ReadonlyMap<string, ObjectChange>,
  { inTree, inConfig }: ReviewPlaces,
): Position | undefined {
  // The first decides; where that stays as it is, what changed is the place.
  const changed = about.flatMap((identity) => objects.get(identity) ?? []);
  for (const one of changed) {
    const at = one.file === undefined ? undefined : inTree(environment, one, placeIn(one, about[0]!, path));
    if (at) return at;
  }
  const config = changed.find((one) => one.config)?.config;
  return config === undefined ? undefined : inConfig(environment, config);
}

/** The path that a rule gave, else the one place that changed; what is inside a text stands where the text does. */
function placeIn({ identity, fields }: ObjectChange, decides: string, path: string | undefined): string | undefined {
  const changed = fields.filter(({ noise }) => !noise).map((field) => field.path);
  const told = identity === decides ? path : undefined;
  // Rules that look at pods say where in a pod it is.
  const whole = changed.some((one) => one === told) ? told : changed.find((one) => one.endsWith(`.${told}`));
  return (whole ?? told ?? (changed.length === 1 ? changed[0] : undefined))?.split(' › ')[0];
}
