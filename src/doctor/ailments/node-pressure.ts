import { profileOf } from '../../clusters/index.ts';
import { describeObject } from '../../kit/object.ts';
import type { Ailment } from '../ailment.ts';
import { conditionsOf, type Node } from '../live.ts';
import { type Patient, since } from '../patient.ts';

/** Conditions of a node that are bad when they hold, and what is short then (kubernetes, pkg/kubelet/nodestatus). */
const SHORT: Readonly<
  Record<string, (patient: Patient, node: string) => { what: string; fix: string; next: string[] }>
> = {
  DiskPressure: (patient) => ({
    what: 'has hardly any disk left',
    fix: 'free some disk: images that nothing uses any more, and volumes of what was removed',
    next: [
      ...(profileOf(patient.plan.platform.cluster).maker?.commands.disk ?? [
        patient.kubectl('get pods -A --field-selector=status.phase=Failed'),
      ]),
    ],
  }),
  MemoryPressure: (patient) => ({
    what: 'has hardly any memory left',
    fix: 'raise cluster.memory, or switch components off: capacity shows who takes how much',
    next: [patient.kubectl('top pods -A --sort-by=memory'), patient.npm('capacity')],
  }),
  PIDPressure: (patient, node) => ({
    what: 'runs nearly as many processes as it may',
    fix: 'find the pod that starts them',
    next: [patient.kubectl(`get pods -A --field-selector=spec.nodeName=${node}`)],
  }),
};

export const nodePressure: Ailment = {
  id: 'node/pressure',
  what: 'A node is short of memory, disk or process ids.',
  why: 'It evicts pods and takes no new ones, until there is more.',
  *find(patient) {
    for (const node of patient.all<Node>('Node'))
      for (const { type, status, message, lastTransitionTime } of conditionsOf(node)) {
        const short = SHORT[type];
        if (!short || status !== 'True') continue;
        const { name } = node.metadata;
        const { what, fix, next } = short(patient, name);
        yield {
          object: describeObject(node),
          message: `node ${name} ${what}`,
          ...since(lastTransitionTime),
          ...(message && { explanation: message }),
          fix,
          next: [...next, patient.describe(node)],
        };
      }
  },
};
