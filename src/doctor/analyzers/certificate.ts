import type { LiveObject } from '../../cluster/cluster.ts';
import { profileOf } from '../../clusters/index.ts';
import { describeObject } from '../../kit/object.ts';
import { dayOf } from '../../workspace/clock.ts';
import type { Analyzer } from '../analyzer.ts';
import { timeOf } from '../cluster-view.ts';
import { conditionsOf, type WithConditions } from '../live.ts';
import { whose } from '../of-pod.ts';

/** As Go, OpenSSL (curl, Python), Java and Node say it. */
const EXPIRED =
  /certificate has expired(?: or is not yet valid)?|certificate expired|CERT_HAS_EXPIRED|CertificateExpiredException/i;

export const certificate: Analyzer = {
  id: 'certificate/expired',
  what: 'A certificate is over, or not valid yet by the clock of who reads it.',
  why: 'Whoever checks it refuses the connection.',
  *find(view) {
    for (const object of view.all<WithConditions & { status?: { notAfter?: string } }>('Certificate.cert-manager.io')) {
      const end = timeOf(object.status?.notAfter);
      const ready = conditionsOf(object).find(({ type }) => type === 'Ready');
      const over = end !== undefined && end < view.now;
      if (!over && ready?.status !== 'False') continue;
      const component = view.componentOf(object as LiveObject);
      yield {
        ...whose(component),
        object: describeObject(object),
        message: over
          ? `the certificate ${object.metadata.namespace}/${object.metadata.name} is over since ${dayOf(end)}`
          : `the certificate ${object.metadata.namespace}/${object.metadata.name} is not made`,
        evidence: [ready?.message ?? ''].filter(Boolean),
        fix: 'see why cert-manager does not renew it',
        next: [view.describe(object), view.kubectl('get certificaterequests,orders,challenges -A')],
      };
    }
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
