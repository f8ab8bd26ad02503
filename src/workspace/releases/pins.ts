import { isMap, isScalar, isSeq, type Node, parseDocument, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import { UsageError } from '../workspace.ts';

/** Which version of an image an overlay runs: an entry of `images:` in a kustomization.yaml (kustomize, api/types/image.go). */
export interface Pin {
  /** The image as the objects name it, without tag. */
  readonly name: string;
  /** The image to run in its place. */
  readonly newName?: string;
  readonly newTag?: string;
  readonly digest?: string;
}

/** What a pin may say, in the order in which it is written. */
export const FIELDS = ['newName', 'newTag', 'digest'] as const;

export type Entry = YAMLMap<Scalar, Node | null>;

/** The pins of a kustomization.yaml. @throws UsageError when it cannot be read as one. */
export function pinsOf(file: string, text: string): readonly Pin[] {
  return entriesOf(file, text).map(({ pin }) => pin);
}

/** The version of a pin for people: `1.4.2`, `1.4.2@sha256:…`, with the other image's name before it. */
export function versionOf({ newName, newTag, digest }: Omit<Pin, 'name'>): string {
  const version = `${newTag ?? ''}${digest ? `@${digest}` : ''}` || '(no version)';
  return newName === undefined ? version : `${newName}${newTag === undefined ? '' : ':'}${version}`;
}

/** The top of a kustomization.yaml, with the places of everything in it. */
export function readOverlay(file: string, text: string) {
  const document = parseDocument(text, { prettyErrors: true });
  const [error] = document.errors;
  if (error)
    throw new UsageError(
      `${file} is not YAML: ${error.message.split('\n')[0]!.replace(/:$/, '')}`,
      'correct the file, and run it again',
    );
  if (!isMap(document.contents))
    throw new UsageError(`${file} holds no kustomization`, 'remove it, and `npm run synth`');
  return document.contents as YAMLMap<Scalar, Node | null>;
}

/** The entries of `images:`. */
export function entriesOf(file: string, text: string): readonly { readonly node: Entry; readonly pin: Pin }[] {
  const images = readOverlay(file, text).get('images', true);
  if (images === undefined || (isScalar(images) && images.value === null)) return [];
  const wrong = () => new UsageError(`${file}: \`images:\` is no list of pins`, 'write entries of name and newTag');
  if (!isSeq(images)) throw wrong();
  return (images as YAMLSeq<Node>).items.map((node) => {
    const value = isMap(node) ? (node.toJSON() as Record<string, unknown>) : {};
    if (typeof value.name !== 'string') throw wrong();
    const said = FIELDS.filter(
      (field) =>
        value[field] !== undefined &&
        value[field] !== null &&
        // As the Image Updater writes every pin: it renames an image to itself.
        !(field === 'newName' && value.newName === value.name),
    );
    const pin = Object.fromEntries(said.map((field) => [field, String(value[field])]));
    return { node: node as Entry, pin: { name: value.name, ...pin } };
  });
}
