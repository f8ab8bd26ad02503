import { UsageError } from '../workspace.ts';

/** What a file of `releases/` may say: which versions run. Anything else would change what was checked, after it was checked. */
const KNOWN: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata', 'resources', 'configurations', 'images']);
const IMAGE: ReadonlySet<string> = new Set(['name', 'newName', 'newTag', 'digest']);

/** A tag as registries take one (distribution, reference.go), and a digest. */
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** @throws UsageError when an overlay says more than versions, or something else than a version. */
export function refuseMore(file: string, said: Readonly<Record<string, unknown>>, base: string): void {
  const { apiVersion, kind } = said;
  if (
    (kind ?? 'Kustomization') !== 'Kustomization' ||
    !/^kustomize\.config\.k8s\.io\//.test(String(apiVersion ?? 'kustomize.config.k8s.io/'))
  )
    throw new UsageError(
      `${file} is a ${String(kind)} of ${String(apiVersion)}, and no kustomization of an Application`,
      'write `apiVersion: kustomize.config.k8s.io/v1beta1` and `kind: Kustomization`',
    );
  const more = Object.keys(said).filter((key) => !KNOWN.has(key));
  if (more.length > 0)
    throw new UsageError(
      `${file} says \`${more.join('`, `')}\`, which changes what was checked`,
      'say it in platform.yaml or in a component: here stands which versions run, and nothing else',
    );
  for (const [field, own] of [
    ['resources', base],
    ['configurations', 'images.yaml'],
  ] as const) {
    const others = entriesOf(said[field]).filter((one) => String(one).replace(/\/$/, '') !== own);
    if (others.length > 0)
      throw new UsageError(
        `${file} takes ${others.map(String).join(', ')} in besides, which no check has seen`,
        'give what it holds to a component (`folder:`), and remove the entry',
      );
  }
  for (const entry of entriesOf(said.images)) refuseImage(file, entry);
}

function refuseImage(file: string, entry: unknown): void {
  if (typeof entry !== 'object' || entry === null) return;
  const { name, ...fields } = entry as Record<string, unknown>;
  const unknown = Object.keys(fields).find((field) => !IMAGE.has(field));
  if (unknown !== undefined)
    throw new UsageError(
      `${file}: the entry of ${String(name)} says \`${unknown}\`, which Kustomize does not know`,
      'write `newTag` or `digest`',
    );
  for (const [field, value] of Object.entries(fields)) {
    if (value === undefined || value === null) continue;
    if (typeof value !== 'string')
      throw new UsageError(
        `${file}: \`${field}\` of ${String(name)} is no text: YAML reads a number or a date in it`,
        `put it in quotes: ${field}: "…"`,
      );
    if ((field === 'newTag' && !TAG.test(value)) || (field === 'digest' && !DIGEST.test(value)))
      throw new UsageError(
        `${file}: \`${field}\` of ${String(name)} is ${JSON.stringify(value)}, which is none`,
        field === 'newTag' ? 'write a tag of the image' : 'write sha256: and 64 digits of it',
      );
  }
}

const entriesOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
