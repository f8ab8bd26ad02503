import type { Rule } from '../../rule.ts';
import { deleteHook } from './delete-hook.ts';
import { hookSecret } from './hook-secret.ts';
import { chartLookup } from './lookup.ts';
import { chartUnread } from './unread-value.ts';

/** What only charts that are rendered here can have. */
export const chartRules: readonly Rule[] = [chartUnread, chartLookup, hookSecret, deleteHook];
