import type { ClusterProfile } from './profile.ts';
import { reservedByParts } from './reservations.ts';

/** A cluster of which nothing is known but what the configuration says. */
export const existing: ClusterProfile = {
  id: 'existing',
  summary: 'any other cluster that is already there',
  profile: 'production',
  cluster: {},
  ingress: {},
  sizing: { shared: false, reserved: reservedByParts },
};
