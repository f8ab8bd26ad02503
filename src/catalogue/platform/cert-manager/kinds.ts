import type { Kinds } from '../../../contract/kind.ts';
import { madeSecret } from '../../../contract/made.ts';
import { named, row, typed } from '../../../contract/refer.ts';
import { at, textOf, textsOf } from '../../../kit/json.ts';
import { kindKey } from '../../../kit/object.ts';

/** What becomes of certificates, and what they name. */
export const certificateKinds: Kinds = {
  // cert-manager v1.21.1, pkg/apis/certmanager/v1/types_certificate.go: `ca.crt` is there when the issuer has one, and so are
  // the truststores.
  'Certificate.cert-manager.io': {
    certifies: ({ spec }) => ({
      secret: String(at(spec, 'secretName')),
      names: [...textsOf(at(spec, 'dnsNames')), ...textsOf([at(spec, 'commonName')])],
    }),
    makes: ({ metadata: { namespace }, spec }) => {
      const { secretName, keystores } = spec as { secretName: string; keystores?: Keystores };
      return [
        madeSecret(secretName, namespace, [
          'tls.crt',
          'tls.key',
          'ca.crt',
          ...(keystores?.jks?.create ? ['keystore.jks', 'truststore.jks'] : []),
          ...(keystores?.pkcs12?.create ? ['keystore.p12', 'truststore.p12'] : []),
        ]),
      ];
    },
    refers: [
      row(
        'spec issuerRef',
        typed(({ kind, group }) => kindKey(textOf(kind) ?? 'Issuer', textOf(group) ?? 'cert-manager.io')),
      ),
    ],
  },
  'Issuer.cert-manager.io': { refers: [row('spec ca secretName', named('Secret', 'tls.key'))] },
};

type Keystores = Readonly<Partial<Record<'jks' | 'pkcs12', { readonly create: boolean }>>>;
