import { access } from './access.ts';
import { applications } from './applications.ts';
import { asked } from './asked.ts';
import { buckets } from './buckets.ts';
import { capacity } from './capacity.ts';
import { charts } from './charts.ts';
import { credentials } from './credentials.ts';
import { data } from './data.ts';
import { uiHosts } from './hosts.ts';
import { images } from './images.ts';
import { jobSettings } from './job-settings.ts';
import { kept } from './kept.ts';
import { limits } from './limits.ts';
import type { Mutation } from './mutation.ts';
import { network } from './network.ts';
import { objects } from './objects.ts';
import { order } from './order.ts';
import { quotas } from './quotas.ts';
import { references } from './references.ts';
import { scaling } from './scaling.ts';
import { secretLife } from './secret-life.ts';
import { secrets } from './secrets.ts';
import { services } from './services.ts';
import { texts } from './texts.ts';
import { told } from './told.ts';
import { toldOperators } from './told-operators.ts';
import { validated } from './validated.ts';
import { written } from './written.ts';

/** Every mutation by the area of the tree that it breaks. */
export const AREAS: Readonly<Record<string, readonly Mutation[]>> = {
  objects,
  validated,
  references,
  services,
  secrets,
  network,
  access,
  credentials,
  told,
  secretLife,
  kept,
  toldOperators,
  applications,
  images,
  buckets,
  uiHosts,
  capacity,
  quotas,
  limits,
  order,
  data,
  charts,
  texts,
  asked,
  written,
  jobSettings,
  scaling,
};

/** All of them. */
export const mutations: readonly Mutation[] = Object.values(AREAS).flat();
