import { ARGO_GROUP } from '../../../argocd/kinds.ts';
import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import { groupOf, type KubeObject } from '../../../kit/object.ts';
import { SYNC_WAVE } from '../../../kit/sync-annotations.ts';
import {
  applicationWaves,
  CHART_TURN,
  comesBefore,
  isCustomResource,
  type Turn,
  tellTurn,
  turnOf,
} from '../../order.ts';
import type { Rule, Subject } from '../../rule.ts';

const CRD = 'CustomResourceDefinition.apiextensions.k8s.io';

/** Who installs the definition of a kind, and when inside its Application. */
interface Bringer {
  readonly component: string;
  readonly turn: Turn;
}

export const orderCrd: Rule = {
  id: 'order/crd',
  severity: 'error',
  what: 'Every custom resource comes after the definition of its kind: in the tree, or brought by a chart of an earlier wave or of the same Application.',
  why: 'The API server does not know the kind yet, and the sync fails.',
  *check(subject): Iterable<Problem> {
    const waves = applicationWaves(subject);
    const bringersOf = findBringers(subject);
    // Argo CD's own kinds are there before it can apply anything.
    const there = new Set([ARGO_GROUP, ...groupsOutside(subject)]);
    for (const manifest of subject.objects()) {
      const { component, object, inside } = manifest;
      if (!isCustomResource(object) || there.has(groupOf(object.apiVersion))) continue;
      const kind = `${object.kind} of ${groupOf(object.apiVersion)}`;
      const at = placeOf(manifest);
      const bringers = bringersOf(object);
      if (bringers.length === 0)
        yield {
          ...at,
          path: 'apiVersion',
          message: `nothing installs the kind ${kind}`,
          fix: `switch on the component that brings it; if a chart of your own does, say so: \`crdGroups: [${groupOf(object.apiVersion)}]\``,
        };
      // When a program applies what stands in a text, no wave says.
      else if (!inside && !bringers.some((bringer) => inTime(bringer, component, object, waves)))
        yield { ...at, ...tooLate(bringers[0]!, component, object, kind, waves) };
    }
  },
};

/** Groups of the kinds that what stands outside the tree brought: `networkpolicies.cilium.io`. */
function groupsOutside({ plan }: Subject): readonly string[] {
  return plan.components
    .filter(({ external }) => external)
    .flatMap(({ makes }) => makes.filter(({ kind }) => kind === CRD))
    .map(({ name }) => name.slice(name.indexOf('.') + 1));
}

function findBringers({ manifests, releases }: Subject): (object: KubeObject) => readonly Bringer[] {
  const byKind = new Map<string, Bringer[]>();
  const byGroup = new Map<string, Bringer[]>();
  for (const { component, object } of manifests) {
    if (object.kind !== 'CustomResourceDefinition') continue;
    const { group, names } = object.spec as { group: string; names: { kind: string } };
    add(byKind, `${group}/${names.kind}`, { component, turn: turnOf(object) });
  }
  for (const { component, pin } of releases)
    for (const group of pin.crdGroups ?? []) add(byGroup, group, { component, turn: CHART_TURN });
  return ({ apiVersion, kind }) => {
    const group = groupOf(apiVersion);
    return byKind.get(`${group}/${kind}`) ?? byGroup.get(group) ?? [];
  };
}

/** Inside one wave Argo CD applies definitions first (v3.4.4, gitops-engine/pkg/sync/sync_tasks.go). */
function inTime(bringer: Bringer, component: string, object: KubeObject, waves: ReadonlyMap<string, number>): boolean {
  if (bringer.component === component) return !comesBefore(turnOf(object), bringer.turn);
  // A wave that is no number is told as that.
  return !((waves.get(bringer.component) ?? 0) >= (waves.get(component) ?? 0));
}

function tooLate(
  { component: other, turn }: Bringer,
  component: string,
  object: KubeObject,
  kind: string,
  waves: ReadonlyMap<string, number>,
): Pick<Problem, 'message' | 'fix' | 'path'> {
  if (other === component)
    return {
      path: `metadata.annotations["${SYNC_WAVE}"]`,
      message: `the kind ${kind} is installed in ${tellTurn(turn)} of ${component}, and used in ${tellTurn(turnOf(object))}`,
      fix: `give the object ${tellTurn(turn)} or a later one`,
    };
  return {
    message: `${component} is applied in wave ${waves.get(component) ?? 0}, and ${other}, which installs the kind ${kind}, in wave ${waves.get(other) ?? 0}`,
    fix: `declare under \`requires\` of ${component} what ${other} provides: the wave follows`,
  };
}

function add(map: Map<string, Bringer[]>, key: string, bringer: Bringer): void {
  const known = map.get(key);
  if (known) known.push(bringer);
  else map.set(key, [bringer]);
}
