import type { Rule } from '../../rule.ts';
import { accessModes } from './access-mode.ts';
import { applicationReferences } from './application.ts';
import { classReferences } from './class.ts';
import { configMapReferences } from './config-map.ts';
import { containerReferences } from './container.ts';
import { namespaceReferences } from './namespace.ts';
import { nodeLabelReferences } from './node-label.ts';
import { operatedClusterReferences } from './operated-cluster.ts';
import { operatorReferences } from './operator.ts';
import { optionalReferences } from './optional.ts';
import { podNames } from './pod-names.ts';
import { roleReferences } from './role.ts';
import { scaleTargetReferences } from './scale-target.ts';
import { secretReferences } from './secret.ts';
import { serviceReferences } from './service.ts';
import { serviceAccountReferences } from './service-account.ts';
import { servicePods } from './service-pods.ts';
import { serviceWorkload } from './service-workload.ts';
import { storageClassReferences } from './storage-class.ts';
import { volumeClaimReferences } from './volume-claim.ts';
import { watchedNamespaces } from './watched.ts';

/** What something names is there. */
export const referenceRules: readonly Rule[] = [
  secretReferences,
  configMapReferences,
  containerReferences,
  serviceAccountReferences,
  roleReferences,
  serviceReferences,
  servicePods,
  serviceWorkload,
  podNames,
  operatedClusterReferences,
  operatorReferences,
  watchedNamespaces,
  volumeClaimReferences,
  storageClassReferences,
  accessModes,
  classReferences,
  nodeLabelReferences,
  applicationReferences,
  namespaceReferences,
  scaleTargetReferences,
  optionalReferences,
];
