import { referenceRule } from '../../../contract/reference-rule.ts';

export const serviceReferences = referenceRule({
  id: 'reference/service',
  what: 'Every address of a Service in a variable, a configuration or a text, and every Service that an object names, leads to a Service that there is, on a port that it has.',
  why: 'The name cannot be looked up, or nothing answers on the port: the client fails when it runs, not when it is applied.',
  kinds: { Service: 'Service' },
  part: 'port',
  fix: 'take the address from the connection (`ctx.use`), or add the Service',
});
