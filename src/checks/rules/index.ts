import type { Rule } from '../rule.ts';
import { accessRules } from './access/index.ts';
import { argocdImageUpdates } from './argocd/image-updates.ts';
import { argocdLimits } from './argocd/limits.ts';
import { argocdProject } from './argocd/project.ts';
import { backup } from './backup.ts';
import { capacityRules } from './capacity/index.ts';
import { chartRules } from './chart/index.ts';
import { chartValues } from './chart-values.ts';
import { dataProtection } from './data-protection.ts';
import { disruptionDrives } from './disruption/drives.ts';
import { disruptionSpread } from './disruption/spread.ts';
import { disruption } from './disruption.ts';
import { identity } from './identity.ts';
import { image } from './image.ts';
import { imagesArchitecture } from './images/architecture.ts';
import { pullSecret } from './images/pull-secret.ts';
import { namespaces } from './namespaces.ts';
import { loose } from './network/loose.ts';
import { unselected } from './network/unselected.ts';
import { webhook } from './network/webhook.ts';
import { orderCrd } from './order/crd.ts';
import { orderProvider } from './order/provider.ts';
import { podSecurity } from './pod-security.ts';
import { probes } from './probes.ts';
import { rbacRules } from './rbac/index.ts';
import { reachability } from './reachability.ts';
import { referenceRules } from './reference/index.ts';
import { releaseRules } from './releases/index.ts';
import { schema } from './schema.ts';
import { secretScan } from './secret-scan.ts';
import { secretText } from './secret-text.ts';
import { secretValues } from './secret-values.ts';
import { topicQuorum } from './topic/quorum.ts';
import { topicReplicas } from './topic/replicas.ts';

/** Every rule, in the order in which they are worth reading. */
export const rules: readonly Rule[] = [
  schema,
  identity,
  namespaces,
  ...referenceRules,
  unselected,
  reachability,
  loose,
  webhook,
  secretValues,
  secretScan,
  secretText,
  podSecurity,
  ...rbacRules,
  ...accessRules,
  argocdProject,
  argocdImageUpdates,
  image,
  imagesArchitecture,
  pullSecret,
  ...releaseRules,
  ...capacityRules,
  orderCrd,
  orderProvider,
  probes,
  disruption,
  disruptionSpread,
  disruptionDrives,
  dataProtection,
  backup,
  argocdLimits,
  topicReplicas,
  topicQuorum,
  chartValues,
  ...chartRules,
];
