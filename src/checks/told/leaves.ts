import { isRecord, type Json, recordOf, recordsOf, textOf } from '../../kit/json.ts';
import { isCustom, type KubeObject, kindKey } from '../../kit/object.ts';
import { formatPath } from '../../kit/path.ts';
import { EXTERNAL_SECRET } from '../../policy/external-secrets.ts';
import { embeddedObjects } from '../../workspace/embedded-objects.ts';
import type { PodTemplate } from '../pods/template.ts';
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
  readonly #told = new WeakMap<PodTemplate, ToldPod>();
  readonly #objects = new Map<string, KubeObject>();
  /** Custom resources by component and namespace. */
  readonly #custom = new Map<string, KubeObject[]>();

  constructor({ manifests }: Pick<Subject, 'manifests'>) {
    for (const { component, object } of manifests) {
      const { namespace, name } = object.metadata;
      if (object.kind === 'ConfigMap') this.#objects.set(`ConfigMap ${namespace}/${name}`, object);
      else if (isMakerOfSecret(object)) {
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
    const names = all.length === 0 ? '' : JSON.stringify(object.spec);
    return all.filter((one) => one !== object && names.includes(JSON.stringify(one.metadata.name)));
  }

  /** Everything that a pod is told, and what is about others of its object too. */
  told(pod: PodTemplate): ToldPod {
    const told = this.#told.get(pod) ?? toldPod(pod, this, []);
    this.#told.set(pod, told);
    return told;
  }

  /** The texts of one, under their keys. */
  read(kind: 'ConfigMap' | 'Secret', namespace: string, name: string, keys?: ReadonlySet<string>): readonly Leaf[] {
    const object = this.#objects.get(`${kind} ${namespace}/${name}`);
    if (!object) return [];
    const at = kind === 'ConfigMap' ? ['data'] : ['spec', 'target', 'template', 'data'];
    const data = at.reduce<Json>((value, step) => recordOf(value[step]), object as unknown as Json);
    return Object.entries(data).flatMap(([key, text]) =>
      // An object in a text is told to its own pods.
      typeof text === 'string' && (!keys || keys.has(key)) && embeddedObjects(text).length === 0
        ? [{ name: key, text, object, path: formatPath([...at, key]), own: true }]
        : [],
    );
  }
}

const isMakerOfSecret = ({ kind, apiVersion }: KubeObject) =>
  kindKey(kind, apiVersion.split('/')[0]) === EXTERNAL_SECRET;

const known = new WeakMap<Subject['manifests'], Sources>();

/** The texts of a tree: found once, however many rules ask. */
export function sourcesOf(subject: Pick<Subject, 'manifests'>): Sources {
  const found = known.get(subject.manifests) ?? new Sources(subject);
  known.set(subject.manifests, found);
  return found;
}

/** What a pod is told: its variables, arguments and files, and the fields of the custom resource that makes it. */
export function toldPod(pod: PodTemplate, sources: Sources, others: readonly string[]): ToldPod {
  const leaves: Leaf[] = [];
  const secrets = new Set<string>();
  const { namespace, spec, manifest } = pod;
  const tell = (text: unknown, path: string, name?: string) => {
    if (typeof text === 'string')
      leaves.push({
        ...(name !== undefined && { name }),
        text,
        object: manifest.object,
        path: pod.locate(path),
        own: true,
      });
  };
  const take = (kind: 'ConfigMap' | 'Secret', name: unknown, keys?: ReadonlySet<string>) => {
    const said = textOf(name);
    if (said === undefined) return;
    if (kind === 'Secret') secrets.add(said);
    leaves.push(...sources.read(kind, namespace, said, keys));
  };
  for (const list of ['initContainers', 'containers'])
    for (const [i, container] of recordsOf(spec[list]).entries()) {
      const at = `spec.${list}[${i}]`;
      for (const part of ['command', 'args'])
        if (Array.isArray(container[part]))
          for (const [j, text] of container[part].entries()) tell(text, `${at}.${part}[${j}]`);
      for (const [j, { name, value, valueFrom }] of recordsOf(container.env).entries()) {
        tell(value, `${at}.env[${j}].value`, textOf(name));
        const { secretKeyRef, configMapKeyRef } = recordOf(valueFrom);
        for (const [kind, ref] of [
          ['Secret', secretKeyRef],
          ['ConfigMap', configMapKeyRef],
        ] as const) {
          const { name: from, key } = recordOf(ref);
          const before = leaves.length;
          take(kind, from, new Set([String(key)]));
          // It goes by the variable's name there.
          for (let k = before; k < leaves.length; k++) leaves[k] = { ...leaves[k]!, name: String(name) };
        }
      }
      for (const { secretRef, configMapRef } of recordsOf(container.envFrom)) {
        take('Secret', recordOf(secretRef).name);
        take('ConfigMap', recordOf(configMapRef).name);
      }
    }
  for (const volume of recordsOf(spec.volumes))
    for (const one of [volume, ...recordsOf(recordOf(volume.projected).sources)]) {
      const [secret, configMap] = [recordOf(one.secret), recordOf(one.configMap)];
      take('Secret', secret.secretName ?? secret.name, keysOf(secret));
      take('ConfigMap', configMap.name, keysOf(configMap));
    }
  if (isCustom(pod.object)) {
    fieldsOf(pod, others, leaves, secrets);
    for (const object of sources.beside(pod)) fieldsIn(object, '', new Set(), object, leaves, secrets);
  }
  return { leaves, secrets };
}

function keysOf({ items }: Json): ReadonlySet<string> | undefined {
  const keys = recordsOf(items).map(({ key }) => String(key));
  return keys.length > 0 ? new Set(keys) : undefined;
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
  const walk = (value: unknown, path: (string | number)[], name?: string): void => {
    if (skipped.has(formatPath(path))) return;
    if (typeof value === 'string')
      leaves.push({
        ...(name !== undefined && { name }),
        text: value,
        object: holder,
        path: prefix + formatPath(path),
        own: false,
      });
    else if (Array.isArray(value)) for (const [i, one] of value.entries()) walk(one, [...path, i]);
    else if (isRecord(value)) {
      for (const [key, one] of Object.entries(value)) {
        const called = key === 'value' ? textOf(value.name) : key;
        walk(one, [...path, key], called);
      }
    }
  };
  for (const name of secretNames(spec)) secrets.add(name);
  walk(spec, ['spec']);
}
