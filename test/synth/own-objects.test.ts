import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/finding/finding.ts';
import { located } from '../../src/synth/synth.ts';
import { folderOf } from '../support/cli.ts';
import { everyKind, judge, SHAPES, waysIn, withAt } from '../support/own-objects.ts';
import { planOf, renderPlatform } from '../support/platform.ts';

const OBJECTS = everyKind();

it('objects of every kind are judged, whatever shape a part of them has', () => {
  const findings = judge();
  expect(findings(OBJECTS).length).toBeGreaterThan(0);
  const wrong = fc.record({
    object: fc.constantFrom(...OBJECTS),
    places: fc.array(fc.record({ at: fc.nat(), shape: fc.constantFrom(...SHAPES) }), { minLength: 1, maxLength: 3 }),
  });
  fc.assert(
    fc.property(wrong, ({ object, places }) => {
      const ways = [...waysIn(object)];
      const spoilt = places.reduce((one, { at, shape }) => withAt(one, ways[at % ways.length]!, shape), object);
      for (const { message } of findings([spoilt])) expect(message).not.toBe('');
    }),
    { numRuns: 150 },
  );
}, 60_000);

it('a claim of a StatefulSet may be without a name, of which the schema says nothing', () => {
  const set = OBJECTS.find(({ kind }) => kind === 'StatefulSet')!;
  expect(() => judge()([withAt(set, ['spec', 'volumeClaimTemplates'], [{}])])).not.toThrow();
});

const WEB = `# The dashboards.
apiVersion: v1
kind: Service
metadata: { name: web, namespace: tools }
spec:
  ports:
    - port: 80
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data: { a: b }
`;

/** The findings of a folder's file, each with where a person opens it. */
function told(text: string): readonly string[] {
  const root = folderOf({ 'own/web.yaml': text });
  const platform = { components: { own: { namespace: 'tools', folder: 'own' } } };
  const { plan, config, findings } = planOf(platform, { root });
  const all: readonly Finding[] = plan ? renderPlatform(platform, { root }).findings : findings;
  return located(all, config!)
    .filter(({ component }) => component === 'own')
    .map(({ rule, at, path, message }) => `${at?.file}:${at?.line}:${at?.column} ${rule} ${path}: ${message}`);
}

describe('a wrong shape is told where it stands', () => {
  it.each<[string, string, string]>([
    ['labels that are a list', 'labels: [a]', 'metadata.labels: expected'],
    ['an annotation that is a number', 'annotations: { a: 5 }', 'metadata.annotations.a: expected string'],
    ['an annotation that is a list', 'annotations: { a: [ { b: } ] }', 'metadata.annotations.a: expected string'],
    ['finalizers that are a map', 'finalizers: { a: b }', 'metadata.finalizers: expected list'],
    ['owners that are a word', 'ownerReferences: x', 'metadata.ownerReferences: expected list'],
  ])('%s', (_, wrong, message) => {
    const [first] = told(WEB.replace('namespace: tools }', `namespace: tools, ${wrong} }`));
    expect(first).toMatch(/^own\/web\.yaml:4:(42|57) schema /);
    expect(first).toContain(` schema ${message}`);
  });

  it('in the fields of an object', () => {
    expect(told(WEB.replace('- port: 80', '- port: eighty'))).toContainEqual(
      expect.stringContaining('own/web.yaml:7:7 schema spec.ports[0].port'),
    );
  });

  it('of an object that names no namespace, and is in its component’s', () => {
    expect(told(WEB.replace('data: { a: b }', 'data: [ a ]'))).toContainEqual(
      expect.stringMatching(/^own\/web\.yaml:13:1 schema data: /),
    );
  });

  it('of a definition, by which others are understood', () => {
    const [first] = told(
      'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: a.b.c }\nspec: 5\n',
    );
    expect(first).toMatch(/^own\/web\.yaml:4:1 schema spec: /);
  });

  it('and what is missing, at the object', () => {
    expect(told(WEB.replace('    - port: 80', '    - name: http'))).toContainEqual(
      expect.stringMatching(/^own\/web\.yaml:7:7 schema spec\.ports\[0\]/),
    );
  });
});
