import { formatImage, type ImageReference, readImage } from './image.ts';

/** Where the images of other registries are copied to: `registry.rewrite`. */
export interface Mirror {
  /** `host[:port][/path]` behind which each image keeps its whole name: `<to>/quay.io/strimzi/operator:1.2.0`. */
  readonly to: string;
  /** Registries that have a place of their own there: `docker.io: harbor.example.com/dockerhub`. */
  readonly registries: Readonly<Record<string, string>>;
  /** Registries whose images stay as they are. */
  readonly keep: readonly string[];
}

/** A mirror, and the server that it is on. */
interface MirrorServer extends Mirror {
  readonly login: boolean;
  readonly insecure: boolean;
}

/** What decides where an image is pulled from. */
export interface Pulling {
  /** The platform's own registry: what is there is nobody's copy. */
  readonly host: string;
  readonly rewrite?: Mirror;
}

/** An image as the cluster pulls it: the copy in the mirror, where there is one. Tag and digest stay; what cannot be read does, too. */
export function mirrored(reference: string, pulling: Pulling): string {
  const parsed = pulling.rewrite && readImage(reference);
  return parsed && isOutside(parsed, pulling) ? formatImage(inMirror(parsed, pulling.rewrite)) : reference;
}

/** The image that a reference is the copy of; itself, where it is no copy. */
export function original(image: ImageReference, { rewrite }: Pulling): ImageReference {
  if (!rewrite) return image;
  const { tag, digest } = image;
  const name = `${image.registry}/${image.repository}`;
  const version = { ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
  // A place of one registry may be below that of all.
  for (const [registry, place] of Object.entries(rewrite.registries).sort(([, a], [, b]) => b.length - a.length))
    if (name.startsWith(`${place}/`)) return { registry, repository: name.slice(place.length + 1), ...version };
  if (!name.startsWith(`${rewrite.to}/`)) return image;
  const copied = readImage(name.slice(rewrite.to.length + 1));
  return copied ? { ...copied, ...version } : image;
}

/** Whether an image is neither in the mirror, nor in a registry that needs none. */
export function isOutside(image: ImageReference, { host, rewrite }: Pulling): boolean {
  if (!rewrite) return false;
  const inside = [host, ...placesOf(rewrite)].map(serverOf);
  // Most of Docker Hub is somebody else's, whoever has a place there.
  if (image.registry === 'docker.io')
    return (
      ![host, ...placesOf(rewrite)].some((place) => formatImage(image).startsWith(`${place}/`)) &&
      !isKept(image, rewrite)
    );
  return !inside.includes(image.registry) && !isKept(image, rewrite);
}

/**
 * Where images of others are pulled from, and whether that server asks for a login: one that is the registry's own has the
 * registry's. Undefined where every image is pulled from its home.
 */
export function mirrorOf({
  host,
  login,
  rewrite,
}: {
  readonly host: string;
  readonly login: boolean;
  readonly rewrite?: MirrorServer;
}):
  | { readonly server: string; readonly login: boolean; readonly insecure: boolean; readonly own: boolean }
  | undefined {
  if (!rewrite) return undefined;
  const server = serverOf(rewrite.to);
  const own = server === serverOf(host);
  return { server, login: own ? login : rewrite.login, insecure: rewrite.insecure, own };
}

/** The server of a place in a registry. */
export const serverOf = (place: string): string => place.split('/')[0]!;

/** All places of the mirror. */
export const placesOf = ({ to, registries }: Mirror): readonly string[] => [to, ...Object.values(registries)];

const isKept = ({ registry }: ImageReference, { keep }: Mirror): boolean => keep.includes(registry);

function inMirror({ registry, repository, ...version }: ImageReference, { to, registries }: Mirror): ImageReference {
  const place = registries[registry] ?? `${to}/${registry}`;
  const [server, ...path] = place.split('/');
  return { registry: server!, repository: [...path, repository].join('/'), ...version };
}
