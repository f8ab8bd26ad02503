import type { Rule } from '../../rule.ts';
import { applicationReferences } from './application.ts';
import { bucketReferences } from './bucket.ts';
import { configMapReferences } from './config-map.ts';
import { databaseReferences } from './database.ts';
import { issuerReferences } from './issuer.ts';
import { kafkaUserReferences } from './kafka-user.ts';
import { namespaceReferences } from './namespace.ts';
import { operatedClusterReferences } from './operated-cluster.ts';
import { roleReferences } from './role.ts';
import { scaleTargetReferences } from './scale-target.ts';
import { secretReferences } from './secret.ts';
import { secretStoreReferences } from './secret-store.ts';
import { serviceReferences } from './service.ts';
import { serviceAccountReferences } from './service-account.ts';
import { servicePods } from './service-pods.ts';
import { storageClassReferences } from './storage-class.ts';
import { templateKeys } from './template-key.ts';
import { topicReferences } from './topic.ts';
import { volumeClaimReferences } from './volume-claim.ts';

/** What something names is there. */
export const referenceRules: readonly Rule[] = [
  secretReferences,
  templateKeys,
  secretStoreReferences,
  configMapReferences,
  serviceAccountReferences,
  roleReferences,
  serviceReferences,
  servicePods,
  bucketReferences,
  topicReferences,
  kafkaUserReferences,
  databaseReferences,
  operatedClusterReferences,
  volumeClaimReferences,
  storageClassReferences,
  issuerReferences,
  applicationReferences,
  namespaceReferences,
  scaleTargetReferences,
];
