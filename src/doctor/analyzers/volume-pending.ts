import { describeObject } from '../../kit/object.ts';
import type { Analyzer } from '../analyzer.ts';
import { since } from '../cluster-view.ts';
import type { Claim } from '../live.ts';
import { livePods, whose } from '../of-pod.ts';

export const volumePending: Analyzer = {
  id: 'volume/pending',
  what: 'A volume claim is not bound: no such StorageClass, no default one, or a provisioner that fails.',
  why: 'The pod that mounts it is not scheduled.',
  *find(view) {
    const classes = view.all('StorageClass.storage.k8s.io');
    const seen = !view.snapshot.gaps.some(({ what }) => what === 'StorageClass objects');
    for (const claim of view.all<Claim>('PersistentVolumeClaim')) {
      if (claim.status?.phase !== 'Pending') continue;
      const { name, namespace = '' } = claim.metadata;
      const wanted = claim.spec?.storageClassName;
      const said = view.eventsOf(claim, /^(ProvisioningFailed|FailedBinding|VolumeMismatch)$/).at(-1)?.message;
      const there = classes.map(({ metadata }) => metadata.name);
      const missing = wanted !== undefined && seen && !there.includes(wanted);
      // One that waits for its pod to be scheduled is as it should be.
      if (!missing && wanted !== undefined && said === undefined) continue;
      const pod = livePods(view).find(
        (pod) =>
          pod.metadata.namespace === namespace &&
          pod.spec?.volumes?.some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === name),
      );
      const component = pod ? view.componentOf(pod) : view.componentOf(claim);
      yield {
        ...whose(component),
        object: describeObject(claim),
        ...since(claim.metadata.creationTimestamp as string | undefined),
        same: `${namespace} ${wanted} ${missing}`,
        message: `volume claim ${namespace}/${name} has no volume`,
        explanation: missing
          ? `There is no StorageClass ${wanted}, ${there.length > 0 ? `only ${there.join(', ')}` : 'nor any other'}.`
          : wanted === undefined
            ? 'It names no StorageClass, and the cluster has no default one.'
            : `StorageClass ${wanted} is there; its provisioner does not make the volume.`,
        evidence: said ? [said] : [],
        fix:
          missing || wanted === undefined
            ? 'name one that is there: cluster.storageClass. A claim keeps its class: delete it so that it is made anew, when nothing is in it'
            : 'see what the provisioner says',
        next: [view.kubectl('get storageclass'), view.describe(claim)],
      };
    }
  },
};
