import { isRecord, type Json, recordOf, recordsOf, textOf } from '../../kit/json.ts';
import { isCustom, type KubeObject, kindOf } from '../../kit/object.ts';
import { below, formatPath } from '../../kit/path.ts';
import { remembered } from '../../kit/remembered.ts';
import { EXTERNAL_SECRET } from '../../policy/external-secrets.ts';
import { embeddedObjects } from '../../workspace/embedded-objects.ts';
import { sourcesOfPod } from '../pods/sources.ts';
import type { PodTemplate } from '../pods/template.ts';
import { textsOfContainer } from '../pods/texts.ts';
import type { Subject } from '../rule.ts';
import { secretNames } from '../secret-names.ts';

/** A text that a pod is told. */
export interface Leaf {
  /** What it is called there: a variable, a key, a field; none of an argument. */
  readonly name?: string;
  readonly text: string;
  /** The object that holds it, and the place in it. */
  readonly object: KubeObject;
  readonly path: string;
  /** The pod's own variables, arguments and files, and no field of what makes it. */
  readonly own: boolean;
}

/** What a pod is told, and the Secrets that it has. */
export interface ToldPod {
  readonly leaves: readonly Leaf[];
  /** Names of Secrets in its namespace. */
  readonly secrets: ReadonlySet<string>;
}

/** Texts of ConfigMaps, and of the Secrets that the tree says how to make, by namespace and name. */
export class Sources {
  /** By pod, and by what of its object is left out. */
  readonly #told = remembered((_: PodTemplate) => new Map<string, ToldPod>());
  readonly #objects = new Map<string, KubeObject>();
  /** Custom resources by component and namespace. */
  readonly #custom = new Map<string, KubeObject[]>();

  constructor({ manifests }: Pick<Subject, 'manifests'>) {
    for (const { component, object } of manifests) {
      const { namespace, name } = object.metadata;
      if (object.kind === 'ConfigMap') this.#objects.set(`ConfigMap ${namespace}/${name}`, object);
      else if (kindOf(object) === EXTERNAL_SECRET) {
        const target = textOf(recordOf(recordOf(object.spec).target).name) ?? name;
        this.#objects.set(`Secret ${namespace}/${target}`, object);
      } else if (isCustom(object) && namespace !== undefined) {
        const key = `${component} ${namespace}`;
        this.#custom.set(key, [...(this.#custom.get(key) ?? []), object]);
      }
    }
  }

  /** Custom resources of its component that the one which makes a pod names: the pod is told by them too. */
  beside({ manifest, object, namespace }: PodTemplate): readonly KubeObject[] {
    if (manifest.object !== object) return [];
    const all = this.#custom.get(`${manifest.component} ${namespace}`) ?? [];
    const names = all.length === 0 ? '' : specText(object);
    return all.filter((one) => one !== object && names.includes(JSON.stringify(one.metadata.name)));
  }

  /** Everything that a pod is told, but for what is about `others` of its object alone: parts of that. */
  told(pod: PodTemplate, others: readonly string[] = []): ToldPod {
    const known = this.#told(pod);
    const key = others.join(' ');
    const told = known.get(key) ?? toldPod(pod, this, others);
    known.set(key, told);
    return told;
  }

  /** The texts of one, under their keys. */
  read(kind: 'ConfigMap' | 'Secret', namespace: string, name: string, keys?: readonly string[]): readonly Leaf[] {
    const object = this.#objects.get(`${kind} ${namespace}/${name}`);
    if (!object) return [];
    const at = kind === 'ConfigMap' ? ['data'] : ['spec', 'target', 'template', 'data'];
    const data = at.reduce<Json>((value, step) => recordOf(value[step]), object as unknown as Json);
    return Object.entries(data).flatMap(([key, text]) =>
      // An object in a text is told to its own pods.
      typeof text === 'string' && (!keys || keys.includes(key)) && embeddedObjects(text).length === 0
        ? [{ name: key, text, object, path: formatPath([...at, key]), own: true }]
        : [],
    );
  }
}

const ofManifests = remembered((manifests: Subject['manifests']) => new Sources({ manifests }));

/** The texts of a tree: found once, however many rules ask. */
export const sourcesOf = ({ manifests }: Pick<Subject, 'manifests'>): Sources => ofManifests(manifests);

/** What an object says, less its variables: one may hold the name of a bucket, which is another's in its own kind. Several pods may ask. */
const specText = remembered(
  ({ spec }: KubeObject) => JSON.stringify(spec, (_, one) => (isVariable(one) ? undefined : one)) ?? '',
);

const isVariable = (value: unknown): boolean =>
  isRecord(value) && typeof value.name === 'string' && typeof value.value === 'string';

/** What a pod is told: its variables, arguments and files, and the fields of the custom resource that makes it. */
function toldPod(pod: PodTemplate, sources: Sources, others: readonly string[]): ToldPod {
  const leaves: Leaf[] = [];
  const secrets = new Set<string>();
  const { namespace, spec, manifest } = pod;
  for (const list of ['initContainers', 'containers'])
    for (const [i, container] of recordsOf(spec[list]).entries())
      for (const { path, ...said } of textsOfContainer(container, `spec.${list}[${i}]`))
        leaves.push({ ...said, object: manifest.object, path: pod.locate(path), own: true });
  for (const { kind, name, keys, variable } of sourcesOfPod(spec)) {
    if (kind === 'Secret') secrets.add(name);
    // It goes by the variable's name there.
    for (const leaf of sources.read(kind, namespace, name, keys))
      leaves.push(variable === undefined ? leaf : { ...leaf, name: variable });
  }
  if (isCustom(pod.object)) {
    fieldsOf(pod, others, leaves, secrets);
    for (const object of sources.beside(pod)) fieldsIn(object, '', new Set(), object, leaves, secrets);
  }
  return { leaves, secrets };
}

/** Fields of what makes the pod, but for those that are about `others` alone. */
function fieldsOf(pod: PodTemplate, others: readonly string[], leaves: Leaf[], secrets: Set<string>): void {
  fieldsIn(pod.object, pod.locate('').replace(/[^ ]*$/, ''), new Set(others), pod.manifest.object, leaves, secrets);
}

function fieldsIn(
  { spec }: KubeObject,
  prefix: string,
  skipped: ReadonlySet<string>,
  holder: KubeObject,
  leaves: Leaf[],
  secrets: Set<string>,
): void {
  const walk = (value: unknown, path: string, name?: string): void => {
    if (skipped.size > 0 && skipped.has(path)) return;
    if (typeof value === 'string')
      leaves.push({
        ...(name !== undefined && { name }),
        text: value,
        object: holder,
        path: prefix + path,
        own: false,
      });
    else if (Array.isArray(value)) for (const [i, one] of value.entries()) walk(one, below(path, i));
    else if (isRecord(value)) {
      for (const [key, one] of Object.entries(value)) {
        const called = key === 'value' ? textOf(value.name) : key;
        walk(one, below(path, key), called);
      }
    }
  };
  for (const name of secretNames(spec)) secrets.add(name);
  walk(spec, 'spec');
}
