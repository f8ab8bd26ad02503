import type { Rule } from '../../rule.ts';
import { bucketAccess } from './bucket.ts';
import { databaseAccess } from './database.ts';
import { topicAccess } from './topic.ts';

/** What credentials let clients do at topics, buckets and databases. */
export const accessRules: readonly Rule[] = [topicAccess, bucketAccess, databaseAccess];
