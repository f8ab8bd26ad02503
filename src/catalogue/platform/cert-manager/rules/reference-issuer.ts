import { referenceRule } from '../../../../contract/reference-rule.ts';

export const issuerReferences = referenceRule({
  id: 'reference/issuer',
  what: 'Every Issuer and ClusterIssuer that a Certificate names is there.',
  why: 'The certificate is never issued, and what serves with it does not start.',
  kinds: { 'Issuer.cert-manager.io': 'Issuer', 'ClusterIssuer.cert-manager.io': 'ClusterIssuer' },
  fix: 'add the issuer',
});
