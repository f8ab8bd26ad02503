import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/workspace/workspace.ts';
import { renderScenario, type Scenario, scenarios } from '../golden/scenario.ts';
import { folderOf } from '../support/cli.ts';
import { locationOf, writeSchemas } from '../support/json-schemas.ts';
import { leftOut, present, programOf } from '../support/outside.ts';

/** Somebody else's validator, on schemas that are made of the same definitions in another way. */
const kubeconform = programOf(['kubeconform'], ['-v']);

const shown = scenarios().filter(
  ({ name, environment }) =>
    (name === 'guide' && environment === 'local') || (name === 'everything' && environment === 'production'),
);

interface Report {
  readonly resources?: readonly {
    readonly kind: string;
    readonly name: string;
    readonly status: string;
    readonly msg: string;
  }[];
  readonly summary: {
    readonly valid: number;
    readonly invalid: number;
    readonly errors: number;
    readonly skipped: number;
  };
}

function validate(scenario: Scenario, objects: readonly unknown[]): Report {
  const root = packageRoot();
  const schemas = folderOf({});
  const { cluster } = renderScenario(scenario).plan.platform;
  writeSchemas(schemas, root, cluster.kubernetes);
  const args = ['-strict', '-output', 'json', '-summary', '-schema-location', locationOf(schemas)];
  const folder = folderOf(Object.fromEntries(objects.map((object, i) => [`${i}.json`, JSON.stringify(object)])));
  const { stdout, stderr } = spawnSync(present(kubeconform, 'kubeconform'), [...args, folder], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Report;
}

describe.skipIf(leftOut(kubeconform)).each(shown)('kubeconform on $name, $environment', (scenario) => {
  it('takes every object, strictly', { timeout: 300_000 }, () => {
    const { manifests, apps } = renderScenario(scenario);
    // Definitions are their authors', and no part of the API that is imported.
    const objects = [...manifests, ...apps.applications, ...apps.projects]
      .map(({ object }) => object)
      .filter(({ kind }) => kind !== 'CustomResourceDefinition');
    const { resources = [], summary } = validate(scenario, objects);
    expect(resources.map(({ kind, name, status, msg }) => `${kind} ${name}: ${status}, ${msg}`)).toEqual([]);
    expect(summary).toEqual({ valid: objects.length, invalid: 0, errors: 0, skipped: 0 });
  });

  it('refuses a field that there is not, and a text in place of a number', { timeout: 300_000 }, () => {
    const { manifests } = renderScenario(scenario);
    const broken = manifests
      .filter(({ object }) => ['Deployment', 'KafkaNodePool'].includes(object.kind))
      .map(({ object }) => ({ ...object, spec: { ...(object.spec as object), replicas: 'three', replica: 1 } }));
    expect(broken.length).toBeGreaterThan(5);
    expect(validate(scenario, broken).summary).toMatchObject({ valid: 0, invalid: broken.length });
  });
});
