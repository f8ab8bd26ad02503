import { join } from 'node:path';
import { readText } from '../read-text.ts';
import { UsageError } from '../workspace.ts';
import { type Pin, pinsOf, readOverlay } from './pins.ts';
import { refuseMore } from './said.ts';

/** What is looked for in `releases/<env>/<component>/`. */
export interface ReleaseRequest {
  readonly component: string;
  /** The folder that the overlay stands on, relative to its own. */
  readonly base: string;
}

/** A file of `releases/<env>` that Argo CD renders a component with. */
export interface Release {
  readonly component: string;
  /** From the top of the repository. */
  readonly file: string;
  readonly pins: readonly Pin[];
  /** Why Argo CD cannot render with it, or would render something else. */
  readonly problem?: { readonly message: string; readonly fix: string };
}

/** Reads what people and the Image Updater wrote. One that is not there yet is started by synth, and says nothing. */
export function readReleases(top: string, folder: string, requests: readonly ReleaseRequest[]): readonly Release[] {
  return requests.flatMap(({ component, base }) => {
    const file = `${folder}/${component}/kustomization.yaml`;
    try {
      const text = readText(join(top, file));
      return text === undefined ? [] : [{ component, file, pins: readKustomization(file, text, base) }];
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      return [{ component, file, pins: [], problem: { message: error.message, fix: error.fix } }];
    }
  });
}

/** @throws UsageError when Argo CD would not render the component's folder with these images. */
function readKustomization(file: string, text: string, base: string): readonly Pin[] {
  const pins = pinsOf(file, text);
  const said = readOverlay(file, text).toJSON() as Record<string, unknown>;
  const { resources, configurations } = said;
  const has = (list: unknown, entry: string) =>
    Array.isArray(list) && list.some((one) => typeof one === 'string' && one.replace(/\/$/, '') === entry);
  if (!has(resources, base))
    throw new UsageError(
      `${file} does not name ${base} under \`resources:\`, and Argo CD would take the component away`,
      `add it: \`resources: [ ${base} ]\``,
    );
  if (!has(configurations, 'images.yaml'))
    throw new UsageError(
      `${file} does not name images.yaml under \`configurations:\`, and versions of images in custom resources would not move`,
      'add it: `configurations: [ images.yaml ]`',
    );
  refuseMore(file, said, base);
  const twice = pins.find(({ name }, i) => pins.findIndex((other) => other.name === name) < i);
  if (twice) throw new UsageError(`${file} pins ${twice.name} twice`, 'remove one of the two entries');
  return pins;
}
