import { expect, it } from 'vitest';
import type { Moment } from './applications.ts';
import { breaches } from './order.ts';

let clock = 0;
const moment = (name: string, phase: string, well = false): Moment => ({
  at: clock++,
  name,
  sync: well ? 'Synced' : 'OutOfSync',
  health: well ? 'Healthy' : 'Progressing',
  phase,
  message: '',
  started: '',
  queued: false,
  conditions: [],
  deleting: false,
});
const COMPONENTS = [
  { id: 'kafka', after: ['strimzi'] },
  { id: 'strimzi', after: [] },
];

it('finds nothing where each begins after what it needs is well', () => {
  const history = [
    moment('namespaces', 'Running'),
    moment('namespaces', 'Succeeded', true),
    moment('strimzi', 'Running'),
    moment('strimzi', 'Succeeded', true),
    moment('kafka', 'Running'),
  ];
  expect(breaches(history, COMPONENTS, 'namespaces')).toEqual([]);
});

it('names an Application that begins before what it needs is well, though that ran', () => {
  const history = [
    moment('namespaces', 'Succeeded', true),
    moment('strimzi', 'Succeeded'),
    moment('kafka', 'Running'),
    moment('strimzi', 'Succeeded', true),
  ];
  expect(breaches(history, COMPONENTS, 'namespaces')).toMatchObject([{ component: 'kafka', needs: 'strimzi' }]);
});

it('lets everything wait for what comes first', () => {
  const history = [moment('strimzi', 'Running'), moment('namespaces', 'Succeeded', true)];
  expect(breaches(history, COMPONENTS, 'namespaces')).toMatchObject([{ component: 'strimzi', needs: 'namespaces' }]);
});
