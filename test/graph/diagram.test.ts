import { expect, it } from 'vitest';
import { git } from '../../src/catalogue/platform/git.ts';
import { offer } from '../../src/contract/offer.ts';
import { diagramOf, toMermaid } from '../../src/graph/diagram.ts';
import { component, planned, workload } from '../support/components.ts';

const operator = component('db-operator', { provides: [offer({ type: 'operator:db', endpoint: () => ({}) })] });
const db = component(
  'db',
  {
    workloads: { server: workload('db') },
    requires: [{ type: 'operator:db' }, { type: 'kubernetes-api', by: ['server'] }],
    provides: [offer({ type: 'db', endpoint: () => ({}) }), offer({ type: 'queue', endpoint: () => ({}) })],
  },
  { area: 'data' },
);
const app = component('app', { requires: [{ type: 'queue' }, { type: 'db' }] }, { area: 'ml' });

it('draws one edge for each pair, with the types between them, and not what everything has', () => {
  expect(diagramOf(planned(app, db, operator, git))).toEqual({
    nodes: [
      { id: 'db-operator', title: 'DB-OPERATOR', area: 'platform', wave: 1, external: false },
      { id: 'db', title: 'DB', area: 'data', wave: 2, external: false },
      { id: 'app', title: 'APP', area: 'ml', wave: 3, external: false },
    ],
    edges: [
      { from: 'app', to: 'db', types: ['db', 'queue'] },
      { from: 'db', to: 'db-operator', types: ['operator:db'] },
    ],
  });
});

it('draws all of it when asked', () => {
  const { nodes, edges } = diagramOf(planned(app, db, operator, git), true);
  expect(nodes.filter(({ external }) => external).map(({ id }) => id)).toEqual(['cluster']);
  expect(edges).toContainEqual({ from: 'db', to: 'cluster', types: ['dns', 'kubernetes-api'] });
});

it('is Mermaid that GitLab and GitHub draw', () => {
  const reader = component('reader', { requires: [{ type: 'git' }] });
  expect(toMermaid(diagramOf(planned(app, db, operator, git, reader)))).toMatchInlineSnapshot(`
    "flowchart LR
      subgraph data
        db["DB"]
      end
      subgraph ml
        app["APP"]
      end
      subgraph platform
        db_operator["DB-OPERATOR"]
        reader["READER"]
      end
      git(["Git repository"])
      app -->|db, queue| db
      db -.-> db_operator
      reader -->|git| git
    "
  `);
});
