/** A container image reference, normalised: `redis` is `docker.io/library/redis`. */
export interface ImageReference {
  /** Host, with its port: `docker.io`, `k3d-registry:5050`. */
  readonly registry: string;
  /** Path in the registry, without tag and digest: `library/redis`. */
  readonly repository: string;
  readonly tag?: string;
  /** `algorithm:hex`. */
  readonly digest?: string;
}

// The grammar of github.com/distribution/reference (reference.go, regexp.go), which Docker, containerd and Kubernetes share.
const LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const REGISTRY = new RegExp(`^(?:${LABEL}(?:\\.${LABEL})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?$`);
const PATH_PART = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;
const HEX_DIGITS: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

/**
 * The parts of an image reference `[registry/]repository[:tag][@digest]`.
 *
 * As Docker does, the first part is a registry when it has a dot, a colon or an upper-case letter or is `localhost`; else the registry is
 * docker.io, where a repository of one part belongs to `library/`.
 *
 * @throws {Error} saying which part is wrong and why.
 */
export function parseImage(reference: string): ImageReference {
  const fail = (reason: string): never => {
    throw new Error(`${JSON.stringify(reference)} is not an image reference: ${reason}`);
  };
  if (reference === '') fail('it is empty');
  if (/\s/.test(reference)) fail('it contains a space');
  if (/^[a-z+]+:\/\//.test(reference)) fail('it starts with a scheme; write registry/repository:tag');

  const [named, digest, ...moreDigests] = reference.split('@') as [string, ...string[]];
  if (moreDigests.length > 0) fail('it has more than one @');
  // A colon before the last slash belongs to the registry's port.
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  const name = colon < 0 ? named : named.slice(0, colon);
  const tag = colon < 0 ? undefined : named.slice(colon + 1);
  const { registry, repository } = splitName(name);

  if (!REGISTRY.test(registry)) fail(`the registry ${JSON.stringify(registry)} is not a host with an optional port`);
  if (repository === '') fail('it names no repository');
  const wrong = repository.split('/').find((part) => !PATH_PART.test(part));
  if (wrong !== undefined) {
    fail(
      `the repository part ${JSON.stringify(wrong)} must be lower-case letters and digits, with single . or _, __ or hyphens between them`,
    );
  }
  if (repository.length > 255) fail('the repository is longer than 255 characters');
  if (/^[a-f0-9]{64}$/.test(name)) fail('64 hexadecimal digits are an image id, not a name');
  if (tag !== undefined && !TAG.test(tag))
    fail(
      `the tag ${JSON.stringify(tag)} must be 1 to 128 letters, digits, _, . or -, and start with a letter, a digit or _`,
    );
  if (digest !== undefined && !isDigest(digest))
    fail(
      `the digest ${JSON.stringify(digest)} must be an algorithm and its hexadecimal digits: sha256: and 64 of them`,
    );
  return { registry, repository, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}

/** The same, and undefined of what is no image reference. */
export function readImage(reference: string): ImageReference | undefined {
  try {
    return parseImage(reference);
  } catch {
    return undefined;
  }
}

/** An image reference in full: `registry/repository[:tag][@digest]`. */
export function formatImage({ registry, repository, tag, digest }: ImageReference): string {
  return `${registry}/${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

function splitName(name: string): { registry: string; repository: string } {
  const slash = name.indexOf('/');
  const first = name.slice(0, slash);
  if (slash < 0 || !(/[.:A-Z]/.test(first) || first === 'localhost')) return onDockerHub(name);
  const rest = name.slice(slash + 1);
  return first === 'docker.io' || first === 'index.docker.io'
    ? onDockerHub(rest)
    : { registry: first, repository: rest };
}

function onDockerHub(repository: string): { registry: string; repository: string } {
  return {
    registry: 'docker.io',
    repository: repository === '' || repository.includes('/') ? repository : `library/${repository}`,
  };
}

function isDigest(digest: string): boolean {
  const [algorithm, hex] = digest.split(':') as [string, string];
  const digits = HEX_DIGITS[algorithm];
  return DIGEST.test(digest) && (digits === undefined || (hex.length === digits && hex === hex.toLowerCase()));
}
