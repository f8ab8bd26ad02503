import type { Certificate, Issuer } from '../../../../imports/types/cert-manager.io.ts';
import type { KubeObject } from '../../../kit/object.ts';

/** Name of its Service, and of its certificate: the operator finds it by the one and knows it by the other. */
export const SERVICE = 'barman-cloud';

/** Secrets of both ends, which the Service tells the operator of: each of them trusts the certificate of the other alone. */
export const TLS = { server: 'barman-cloud-server-tls', client: 'barman-cloud-client-tls' };

const ISSUER = 'plugin-barman-cloud-selfsigned-issuer';

/** Certificates of both ends. Each new connection is made with those of its moment (cnpg-i-machinery v0.4.2, pkg/pluginhelper/http/server.go). */
export function certificates(namespace: string): readonly KubeObject[] {
  const issuer: Issuer = {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Issuer',
    metadata: { name: ISSUER, namespace },
    spec: { selfSigned: {} },
  };
  const certificate = (end: keyof typeof TLS, spec: Partial<Certificate['spec']>): Certificate => ({
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { name: `${SERVICE}-${end}`, namespace },
    spec: {
      ...spec,
      duration: '2160h',
      issuerRef: { kind: 'Issuer', name: ISSUER },
      renewBefore: '360h',
      secretName: TLS[end],
      usages: [`${end} auth`],
    },
  });
  return [
    issuer,
    certificate('client', { commonName: `${SERVICE}-client` }),
    certificate('server', { commonName: SERVICE, dnsNames: [SERVICE] }),
  ];
}
