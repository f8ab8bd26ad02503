import type { Rule } from '../../rule.ts';
import { bucketAccess } from './bucket.ts';
import { databaseAccess } from './database.ts';
import { secretAccess } from './secret.ts';
import { topicAccess } from './topic.ts';

/** Who has which credentials, and what they let clients do at topics, buckets and databases. */
export const accessRules: readonly Rule[] = [secretAccess, topicAccess, bucketAccess, databaseAccess];
