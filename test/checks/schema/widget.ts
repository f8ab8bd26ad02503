import type { Crd } from '../../../src/checks/schema/crd.ts';
import type { Schema } from '../../../src/checks/schema/structural.ts';
import type { KubeObject } from '../../../src/kit/object.ts';

/** A kind that has every feature of structural schemas that the strict check knows. */
export const widgetSpec: Schema = {
  type: 'object',
  required: ['size', 'color'],
  properties: {
    size: { type: 'integer', format: 'int32', minimum: 1 },
    color: { type: 'string', default: 'blue' },
    mode: { type: 'string', enum: ['fast', 'slow'] },
    port: { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }], pattern: '^[a-z]+$' },
    bounded: { type: 'array', minItems: 1, items: { type: 'string', maxLength: 3 } },
    free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    half: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, properties: { known: { type: 'boolean' } } },
    labels: { type: 'object', additionalProperties: { type: 'string' } },
    closed: { type: 'object' },
    embedded: { type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true },
    empty: { type: 'string', nullable: true },
    when: { type: 'string', format: 'date-time' },
    caseless: { type: 'string', format: 'made-up', pattern: '(?i)^abc$' },
    source: {
      type: 'object',
      properties: { value: { type: 'string' }, ref: { type: 'string' } },
      oneOf: [{ required: ['value'] }, { required: ['ref'] }],
      'x-kubernetes-validations': [{ rule: 'false', message: 'CEL is for the API server' }],
    },
  },
};

export const widgetCrd: Crd = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com',
    names: { kind: 'Widget', plural: 'widgets' },
    scope: 'Namespaced',
    versions: [
      { name: 'v1beta1', served: true, storage: false, schema: { openAPIV3Schema: { type: 'object' } } },
      { name: 'v1alpha1', served: false, storage: false, schema: { openAPIV3Schema: { type: 'object' } } },
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            required: ['spec'],
            properties: {
              metadata: { type: 'object', properties: { name: { type: 'string', maxLength: 10 } } },
              spec: widgetSpec,
              status: { type: 'object' },
            },
          },
        },
      },
    ],
  },
};

export function widget(spec: Record<string, unknown>): KubeObject {
  return { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'w' }, spec };
}
