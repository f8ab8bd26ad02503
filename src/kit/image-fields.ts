import { type Json, textOf } from './json.ts';

/** Fields that hold an image: those of containers and custom resources, and properties of programs that start containers. */
export const IMAGE_FIELD = /^(image|imageName|[a-z]+Image|[a-z.]+\.container\.image)$/;

/** The parts of an image that charts and some custom resources write apart: `{ registry, repository, tag, digest }`. */
export interface ComposedImage {
  readonly registry?: string;
  readonly repository: string;
  /** `:tag@digest`, as far as it is said. */
  readonly version: string;
}

/** An object that is an image in parts; undefined for all others, a Helm or Git repository among them. */
export function composedImage(value: Json): ComposedImage | undefined {
  const { tag, digest } = value;
  const repository = textOf(value.repository);
  if (
    repository === undefined ||
    repository.includes('://') ||
    !('tag' in value || 'digest' in value || 'pullPolicy' in value)
  )
    return undefined;
  const registry = textOf(value.registry);
  const version = tag === undefined || tag === null || tag === '' ? '' : `:${tag}`;
  return {
    ...(registry !== undefined && { registry }),
    repository,
    version: `${version}${textOf(digest) ? `@${digest}` : ''}`,
  };
}

/** Registries that anybody may pull from, beside those of the catalogue's images: names of images begin with one of them. */
export const PUBLIC_REGISTRIES = [
  'cgr.dev',
  'docker.elastic.co',
  'docker.io',
  'gcr.io',
  'ghcr.io',
  'index.docker.io',
  'k8s.gcr.io',
  'lscr.io',
  'mcr.microsoft.com',
  'nvcr.io',
  'public.ecr.aws',
  'quay.io',
  'registry.access.redhat.com',
  'registry.gitlab.com',
  'registry.k8s.io',
  'registry.redhat.io',
  'xpkg.upbound.io',
];

/**
 * Images of these registries and of the public ones in a text: `--reloader=quay.io/x/y:1`. Only whole names, which begin with
 * their registry, can be told from other words. Addresses, which have a scheme before it, are none.
 */
export function imagesIn(registries: Iterable<string>): RegExp {
  const hosts = [...new Set([...PUBLIC_REGISTRIES, ...registries])].sort().map((host) => host.replaceAll('.', '\\.'));
  return new RegExp(
    `(?<![\\w./:@-])(?:${hosts.join('|')})(?:/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)+(?::\\w[\\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?`,
    'g',
  );
}
