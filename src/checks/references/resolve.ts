import { askedOf } from '../../contract/asked.ts';
import type { Manifest } from '../../contract/manifest.ts';
import { describeObject } from '../../kit/object.ts';
import { formatPath } from '../../kit/path.ts';
import { allManifests, type Rendered, type Subject } from '../rule.ts';
import { KnownThings } from './known.ts';
import type { Place, Reference, Take } from './reference.ts';
import { referencesOf, referencesOfValues } from './walk.ts';

/** All that is known of a tree's references. */
export interface References {
  readonly known: KnownThings;
  /** Those that name nothing, by the kind of thing that they name. */
  readonly broken: ReadonlyMap<string, readonly Reference[]>;
}

const resolved = new WeakMap<Subject, References>();

/** Collects every reference of a tree and looks it up: once, however many rules ask. */
export function resolve(subject: Subject): References {
  const done = resolved.get(subject);
  if (done) return done;
  const known = new KnownThings(subject);
  const broken = new Map<string, Reference[]>();
  collect(subject, known, (target, place, path) => {
    const found = known.get(target);
    if (found && (target.part === undefined || !found.parts || found.parts.has(target.part))) return;
    const reference = { target, place, ...(path && { path: formatPath(path) }) };
    const ofKind = broken.get(target.kind);
    if (ofKind) ofKind.push(reference);
    else broken.set(target.kind, [reference]);
  });
  const references = { known, broken };
  resolved.set(subject, references);
  return references;
}

/** Where a finding about an object points. */
export function placeOf({ component, object, from }: Manifest): Place {
  return { component, object: describeObject(object), config: from };
}

/** Every reference of a tree, to what is there and to what is not. */
export function collect(subject: Rendered, known: KnownThings, take: Take): void {
  const { plan, releases } = subject;
  const { namespaces } = known;
  const surroundings = { namespaces, kinds: plan.knowledge.kinds, find: known.object.bind(known), take };
  for (const one of allManifests(subject)) referencesOf(one.object, { ...surroundings, place: placeOf(one) });
  const components = new Map(plan.components.map((component) => [component.id, component]));
  for (const { component, pin, values } of releases) {
    const { namespace, config } = components.get(component)!;
    referencesOfValues(values, pin.refers?.(values) ?? [], {
      ...surroundings,
      place: { component, config },
      namespace,
    });
  }
  for (const { id: component, uis, namespace, external, config } of plan.components) {
    if (external) continue;
    for (const { service: name, port } of uis)
      take({ kind: 'Service', name, namespace, part: String(port) }, { component, config });
  }
  for (const connection of plan.connections) {
    const { component } = connection.client;
    const { config } = components.get(component)!;
    for (const { config: from = config, ...target } of askedOf(connection)) take(target, { component, config: from });
  }
}
