import { pathFrom } from '../../src/checks/inside.ts';
import type { Rule } from '../../src/checks/rule.ts';
import type { Manifest } from '../../src/contract/manifest.ts';
import type { KubeObject } from '../../src/kit/object.ts';
import { object, of, subject } from './subject.ts';

type More = Parameters<typeof subject>[1];

/** What a rule says of objects of the component `app`, and of what `more` holds: where, what is wrong, and the remedy. */
export function said(rule: Rule, objects: readonly KubeObject[], more?: More): string[] {
  return saidOf(
    rule,
    objects.map((one) => of('app', one)),
    more,
  );
}

/** The same of objects that belong to several components. */
export function saidOf(rule: Rule, manifests: readonly Manifest[], more?: More): string[] {
  return [...rule.check(subject(manifests, more))].map(
    ({ message, fix, ...place }) => `${pathFrom(place) ?? 'declared'}: ${message}; ${fix}`,
  );
}

/** A Pod of the namespace `ns` with this `spec`. */
export function pod(spec: object): KubeObject {
  return object('v1', 'Pod', 'pod', 'ns', { spec });
}

/** A Pod with one container that has these variables. */
export function withEnv(...env: readonly object[]): KubeObject {
  return pod({ containers: [{ name: 'main', env }] });
}

export const namespace = object('v1', 'Namespace', 'ns');

/** The ExternalSecret of a Secret, whose template makes these keys. */
export function externalSecret(name: string, data: Readonly<Record<string, string>>, spec: object = {}): KubeObject {
  return object('external-secrets.io/v1', 'ExternalSecret', name, 'ns', {
    spec: { target: { name, template: { mergePolicy: 'Replace', data } }, ...spec },
  });
}
