import { APPLICATION } from '../../../argocd/kinds.ts';
import type { Problem } from '../../../contract/problem.ts';
import { readImage } from '../../../kit/image.ts';
import { isOutside, mirrored, type Pulling } from '../../../kit/mirror.ts';
import { describeObject } from '../../../kit/object.ts';
import { formatPath } from '../../../kit/path.ts';
import { textsIn } from '../../../kit/texts.ts';
import { isDefinition } from '../../../render/definitions.ts';
import { knownImages } from '../../../render/pulled-from-mirror.ts';
import { namedImages } from '../../images/references.ts';
import { allManifests, type Rule, type Subject } from '../../rule.ts';

export const imagesMirror: Rule = {
  id: 'images/mirror',
  severity: 'error',
  what: 'With `registry.rewrite` nothing in the tree names an image of a registry outside: no field, no argument, no text. Charts are rendered here, since those that Argo CD renders come from outside, with images that no value shows.',
  why: 'The cluster has no way there: the pod waits for its image for ever (ImagePullBackOff), perhaps only on the day on which an operator starts it.',
  *check(subject): Iterable<Problem> {
    const { registry } = subject.plan.platform;
    if (!registry.rewrite) return;
    const told = new Set<string>();
    for (const problem of [...ofFields(subject, registry), ...ofTexts(subject, registry), ...ofCharts(subject)]) {
      const key = [problem.component, problem.object, problem.path].join(' ');
      if (!told.has(key)) yield problem;
      told.add(key);
    }
  },
};

function* ofFields(subject: Subject, pulling: Pulling): Iterable<Problem> {
  for (const { reference, place } of namedImages(subject)) {
    const image = readImage(reference);
    if (image && isOutside(image, pulling)) yield { ...place, ...words(reference, pulling) };
  }
}

function* ofTexts(subject: Subject, pulling: Pulling): Iterable<Problem> {
  const names = knownImages(subject.plan);
  for (const { component, object, config } of allManifests(subject)) {
    // Descriptions of fields give examples.
    if (isDefinition(object)) continue;
    for (const { text, path } of textsIn(object))
      for (const [reference] of text.matchAll(names)) {
        const image = readImage(reference);
        if (image && isOutside(image, pulling))
          yield {
            component,
            object: describeObject(object),
            path: formatPath(path),
            config,
            ...words(reference, pulling),
          };
      }
  }
}

function* ofCharts({ releases, plan }: Subject): Iterable<Problem> {
  const configOf = new Map(plan.components.map(({ id, config }) => [id, config]));
  for (const { component, pin } of releases)
    yield {
      component,
      object: `${APPLICATION} ${component}`,
      path: 'spec.source.repoURL',
      config: configOf.get(component),
      message: `Argo CD is to fetch the chart ${pin.name} ${pin.version} from ${pin.repository}, with images of its own choice`,
      fix: 'render it here: `npm run vendor` on a machine that reaches the repository, and commit vendor/',
    };
}

function words(reference: string, pulling: Pulling): Pick<Problem, 'message' | 'fix'> {
  const copy = mirrored(reference, pulling);
  return {
    message: `the image ${reference} is of a registry that the cluster does not reach`,
    fix: `name its copy, ${copy}; or say under \`registry.rewrite.keep\` that the cluster reaches the registry`,
  };
}
