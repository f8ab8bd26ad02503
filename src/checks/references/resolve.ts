import type { Tree } from '../../argocd/tree.ts';
import { thingsAsked } from '../../contract/connections/index.ts';
import { placeOf } from '../../contract/manifest.ts';
import type { Reference, References } from '../../contract/reference.ts';
import { formatPath } from '../../kit/path.ts';
import { isDefinition, withoutTypes } from '../../render/definitions.ts';
import { allManifests, type Subject } from '../rule.ts';
import { ThingIndex } from './known.ts';
import type { Take } from './take.ts';
import { referencesOf, referencesOfValues } from './walk.ts';

const resolved = new WeakMap<Subject, References>();

/** Collects every reference of a tree and looks it up: once, however many rules ask. A method of what rules see. */
export function references(this: Subject): References {
  const done = resolved.get(this);
  if (done) return done;
  const known = new ThingIndex(this);
  const broken = new Map<string, Reference[]>();
  collect(this, known, (target, place, path) => {
    const found = known.get(target);
    if (found && (target.part === undefined || !found.parts || found.parts.has(target.part))) return;
    const reference = { target, place, ...(path && { path: formatPath(path) }) };
    const ofKind = broken.get(target.kind);
    if (ofKind) ofKind.push(reference);
    else broken.set(target.kind, [reference]);
  });
  const found = { known, broken };
  resolved.set(this, found);
  return found;
}

/** Every reference of a tree, to what is there and to what is not. */
export function collect(subject: Tree, known: ThingIndex, take: Take): void {
  const { plan, releases } = subject;
  const { namespaces } = known;
  const surroundings = { namespaces, kinds: plan.knowledge.kinds, find: known.find, take };
  for (const one of allManifests(subject)) {
    // Of a definition, its versions hold types: the megabytes of a tree that refer to nothing.
    const object = isDefinition(one.object) ? withoutTypes(one.object) : one.object;
    referencesOf(object, { ...surroundings, place: placeOf(one) });
  }
  const components = new Map(plan.components.map((component) => [component.id, component]));
  for (const { component, pin, values } of releases) {
    const { namespace, config } = components.get(component)!;
    referencesOfValues(values, pin.refers?.(values) ?? [], {
      ...surroundings,
      place: { component, config },
      namespace,
    });
  }
  for (const { id: component, uis, external, config } of plan.components) {
    if (external) continue;
    for (const { service: name, namespace, port } of uis)
      take({ kind: 'Service', name, namespace, part: String(port) }, { component, config });
  }
  for (const connection of plan.connections) {
    const { component } = connection.client;
    const { config } = components.get(component)!;
    for (const { config: from = config, ...target } of thingsAsked(connection))
      take(target, { component, config: from });
  }
}
