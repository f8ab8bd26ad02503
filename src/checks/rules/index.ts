import type { Rule } from '../rule.ts';
import { identity } from './identity.ts';
import { namespaces } from './namespaces.ts';
import { schema } from './schema.ts';
import { secretValues } from './secret-values.ts';

/** Every rule, in the order in which they are worth reading. */
export const rules: readonly Rule[] = [schema, identity, namespaces, secretValues];
