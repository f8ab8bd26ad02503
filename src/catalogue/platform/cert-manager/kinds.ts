import type { Kinds } from '../../../contract/kind.ts';
import { madeSecret } from '../../../contract/made.ts';
import { named, row, typed } from '../../../contract/refer.ts';
import { at, recordOf, textOf, textsOf } from '../../../kit/json.ts';
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
      const { secretName, keystores } = recordOf(spec);
      const { jks, pkcs12 } = recordOf(keystores);
      return [
        madeSecret(String(secretName), namespace, [
          'tls.crt',
          'tls.key',
          'ca.crt',
          ...(recordOf(jks).create === true ? ['keystore.jks', 'truststore.jks'] : []),
          ...(recordOf(pkcs12).create === true ? ['keystore.p12', 'truststore.p12'] : []),
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
