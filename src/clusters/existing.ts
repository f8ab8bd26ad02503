import { CONTROL_PLANE, OF_A_CLOUD } from './nodes.ts';
import type { ClusterProfile } from './profile.ts';
import { reservedByParts } from './reservations.ts';

/** A cluster of which nothing is known but what the configuration says. */
export const existing: ClusterProfile = {
  id: 'existing',
  summary: 'any other cluster that is already there',
  profile: 'production',
  cluster: {},
  ingress: {},
  nodeLabels: [...OF_A_CLOUD, CONTROL_PLANE],
  sizing: { shared: false, reserved: reservedByParts },
};
