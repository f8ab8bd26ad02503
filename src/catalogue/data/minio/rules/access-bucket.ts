import type { S3Request } from '../../../../contract/connections/index.ts';
import type { Problem } from '../../../../contract/problem.ts';
import type { Rule } from '../../../../contract/rule.ts';
import { at, textOf } from '../../../../kit/json.ts';
import { describeObject, type KubeObject } from '../../../../kit/object.ts';
import { userSecret } from '../../minio-setup.ts';
import { policyFor } from '../../s3-policy.ts';
import { rightsOf } from '../policy-rights.ts';

export const bucketAccess: Rule = {
  id: 'access/bucket',
  severity: 'error',
  what: 'The policy of every user of the object store lets it do with buckets what its connection says, and nothing else.',
  why: 'A client that lacks a right is refused when it runs; one that has more can read or delete what is others’.',
  *check({ plan, manifests }): Iterable<Problem> {
    const users = new Map<string, NonNullable<S3Request['access']>>();
    for (const { type, request, provider, client } of plan.connections) {
      const { access } = request as S3Request;
      if (type === 's3' && access?.length) users.set(`${provider} ${userSecret(client.id)}`, access);
    }
    for (const { component, object, config } of manifests) {
      if (object.kind !== 'ConfigMap') continue;
      const access = users.get(`${component} ${object.metadata.name}`);
      const text = textOf(at(object.data, 'policy.json'));
      if (!access || text === undefined) continue;
      for (const problem of differences(text, access))
        yield {
          component,
          object: describeObject(object as KubeObject),
          path: 'data["policy.json"]',
          config,
          ...problem,
        };
    }
  },
};

function* differences(text: string, access: NonNullable<S3Request['access']>): Iterable<Problem> {
  let given: ReadonlyMap<string, ReadonlySet<string>>;
  try {
    given = rightsOf(JSON.parse(text));
  } catch (error) {
    yield {
      message: `the policy is no JSON: ${(error as Error).message}`,
      fix: 'leave it to Mooring, which makes it from the connections',
    };
    return;
  }
  const wanted = rightsOf(policyFor(access));
  for (const [resource, actions] of wanted) {
    const lacking = [...actions].filter((action) => !given.get(resource)?.has(action));
    if (lacking.length > 0)
      yield {
        message: `the policy does not allow ${lacking.join(', ')} on ${resource}, which the connection says`,
        fix: 'allow it, or correct what the client says it does with the bucket',
      };
  }
  for (const [resource, actions] of given) {
    const beyond = [...actions].filter((action) => !wanted.get(resource)?.has(action));
    if (beyond.length > 0)
      yield {
        message: `the policy says ${beyond.join(', ')} on ${resource}, and no connection does`,
        fix: 'take it out, or have the client say what it does with the bucket',
      };
  }
}
