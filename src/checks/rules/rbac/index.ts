import type { Rule } from '../../rule.ts';
import { ownAccount } from './account.ts';
import { cloudIdentity } from './cloud-identity.ts';
import { missing } from './missing.ts';
import { people } from './people.ts';
import { podMakers } from './pod-makers.ts';
import { token } from './token.ts';
import { undeclared } from './undeclared.ts';
import { wildcard } from './wildcard.ts';

/** Who may do what at the Kubernetes API. */
export const rbacRules: readonly Rule[] = [
  wildcard,
  undeclared,
  missing,
  people,
  podMakers,
  ownAccount,
  token,
  cloudIdentity,
];
