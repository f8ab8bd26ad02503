import { expect, it } from 'vitest';
import { need, wholeSecret } from '../../src/contract/need.ts';
import { offer } from '../../src/contract/offer.ts';
import { fromSecret } from '../../src/contract/secret-ref.ts';
import { asText } from '../../src/contract/secret-text.ts';
import { PlanIndex, renderContext } from '../../src/render/context.ts';
import { component, planned } from '../support/components.ts';

it('knows the keys of a Secret that the client has given another shape', () => {
  const shape = wholeSecret('redis', { keys: (_, { password }) => ({ AUTH: asText(password) }) });
  const store = component('store', {
    provides: [
      offer({
        type: 'redis',
        endpoint: () => ({ host: 'store', port: 6379 }),
        seed: () => ({ name: 'store', keys: { username: 'default', password: { random: 8 } } }),
      }),
    ],
  });
  const secretsOperator = component('operator', {
    provides: [offer({ type: 'operator:external-secrets', endpoint: () => ({}) })],
  });
  const client = component('client', { requires: [need({ type: 'redis', secret: shape })] });
  const plan = planned(store, secretsOperator, client);
  const ctx = renderContext(
    new PlanIndex(plan),
    plan.components.find(({ id }) => id === 'client')!,
    {} as never,
    new Map(),
  );
  const { secret } = ctx.use('redis', shape);
  expect(secret).toMatchObject({ name: 'client-redis', keys: ['AUTH'] });
  expect(fromSecret(secret, 'AUTH')).toEqual({ secretKeyRef: { name: 'client-redis', key: 'AUTH' } });
  // @ts-expect-error: the credential's own keys are not in it.
  expect(fromSecret(secret, 'password').secretKeyRef.key).toBe('password');
  expect(ctx.use('redis', shape, 'client').secret.name).toBe('client-redis');
});
