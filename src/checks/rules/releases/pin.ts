import { isOfSeries } from '../../../config/image-versions.ts';
import type { FollowedImage } from '../../../contract/connections/image-updates.ts';
import type { Problem } from '../../../contract/problem.ts';
import type { Plan } from '../../../graph/plan.ts';
import { serverOf } from '../../../kit/mirror.ts';
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
        const problem =
          foreign(file, pin, plan) ?? moving(file, pin) ?? (image ? outside(file, pin, image) : unfollowed(file, pin));
        if (problem) yield { component: id, config: component?.config, ...problem };
      }
    }
  },
};

/** Another image of the platform under the name of the one that is followed, or one of a registry that nobody named. */
function foreign(file: string, { name, newName }: Pin, { platform, components }: Plan): Problem | undefined {
  if (newName === undefined) return undefined;
  const hosts = [`${serverOf(platform.registry.host)}/`, `${serverOf(name)}/`];
  const other = components.some(({ follows }) => follows.some(({ image }) => image === newName));
  if (!other && hosts.some((host) => newName.startsWith(host))) return undefined;
  return {
    severity: 'error',
    message: `${file} runs ${newName} in place of ${name}`,
    why: 'It is another program, or one that nobody builds here or has looked at.',
    fix: 'name it in platform.yaml, and remove `newName`',
  };
}

/** A version that is another each day. */
function moving(file: string, { name, newTag, digest }: Pin): Problem | undefined {
  if (digest !== undefined || newTag === undefined || !MOVING.has(newTag)) return undefined;
  return {
    severity: 'error',
    message: `${file} runs ${name}:${newTag}, which is another version whenever somebody pushes one`,
    why: 'Two pods of one workload may run two versions, and nobody can go back.',
    fix: 'write a version, or a digest',
  };
}

/** Tags that are moved from build to build, by custom. */
const MOVING: ReadonlySet<string> = new Set([
  'latest',
  'edge',
  'nightly',
  'main',
  'master',
  'dev',
  'develop',
  'stable',
]);

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
