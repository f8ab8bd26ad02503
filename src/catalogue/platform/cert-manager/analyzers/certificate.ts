import type { Analyzer } from '../../../../contract/analyzer.ts';
import { at, recordsOf, textOf } from '../../../../kit/json.ts';
import { describeObject } from '../../../../kit/object.ts';

export const certificateIssued: Analyzer = {
  id: 'certificate/issued',
  what: 'A Certificate is not issued, or is over and not renewed.',
  why: 'What serves with it does not start, or is refused by whoever checks it.',
  *find(view) {
    for (const object of view.all('Certificate.cert-manager.io')) {
      const { name, namespace } = object.metadata;
      const notAfter = textOf(at(object.status, 'notAfter'));
      const over = notAfter !== undefined && Date.parse(notAfter) < view.now;
      const ready = recordsOf(at(object.status, 'conditions')).find(({ type }) => type === 'Ready');
      if (!over && ready?.status !== 'False') continue;
      const component = view.componentOf(object);
      yield {
        ...(component !== undefined && { component }),
        object: describeObject(object),
        message: over
          ? `the certificate ${namespace}/${name} is over since ${notAfter.slice(0, 10)}`
          : `the certificate ${namespace}/${name} is not made`,
        evidence: [textOf(ready?.message) ?? ''].filter(Boolean),
        fix: 'see why cert-manager does not issue it',
        next: [view.describe(object), view.kubectl('get certificaterequests,orders,challenges -A')],
      };
    }
  },
};
