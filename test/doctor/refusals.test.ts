import { expect, it } from 'vitest';
import type { LiveObject } from '../../src/cluster/cluster.ts';
import { ClusterView } from '../../src/doctor/cluster-view.ts';
import { refusals } from '../../src/doctor/refusals.ts';
import { snapshotOf, stateOf, wardInstallation } from '../support/doctor/ward.ts';

const installation = wardInstallation();
/** Two events about one StatefulSet: of a quota that was mended, then of a ServiceAccount. */
const state = stateOf('pod-refused.after-quota');

const refused = (replicas: number) => {
  const objects = state.objects!.map((object) =>
    object.kind === 'StatefulSet' ? { ...object, status: { replicas } } : object,
  );
  return refusals(new ClusterView(installation, snapshotOf(installation, { ...state, objects }))).map(
    ({ text }) => text,
  );
};

it('is what was said last of an object, not what was mended before', () => {
  expect(refused(0)).toEqual([expect.stringContaining('serviceaccount "nobody" not found')]);
});

it('is none of a StatefulSet that has all its pods by now', () => {
  expect(refused(1)).toEqual([]);
});

it('is none of an old ReplicaSet, when its Deployment has nothing to tell', () => {
  const metadata = { name: 'runner', namespace: 'gitlab' };
  const deployment: LiveObject = { apiVersion: 'apps/v1', kind: 'Deployment', metadata };
  const object = { ...metadata, kind: 'ReplicaSet', name: 'runner-5d4f8c7b9' };
  const events = state.events!.map((event) => ({ ...event, object }));
  const of = (objects: readonly LiveObject[]) =>
    refusals(
      new ClusterView(installation, snapshotOf(installation, { events, objects: [...state.objects!, ...objects] })),
    );
  expect(of([deployment])).toEqual([]);
  expect(of([])).toHaveLength(1);
});
