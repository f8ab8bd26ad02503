import type { FollowedImage } from '../../../contract/connections/image-updates.ts';
import type { OptionProblem } from '../../../contract/declarations.ts';
import type { PlatformFacts } from '../../../contract/platform.ts';
import { serverOf } from '../../../kit/mirror.ts';
import {
  followedImage,
  platformImageName,
  platformImageProblems,
  referenceTo,
  renderedVersion,
} from '../../followed.ts';
import type { AirflowOptions } from './options.ts';
import { hasPods, TASK_POD } from './workloads.ts';

/** Airflow's version: that of its image, and of what images of one's own are made from. */
export const VERSION = '3.3.2';

/** Upstream's image, which reads DAGs as the platform does. */
const UPSTREAM = 'docker.io/apache/airflow';
export const AIRFLOW_IMAGE = `${UPSTREAM}:${VERSION}`;

type Registry = Pick<PlatformFacts['registry'], 'host'>;

/** The image, with its version. */
export function imageReference({ image }: AirflowOptions, registry: Registry): string {
  return referenceTo(imageName(image, registry), image ? renderedVersion(image) : VERSION);
}

/** Where the image is, without tag: one of one's own, or upstream's. */
function imageName(image: AirflowOptions['image'], registry: Registry): string {
  return image ? platformImageName('airflow', image, registry) : UPSTREAM;
}

/** Its image is one that the platform's registry has. */
export function ownImage({ image }: AirflowOptions, registry: Registry): boolean {
  return imageName(image, registry).startsWith(`${serverOf(registry.host)}/`);
}

/** Of every pod, those of tasks too: theirs is in a ConfigMap. */
export function followed({ executor, image }: AirflowOptions, { registry }: PlatformFacts): FollowedImage[] {
  if (!image?.follow) return [];
  const fields = hasPods(executor) ? [{ kind: 'ConfigMap', path: `data/${TASK_POD.image}` }] : [];
  return [
    followedImage({ ...image, follow: image.follow }, { alias: 'airflow', image: imageName(image, registry), fields }),
  ];
}

/** What is wrong with the options of the image. */
export function imageProblems({ image }: AirflowOptions): OptionProblem[] {
  return image ? platformImageProblems('Airflow', 'images/airflow', image) : [];
}
