import { placeOf } from '../../../../contract/manifest.ts';
import type { Problem } from '../../../../contract/problem.ts';
import type { Rule } from '../../../../contract/rule.ts';
import { type KubeObject, kindOf } from '../../../../kit/object.ts';

/** What a Tenant may ask for that its operator has no right to here, and what to say instead (v7.1.1, types.go). */
const ASKS: readonly { readonly path: string; readonly isAsked: (spec: Asked) => boolean; readonly fix: string }[] = [
  {
    path: 'requestAutoCert',
    // On when absent.
    isAsked: ({ requestAutoCert = true }) => requestAutoCert,
    fix: 'say `requestAutoCert: false`, and name certificates of your own under `externalCertSecret`',
  },
  {
    path: 'kes',
    isAsked: ({ kes }) => kes !== undefined,
    fix: 'take it out: its certificates are signed by the cluster',
  },
  {
    path: 'prometheusOperator',
    isAsked: ({ prometheusOperator = false }) => prometheusOperator,
    fix: 'take it out, and let a ServiceMonitor find the servers',
  },
];

interface Asked {
  readonly requestAutoCert?: boolean;
  readonly kes?: object;
  readonly prometheusOperator?: boolean;
}

export const tenantRights: Rule = {
  id: 'tenant/rights',
  severity: 'error',
  what: 'A Tenant asks for no certificates that the cluster signs, for no KES, and not to be written into the settings of a Prometheus.',
  why: 'The operator may approve no certificate and read nothing of Prometheus: it is refused, and the Tenant never starts.',
  *check(subject): Iterable<Problem> {
    for (const manifest of subject.objects()) {
      if (kindOf(manifest.object) !== 'Tenant.minio.min.io') continue;
      const spec = (manifest.object.spec ?? {}) as Asked;
      for (const { path, isAsked, fix } of ASKS)
        if (isAsked(spec))
          yield {
            ...placeOf(manifest),
            path: `spec.${path}`,
            message: 'a Tenant asks for what its operator has no right to',
            fix,
            ...(path === 'requestAutoCert' && { brings: secured(manifest.object.metadata) }),
          };
    }
  },
};

/** With certificates its Services have other ports: whoever calls them is told of ports that are not there. */
const secured = ({ name, namespace }: KubeObject['metadata']) =>
  ['minio', `${name}-hl`, `${name}-console`].map((service) => ({
    rule: 'reference/service',
    about: `Service ${namespace}/${service}`,
  }));
