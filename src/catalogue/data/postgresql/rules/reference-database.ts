import { referenceRule } from '../../../../contract/reference-rule.ts';

export const databaseReferences = referenceRule({
  id: 'reference/database',
  what: 'Every database in a connection or an address, and every role that owns one, is made by somebody.',
  why: 'PostgreSQL refuses the connection, or the operator cannot make the database without its owner.',
  kinds: { Database: 'database', DatabaseRole: 'database role' },
  fix: 'add it to what the component asks of `postgres`',
});
