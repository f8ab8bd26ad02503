import type { FollowedImage } from '../contract/connections/image-updates.ts';
import { nearest } from '../finding/nearest.ts';
import type { Plan, PlannedComponent } from '../graph/plan.ts';
import { releasePath } from '../kit/paths.ts';
import { releaseFiles } from '../output/releases.ts';
import { withPin } from '../workspace/releases/pin-edit.ts';
import { type Pin, pinsOf } from '../workspace/releases/pins.ts';
import { UsageError } from '../workspace/workspace.ts';

/** An image of a team that the Image Updater follows, as people name it: `fraud/trainer`. */
interface Followed {
  readonly name: string;
  readonly component: PlannedComponent;
  readonly image: FollowedImage;
}

/** A pin that is copied from one environment to another. */
export interface Promotion {
  /** `fraud/trainer`. */
  readonly image: string;
  /** From the top of the repository. */
  readonly file: string;
  /** What the other environment ran; absent: the version to start from, which `start` tells. */
  readonly before?: Pin;
  readonly start: string;
  readonly after: Pin;
  /** It runs that already. */
  readonly unchanged: boolean;
  /** Both environments pull from registries of their own, and promoting copies no image. */
  readonly elsewhere: boolean;
}

interface Promotions {
  readonly promotions: readonly Promotion[];
  /** Files to write, by their path from the top of the repository. */
  readonly files: ReadonlyMap<string, string>;
}

interface PromotionRequest {
  /** `fraud/trainer`; with `all` a project: `fraud`. */
  readonly name: string;
  readonly all: boolean;
  readonly from: Plan;
  readonly to: Plan;
  /** Text of a file by its path from the top of the repository. */
  readonly read: (path: string) => string | undefined;
}

/**
 * Copies pins from one environment to another. Pure but for `read`.
 *
 * @throws UsageError when there is no such image, it is not pinned where it comes from, or not followed where it goes to.
 */
export function promote({ name, all, from, to, read }: PromotionRequest): Promotions {
  const sources = all ? ofProject(name, from, read) : [imageNamed(name, from)];
  const files = new Map<string, string>();
  const promotions = sources.map((source) => {
    const pin = pinOf(source, from, read)!;
    const target = followedOf(to).find((followed) => followed.name === source.name);
    if (!target) throw notFollowed(source.name, to);
    if (target.image.hold !== undefined) throw held(target, to);
    const file = overlayPath(to, target.component);
    const started = releaseFiles([target.component], to.platform.environment);
    const text = files.get(file) ?? read(file) ?? started.find((one) => one.path === file)!.text!;
    const after = translate(pin, source, target, from, to);
    const before = pinsOf(file, text).find((other) => other.name === target.image.image);
    const edited = withPin(file, text, after);
    if (edited !== read(file)) files.set(file, edited);
    if (read(file) === undefined)
      for (const { path, text, keeping } of started)
        if (keeping === 'follows' && read(path) === undefined) files.set(path, text!);
    const elsewhere = source.image.image !== target.image.image;
    const unchanged = before !== undefined && edited === text;
    return {
      image: source.name,
      file,
      ...(before && { before }),
      start: target.image.tag,
      after,
      unchanged,
      elsewhere,
    };
  });
  return { promotions, files };
}

function followedOf({ components }: Plan): readonly Followed[] {
  return components.flatMap((component) =>
    component.follows.map((image) => ({
      name: `${component.id.replace(/^project-/, '')}/${image.alias}`,
      component,
      image,
    })),
  );
}

function overlayPath({ platform }: Plan, { id }: PlannedComponent): string {
  return `${releasePath(platform.environment, id)}/kustomization.yaml`;
}

function imageNamed(name: string, from: Plan): Followed {
  const all = followedOf(from);
  const found = all.find((followed) => followed.name === name);
  if (found) return found;
  const names = all.map((followed) => followed.name);
  const close = nearest(name, names) ?? names.find((other) => other.endsWith(`/${name}`));
  throw new UsageError(
    `${from.platform.environment} follows no image ${name}`,
    close !== undefined
      ? `write ${close}`
      : names.length > 0
        ? `take one of ${names.join(', ')}`
        : 'let an image of a project say `follow:`, and synth',
  );
}

/** Those images of a project that are pinned. */
function ofProject(project: string, from: Plan, read: PromotionRequest['read']): readonly Followed[] {
  const all = followedOf(from);
  const projects = [...new Set(all.map(({ name }) => name.split('/')[0]!))];
  if (!projects.includes(project)) {
    const close = nearest(project, projects);
    throw new UsageError(
      `${from.platform.environment} follows no image of a project ${project}`,
      close !== undefined ? `write ${close}` : `take one of ${projects.join(', ') || 'those that say `follow:`'}`,
    );
  }
  const own = all.filter(({ name }) => name.startsWith(`${project}/`));
  const pinned = own.filter((followed) => pinOf(followed, from, read, false));
  if (pinned.length === 0) pinOf(own[0]!, from, read);
  return pinned;
}

function pinOf(
  { name, component, image }: Followed,
  from: Plan,
  read: PromotionRequest['read'],
  must = true,
): Pin | undefined {
  const { hold } = image;
  if (hold !== undefined)
    return { name: image.image, ...(hold.startsWith('sha256:') ? { digest: hold } : { newTag: hold }) };
  const file = overlayPath(from, component);
  const text = read(file);
  const pin = text === undefined ? undefined : pinsOf(file, text).find((other) => other.name === image.image);
  if (pin?.newTag !== undefined || pin?.digest !== undefined || !must) return pin;
  throw new UsageError(
    `${name} is not pinned in ${from.platform.environment}: ${file} ${text === undefined ? 'is not there' : `has no version of ${image.image}`}`,
    `it runs ${image.tag} there, the version to start from; wait until the Image Updater has written one (\`git pull\`), or write it there`,
  );
}

function held({ name, image }: Followed, { platform }: Plan): UsageError {
  return new UsageError(
    `${platform.environment} holds ${name} at ${image.hold}: another version would not run`,
    'remove `hold:` from the image there, or write the version there',
  );
}

function notFollowed(name: string, to: Plan): UsageError {
  const { environment } = to.platform;
  return new UsageError(
    `${environment} does not follow ${name}: what releases/${environment} says of it would not run`,
    `see what environments/${environment}.yaml says of it: it needs \`follow:\` there, and a job that runs it`,
  );
}

/** The same version, by the name that the image has in the other environment. */
function translate(pin: Pin, source: Followed, target: Followed, from: Plan, to: Plan): Pin {
  const { newName, newTag, digest } = pin;
  const [here, there] = [`${from.platform.registry.host}/`, `${to.platform.registry.host}/`];
  const moved = newName?.startsWith(here) ? `${there}${newName.slice(here.length)}` : newName;
  const renamed = moved !== undefined && newName !== source.image.image && moved !== target.image.image;
  return {
    name: target.image.image,
    ...(renamed && { newName: moved }),
    ...(newTag !== undefined && { newTag }),
    ...(digest !== undefined && { digest }),
  };
}
