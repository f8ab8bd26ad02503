import { Type } from 'typebox';
import { closed, option } from '../../config/options.ts';
import { connectionType, nothing } from './connection-type.ts';

/** Addresses outside the cluster that a program fetches from at run time. */
export const internet = connectionType({
  words: 'addresses outside the cluster',
  request: Type.Object({ why: option.string({ description: 'What it fetches' }) }, closed),
  endpoint: nothing,
});
