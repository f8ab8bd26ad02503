import { profileOf } from '../../clusters/index.ts';
import type { Analyzer } from '../analyzer.ts';
import { whose } from '../of-pod.ts';

/** As Go, OpenSSL (curl, Python), Java and Node say it. */
const EXPIRED =
  /certificate has expired(?: or is not yet valid)?|certificate expired|CERT_HAS_EXPIRED|CertificateExpiredException/i;

export const certificate: Analyzer = {
  id: 'certificate/expired',
  what: 'A certificate is over, or not valid yet by the clock of who reads it.',
  why: 'Whoever checks it refuses the connection.',
  *find(view) {
    const { maker } = profileOf(view.plan.platform.cluster);
    for (const { component, object, text } of view.texts) {
      if (!EXPIRED.test(text)) continue;
      yield {
        ...whose(component),
        ...(object && { object }),
        same: 'text',
        message: 'a connection is refused, since a certificate is not valid',
        explanation: /is before|not yet valid/.test(text)
          ? 'Its time has not come, or is over, by the clock of who reads it: a wrong clock looks the same.'
          : 'It is over.',
        evidence: [text],
        fix: 'renew it; when it is the cluster’s own, starting a server of k3s again renews those that end within 120 days',
        next: [
          'date -u',
          ...(maker
            ? [maker.commands.restart(view.plan.platform.name)]
            : [view.kubectl('get secrets -A --field-selector=type=kubernetes.io/tls')]),
        ],
      };
    }
  },
};
