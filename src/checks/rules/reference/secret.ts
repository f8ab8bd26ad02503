import { referenceRule } from '../../../contract/reference-rule.ts';

export const secretReferences = referenceRule({
  id: 'reference/secret',
  what: 'Every Secret that something names, for pulling images too, is made in that namespace, with the keys that are read from it.',
  why: 'A container whose Secret or key is missing never starts, and an operator that cannot read one never gets ready.',
  kinds: { Secret: 'Secret' },
  fix: 'declare it under `secrets` of the component, or have the connection that it belongs to make it',
});
