import { accessRule } from '../../../../contract/access-change.ts';
import { at, recordsOf, textOf, textsOf } from '../../../../kit/json.ts';
import { READER } from '../../postgresql-clients.ts';
import { parseHba, unquote } from '../pg-hba.ts';

export const postgresAccess = accessRule({
  id: 'change/database-access',
  what: 'A role of PostgreSQL is let into a database where it was not, is a member of another role, or no longer is.',
  why: 'Whoever has its password reads what is in the database, and changes it where the role owns it.',
  source: 'cloudnative-pg/cloudnative-pg@v1.30.0, docs/src/{declarative_role_management,postgresql_conf}.md',
  kind: 'Cluster.postgresql.cnpg.io',
  rightsOf: ({ spec }) => {
    const rights = new Map<string, Set<string>>();
    const add = (role: string, right: string) => rights.set(role, (rights.get(role) ?? new Set()).add(right));
    const lines = textsOf(at(spec, 'postgresql', 'pg_hba')).map(parseHba);
    const last = lines.findIndex(({ roles, method }) => method === 'reject' && roles.includes('all'));
    for (const { databases, roles, method } of last < 0 ? lines : lines.slice(0, last))
      for (const role of method === 'reject' ? [] : roles)
        for (const database of databases)
          add(unquote(role) ?? role, `enter ${unquote(database) ? `the database ${unquote(database)}` : database}`);
    for (const role of recordsOf(at(spec, 'managed', 'roles')))
      for (const other of textsOf(role.inRoles))
        add(textOf(role.name) ?? '', other === READER ? 'read all tables there' : `do what the role ${other} may`);
    return rights;
  },
});
