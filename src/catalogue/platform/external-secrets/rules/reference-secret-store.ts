import { referenceRule } from '../../../../contract/reference-rule.ts';

/** Kinds of generators that `imports/crds` holds. */
const generators = ['ClusterGenerator', 'Password', 'UUID'];

export const secretStoreReferences = referenceRule({
  id: 'reference/secret-store',
  what: 'Every store and generator that an ExternalSecret takes from is there.',
  why: 'The Secret is never made, and every Pod that reads it waits.',
  kinds: {
    'SecretStore.external-secrets.io': 'SecretStore',
    'ClusterSecretStore.external-secrets.io': 'ClusterSecretStore',
    ...Object.fromEntries(generators.map((kind) => [`${kind}.generators.external-secrets.io`, `${kind} generator`])),
  },
  fix: 'declare the secret under `secrets` of the component, from which stores and generators follow',
});
