import type { Knowledge } from '../../contract/knowledge.ts';
import type { Rule } from '../rule.ts';
import { secretAccess } from './access/secret.ts';
import { userAccess } from './access/user.ts';
import { argocdDerived } from './argocd/derived.ts';
import { argocdLimits } from './argocd/limits.ts';
import { argocdProject } from './argocd/project.ts';
import { argocdWords } from './argocd/words.ts';
import { capacityRules } from './capacity/index.ts';
import { chartRules } from './chart/index.ts';
import { chartValues } from './chart-values.ts';
import { dataKept } from './data/kept.ts';
import { dataProtection } from './data-protection.ts';
import { disruptionSpread } from './disruption/spread.ts';
import { disruptionWebhook } from './disruption/webhook.ts';
import { disruption } from './disruption.ts';
import { identity } from './identity.ts';
import { image } from './image.ts';
import { imagesArchitecture } from './images/architecture.ts';
import { imagesMirror } from './images/mirror.ts';
import { pullSecret } from './images/pull-secret.ts';
import { jobSettings } from './jobs/settings.ts';
import { namespaces } from './namespaces.ts';
import { exposed } from './network/exposed.ts';
import { listening } from './network/listening.ts';
import { loose } from './network/loose.ts';
import { service } from './network/service.ts';
import { unselected } from './network/unselected.ts';
import { webhook } from './network/webhook.ts';
import { operatorLimits } from './operator/limits.ts';
import { orderCrd } from './order/crd.ts';
import { orderProvider } from './order/provider.ts';
import { podSecurity } from './pod-security.ts';
import { probes } from './probes.ts';
import { rbacRules } from './rbac/index.ts';
import { reachability } from './reachability.ts';
import { referenceRules } from './reference/index.ts';
import { releaseRules } from './releases/index.ts';
import { scaledOnce } from './scale/once.ts';
import { duplicates } from './schema/duplicates.ts';
import { kinds } from './schema/kinds.ts';
import { pods } from './schema/pods.ts';
import { schemaText } from './schema/text.ts';
import { validations } from './schema/validations.ts';
import { words } from './schema/words.ts';
import { schema } from './schema.ts';
import { secretScan } from './secret-scan.ts';
import { secretValues } from './secret-values.ts';
import { derivedSecrets } from './secrets/derived.ts';
import { toldBucket } from './told/bucket.ts';
import { toldConnection } from './told/connection.ts';
import { toldFile } from './told/file.ts';
import { toldVariable } from './told/variable.ts';
import { uiHost } from './ui/host.ts';
import { uiTold } from './ui/told.ts';
import { withoutLogin } from './ui/without-login.ts';
import { volumeRules } from './volumes/index.ts';

/** The rules of all trees, in the order in which they are worth reading. */
const GENERAL: readonly Rule[] = [
  schema,
  schemaText,
  words,
  kinds,
  pods,
  duplicates,
  validations,
  identity,
  namespaces,
  ...referenceRules,
  unselected,
  reachability,
  loose,
  webhook,
  exposed,
  service,
  listening,
  secretValues,
  secretScan,
  podSecurity,
  ...rbacRules,
  secretAccess,
  userAccess,
  toldConnection,
  toldBucket,
  toldFile,
  toldVariable,
  derivedSecrets,
  argocdProject,
  image,
  imagesArchitecture,
  imagesMirror,
  pullSecret,
  ...releaseRules,
  ...capacityRules,
  operatorLimits,
  orderCrd,
  orderProvider,
  probes,
  disruption,
  disruptionSpread,
  disruptionWebhook,
  scaledOnce,
  dataProtection,
  dataKept,
  ...volumeRules,
  jobSettings,
  argocdLimits,
  argocdDerived,
  argocdWords,
  uiHost,
  uiTold,
  withoutLogin,
  chartValues,
  ...chartRules,
];

/**
 * Every rule: those of all trees, and what components know of their own. Each of these stands behind the last of its sort
 * (`reference/…`); one of a new sort comes at the end.
 */
export function rulesOf({ rules: own }: Pick<Knowledge, 'rules'>): readonly Rule[] {
  const bySort = new Map<string, Rule[]>();
  for (const rule of own) {
    const sort = sortOf(rule.id);
    const same = bySort.get(sort);
    if (same) same.push(rule);
    else bySort.set(sort, [rule]);
  }
  const rules = GENERAL.flatMap((rule) => [rule, ...(LAST.has(rule) ? (bySort.get(sortOf(rule.id)) ?? []) : [])]);
  for (const [sort, ofSort] of bySort) if (!SORTS.has(sort)) rules.push(...ofSort);
  return rules;
}

const sortOf = (id: string) => id.split('/', 1)[0]!;

/** The last rule of each sort, by its name. */
const SORTS = new Map(GENERAL.map((rule) => [sortOf(rule.id), rule]));
const LAST = new Set(SORTS.values());
