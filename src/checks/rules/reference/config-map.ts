import { referenceRule } from '../../../contract/reference-rule.ts';

export const configMapReferences = referenceRule({
  id: 'reference/config-map',
  what: 'Every ConfigMap that something names is in that namespace, with the keys that are read from it.',
  why: 'A Pod whose ConfigMap or key is missing waits for it and never starts.',
  kinds: { ConfigMap: 'ConfigMap' },
  fix: 'add it to the component, in that namespace',
});
