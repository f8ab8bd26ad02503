import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createSchemaChecker } from '../../../src/checks/schema/checker.ts';
import type { KubeObject } from '../../../src/kit/object.ts';
import { widget, widgetCrd } from './widget.ts';

const root = resolve(import.meta.dirname, '../../..');
const cacheDir = mkdtempSync(join(tmpdir(), 'schema-checker-'));
afterAll(() => rmSync(cacheDir, { recursive: true }));

const checker = createSchemaChecker({ root, cacheDir, kubernetes: '1.35', crds: [widgetCrd] });
/** `path: message → fix`, a line a problem. */
const check = (object: KubeObject): string[] =>
  checker.check(object).map(({ path, message, fix }) => `${path}: ${message} → ${fix}`);
const checkSpec = (spec: Record<string, unknown>): string[] => check(widget(spec));

describe('a custom resource of a CRD in the tree', () => {
  it('passes when it uses every feature as it should', () => {
    const spec = {
      size: 3,
      mode: 'fast',
      port: 'http',
      bounded: ['a'],
      free: { anything: [{ goes: null }] },
      labels: { 'example.com/x': 'y' },
      half: { known: true, unknown: 1 },
      embedded: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data: {} },
      empty: null,
      source: { value: 'x' },
      when: '2026-01-31T12:00:00Z',
      caseless: 'ABC',
    };
    expect(check({ ...widget(spec), status: { whatever: 1 } })).toEqual([]);
    expect(checkSpec({ size: 1, port: 80 })).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    ['a misspelt field', { size: 1, mod: 'fast' }, ['spec.mod: unknown field "mod" → Did you mean "mode"?']],
    [
      'an unknown field like no other',
      { size: 1, source: { value: 'x', zzzzz: 1 } },
      ['spec.source.zzzzz: unknown field "zzzzz" → Remove it: spec.source takes ref, value.'],
    ],
    ['a number in quotes', { size: '3' }, ['spec.size: expected integer, found string "3" → Write it without quotes.']],
    ['a fraction', { size: 1.5 }, ['spec.size: expected integer, found number 1.5 → Give it an integer.']],
    [
      'a number for a string, once although it is no allowed value either',
      { size: 1, mode: 3 },
      ['spec.mode: expected string, found integer 3 → Write it in quotes.'],
    ],
    [
      'a list for an object',
      { size: 1, source: [] },
      ['spec.source: expected object, found list → Give it an object.'],
    ],
    [
      'a boolean for an int-or-string',
      { size: 1, port: true },
      ['spec.port: expected integer or string, found boolean true → Write it in quotes.'],
    ],
    ['a missing field', {}, ['spec.size: required field "size" is missing → Add spec.size, an integer.']],
    [
      'a value that is not allowed',
      { size: 1, mode: 'fats' },
      ['spec.mode: string "fats" is not one of fast, slow → Did you mean "fast"?'],
    ],
    [
      'a pattern',
      { size: 1, port: '-' },
      ['spec.port: string "-" does not match ^[a-z]+$ → Write a value that matches the pattern.'],
    ],
    ['a minimum', { size: 0 }, ['spec.size: must be at least 1, found integer 0 → Change it: it must be at least 1.']],
    [
      'the range of an int32',
      { size: 2 ** 31 },
      ['spec.size: must be at most 2147483647, found integer 2147483648 → Change it: it must be at most 2147483647.'],
    ],
    [
      'too few items',
      { size: 1, bounded: [] },
      ['spec.bounded: must have at least 1 items, found 0 → Change it: it must have at least 1 items.'],
    ],
    [
      'an item too long',
      { size: 1, bounded: ['abcd'] },
      ['spec.bounded[0]: must have at most 3 characters, found 4 → Change it: it must have at most 3 characters.'],
    ],
    [
      'a date',
      { size: 1, when: 'tomorrow' },
      ['spec.when: string "tomorrow" is not a date-time → Write it as 2026-01-31T12:00:00Z.'],
    ],
    [
      'none of the alternatives, said once',
      { size: 1, source: {} },
      ['spec.source: needs value or ref → Add value or ref.'],
    ],
    [
      'two alternatives at once',
      { size: 1, source: { value: 'x', ref: 'y' } },
      ['spec.source: takes only one of value or ref, and has value and ref → Keep one of value and ref.'],
    ],
    [
      'a wrong value in a map',
      { size: 1, labels: { 'example.com/x': 1 } },
      ['spec.labels["example.com/x"]: expected string, found integer 1 → Write it in quotes.'],
    ],
    [
      'an embedded object that does not say what it is',
      { size: 1, embedded: { metadata: {} } },
      [
        'spec.embedded.apiVersion: required field "apiVersion" is missing → Add spec.embedded.apiVersion, a string.',
        'spec.embedded.kind: required field "kind" is missing → Add spec.embedded.kind, a string.',
      ],
    ],
    [
      'a field below an object that lists none',
      { size: 1, closed: { x: 1 } },
      ['spec.closed.x: unknown field "x" → Remove it: spec.closed takes no fields.'],
    ],
  ])('names %s', (_, spec, problems) => {
    expect(checkSpec(spec)).toEqual(problems);
  });

  it('names every fault, not only the first', () => {
    expect(checkSpec({ size: 'x', mode: 'y', bounded: [1, 2] })).toHaveLength(4);
  });

  it('reads null in an optional field as no field, but not in a required one', () => {
    expect(checkSpec({ size: 1, mode: null })).toEqual([]);
    expect(checkSpec({ size: null })).toEqual(['spec.size: expected integer, found null → Give it an integer.']);
  });

  it('does not miss a required field that has a default', () => {
    expect(checkSpec({ size: 1 })).toEqual([]);
  });

  it('checks metadata as ObjectMeta, and the limits that the CRD adds to it', () => {
    expect(check({ ...widget({ size: 1 }), metadata: { name: 'w', label: {} } })).toEqual([
      'metadata.label: unknown field "label" → Did you mean "labels"?',
    ]);
    expect(check({ ...widget({ size: 1 }), metadata: { name: 'a-long-name' } })).toEqual([
      'metadata.name: must have at most 10 characters, found 11 → Change it: it must have at most 10 characters.',
    ]);
  });

  it('names a field beside spec', () => {
    expect(check({ ...widget({ size: 1 }), sepc: {} })).toEqual(['sepc: unknown field "sepc" → Did you mean "spec"?']);
  });
});

