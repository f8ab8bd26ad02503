import { isOfSeries } from '../../../config/image-versions.ts';
import type { FollowedImage } from '../../../contract/connections/image-updates.ts';
import type { Problem } from '../../../contract/rule.ts';
import type { Pin } from '../../../workspace/releases/pins.ts';
import type { Rule } from '../../rule.ts';

export const releasePin: Rule = {
  id: 'releases/pin',
  severity: 'warning',
  what: 'What `releases/` says of an image is what the configuration means: the image is followed, and its version is one of those that are taken.',
  why: 'Argo CD runs what `releases/` says, whatever `tag` says.',
  *check({ plan, released }): Iterable<Problem> {
    for (const { component: id, file, pins } of released) {
      const component = plan.components.find((one) => one.id === id);
      for (const pin of pins) {
        const image = component?.follows.find(({ image }) => image === pin.name);
        const problem = image ? outside(file, pin, image) : unfollowed(file, pin);
        if (problem) yield { component: id, config: component?.config, ...problem };
      }
    }
  },
};

function unfollowed(file: string, { name }: Pin): Problem {
  return {
    message: `${file} says a version of ${name}, which nothing follows`,
    why: 'It holds for as long as it stands there, and nobody moves it.',
    fix: 'let the image say `follow:`, or remove the entry',
  };
}

function outside(file: string, { newTag, digest }: Pin, image: FollowedImage): Problem | undefined {
  const { tag, versions, hold } = image;
  if (hold !== undefined || versions === undefined || newTag === undefined || digest !== undefined) return undefined;
  if (isOfSeries(newTag, versions)) return undefined;
  return {
    message: `${image.image} runs ${newTag}, as ${file} says, and not ${tag}: the Image Updater takes ${versions}, and has found none yet`,
    fix: `push a version ${versions}; to run one that is there, write it under \`images:\` of that file, or as \`hold: <version>\``,
  };
}
