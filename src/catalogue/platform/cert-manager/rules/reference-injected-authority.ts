import { placeOf } from '../../../../contract/manifest.ts';
import type { Problem } from '../../../../contract/problem.ts';
import type { Rule } from '../../../../contract/rule.ts';
import { at, recordsOf, textsOf } from '../../../../kit/json.ts';
import { kindOf } from '../../../../kit/object.ts';
import { CAINJECTOR, NO_DEFINITIONS } from '../pods.ts';

const ASKS = /^cert-manager\.io\/inject-(apiserver-ca|ca-from|ca-from-secret)$/;

/** What the cainjector writes into only where it is told to. */
const BY_LEAVE: Readonly<Record<string, string>> = {
  'CustomResourceDefinition.apiextensions.k8s.io': NO_DEFINITIONS[0],
  'APIService.apiregistration.k8s.io': NO_DEFINITIONS[1],
};

export const injectedAuthorities: Rule = {
  id: 'reference/injected-authority',
  severity: 'error',
  what: 'Definitions and APIServices ask for an authority only where the cainjector writes into them.',
  why: 'The API server trusts nobody who answers for them: objects of such a kind can be neither read nor written.',
  *check(subject): Iterable<Problem> {
    const deployment = subject.manifests.find(
      ({ object }) => kindOf(object) === 'Deployment.apps' && object.metadata.name === CAINJECTOR,
    );
    const containers = recordsOf(at(deployment?.object.spec, 'template', 'spec', 'containers'));
    const flags = containers.flatMap(({ args }) => textsOf(args));
    for (const manifest of subject.objects()) {
      const { object } = manifest;
      const refusal = BY_LEAVE[kindOf(object)];
      const asked = Object.keys(object.metadata.annotations ?? {}).find((name) => ASKS.test(name));
      if (asked === undefined || refusal === undefined || !flags.includes(refusal)) continue;
      yield {
        ...placeOf(manifest),
        path: `metadata.annotations["${asked}"]`,
        message: `${object.metadata.name} asks for an authority, and the cainjector may not write it`,
        fix: 'say `definitions: true` of cert-manager',
      };
    }
  },
};