describe('an object of the Kubernetes API', () => {
  const deployment = (container: Record<string, unknown>): KubeObject => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', ...container }] } },
    },
  });

  it('passes with quantities as strings and numbers, ports by name and number, and nulls that templates leave', () => {
    const probe = (port: unknown) => ({ httpGet: { path: '/', port } });
    const container = {
      resources: { requests: { cpu: 0.5, memory: '1Gi' }, limits: { cpu: 2 } },
      readinessProbe: probe('http'),
      livenessProbe: probe(8080),
      env: null,
    };
    const object = deployment(container);
    const metadata = { name: 'web', creationTimestamp: null, managedFields: null };
    expect(check({ ...object, metadata })).toEqual([]);
  });

  it('names faults deep inside', () => {
    expect(check(deployment({ imagePullPolice: 'Always', resources: { limits: { memory: '1 GB' } } }))).toEqual([
      'spec.template.spec.containers[0].imagePullPolice: unknown field "imagePullPolice" → Did you mean "imagePullPolicy"?',
      expect.stringContaining('spec.template.spec.containers[0].resources.limits.memory: string "1 GB" does not match'),
    ]);
  });

  it('never shows what a Secret holds', () => {
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data: { key: 'not base64!' } };
    const problems = check({ ...secret, stringData: { pin: 1234 } });
    expect(problems).toEqual([
      'data.key: string is not base64 → Encode it as base64 (a Secret takes plain text in stringData).',
      'stringData.pin: expected string, found integer → Write it in quotes.',
    ]);
  });

  it('checks CRDs themselves, whose schemas are recursive and hold free JSON', () => {
    expect(check(widgetCrd)).toEqual([]);
  });
});

describe('a kind without a schema', () => {
  const bare = (apiVersion: string, kind: string): KubeObject => ({ apiVersion, kind, metadata: { name: 'x' } });

  it.each([
    [
      bare('kafka.strimzi.io/v1beta2', 'Kafka'),
      'apiVersion: kafka.strimzi.io/v1beta2 is not served for Kafka; served: kafka.strimzi.io/v1 → Write apiVersion: kafka.strimzi.io/v1.',
    ],
    [
      bare('example.com/v1alpha1', 'Widget'),
      'apiVersion: example.com/v1alpha1 is not served for Widget; served: example.com/v1, example.com/v1beta1 → Write apiVersion: example.com/v1.',
    ],
    [
      bare('autoscaling/v2beta2', 'HorizontalPodAutoscaler'),
      'apiVersion: autoscaling/v2beta2 is not served for HorizontalPodAutoscaler; served: autoscaling/v2, autoscaling/v1 → Write apiVersion: autoscaling/v2.',
    ],
    [
      bare('v1', 'Deployment'),
      'apiVersion: v1 has no kind Deployment; Kubernetes has it in apps/v1 → Write apiVersion: apps/v1.',
    ],
    [
      bare('extensions/v1beta1', 'Ingress'),
      'apiVersion: extensions/v1beta1 has no kind Ingress; Kubernetes has it in networking.k8s.io/v1 → Write apiVersion: networking.k8s.io/v1.',
    ],
    [bare('apps/v1', 'Deploymnt'), 'kind: apps/v1 has no kind Deploymnt → Did you mean Deployment?'],
    [
      bare('serving.knative.dev/v1', 'Service'),
      'kind: no CRD for Service of serving.knative.dev/v1: its fields cannot be checked → ' +
        "Add the CRD's URL to imports in cdk8s.yaml and run `npm run import`, or let the component that needs it bring the CustomResourceDefinition.",
    ],
  ])('is one problem that says what to do: $apiVersion $kind', (object, problem) => {
    expect(check(object)).toEqual([problem]);
    expect(checker.check(object)[0]).toHaveProperty('unknownKind', true);
  });

  it('refuses a Kubernetes version that is not imported, naming those that are', () => {
    expect(() => createSchemaChecker({ root, cacheDir, kubernetes: '1.12' })).toThrow(
      /^No schemas of Kubernetes 1\.12\. There are 1\.33, 1\.34, .*add k8s@1\.12\.0/,
    );
  });
});
