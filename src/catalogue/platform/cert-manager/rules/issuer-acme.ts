import { placeOf } from '../../../../contract/manifest.ts';
import type { Problem } from '../../../../contract/problem.ts';
import type { Rule } from '../../../../contract/rule.ts';
import { at } from '../../../../kit/json.ts';
import { kindOf } from '../../../../kit/object.ts';

const ISSUER = /^(Cluster)?Issuer\.cert-manager\.io$/;

export const issuerAcme: Rule = {
  id: 'issuer/acme',
  severity: 'error',
  what: 'No Issuer and no ClusterIssuer has its certificates from an authority by ACME.',
  why: 'The certificate is never issued: cert-manager has no way out of the cluster, and answers no challenges, for which it would start pods and write Ingresses in every namespace.',
  *check(subject): Iterable<Problem> {
    for (const manifest of subject.objects()) {
      const { object } = manifest;
      if (!ISSUER.test(kindOf(object)) || at(object.spec, 'acme') === undefined) continue;
      yield {
        ...placeOf(manifest),
        path: 'spec.acme',
        message: `${object.metadata.name} asks an authority outside, to which nothing leads`,
        fix: 'issue from an authority of your own (`ca`), or bring certificates as Secrets',
      };
    }
  },
};
