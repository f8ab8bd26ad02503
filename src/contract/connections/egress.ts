import { Type } from 'typebox';
import { EgressHost } from '../../config/job-schema.ts';
import { closed, option } from '../../config/options.ts';
import { connectionType, from, nothing, type Said } from './connection-type.ts';

const Target = Type.Object(
  {
    to: EgressHost,
    ports: option.list(Type.Integer({ minimum: 1, maximum: 65_535 }), { description: 'TCP ports' }),
    from,
  },
  closed,
);

/** Addresses outside the cluster that a project says it needs. */
export const egress = connectionType({
  words: 'what a project names outside the cluster',
  request: Type.Object({ to: Type.Array(Target, { description: 'What it reaches' }) }, closed),
  endpoint: nothing,
});

export type EgressTarget = Said<typeof Target>;
