import { kindKey } from '../kit/object.ts';
import { EXTERNAL_SECRET, GENERATORS_GROUP } from '../policy/external-secrets.ts';

/** The files of a kind, with namespace and name (`layout.ts`). */
const filesOf = (kind: string) =>
  new RegExp(`^components/[^/]+/${kind.toLowerCase().replaceAll('.', '\\.')}/([^/.]+)\\.([^/]+)\\.yaml$`);
const GENERATOR = filesOf(kindKey('Password', GENERATORS_GROUP));
const SECRET = filesOf(EXTERNAL_SECRET);

export interface LeftBehind {
  readonly namespace: string;
  readonly name: string;
}

/**
 * Secrets that stay in a cluster although the tree makes them no more, by the files that go with them. A seed outlives its
 * ExternalSecret, so that nobody is locked out when that is deleted by mistake: whoever means it deletes the Secret.
 * `removed`, `kept`: paths in the tree. A generator is called as the seed, with its length behind when there are several.
 */
export function secretsLeftBehind(removed: readonly string[], kept: ReadonlySet<string>): readonly LeftBehind[] {
  const generators = removed.flatMap((path) => {
    const [, namespace, name] = GENERATOR.exec(path) ?? [];
    return name === undefined ? [] : [`${namespace}/${name.replace(/-\d+$/, '')}`, `${namespace}/${name}`];
  });
  const made = new Set(generators);
  // One that another component makes now is not left.
  const still = new Set([...kept].flatMap((path) => secretOf(path) ?? []));
  return removed
    .flatMap((path) => secretOf(path) ?? [])
    .filter((secret) => made.has(secret) && !still.has(secret))
    .sort()
    .map((secret) => {
      const [namespace, name] = secret.split('/');
      return { namespace: namespace!, name: name! };
    });
}

function secretOf(path: string): string | undefined {
  const [, namespace, name] = SECRET.exec(path) ?? [];
  return name === undefined ? undefined : `${namespace}/${name}`;
}
