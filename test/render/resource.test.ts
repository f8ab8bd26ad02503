import { ApiObject, App, Chart } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../src/kit/object.ts';
import { Resource } from '../../src/render/resource.ts';

const chart = () => new Chart(new App(), 'c', { namespace: 'home' });
const object = (metadata: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', ...metadata },
  data: { key: 'value' },
});

describe('a resource', () => {
  it('is a construct that answers what it was given', () => {
    const resource = new Resource(chart(), object({ namespace: 'there' }));
    expect(ApiObject.isApiObject(resource)).toBe(true);
    expect(resource.toJson()).toEqual(object({ namespace: 'there' }));
    expect(resource.node.path).toBe('c/ConfigMap there|a');
  });

  it('does not take the namespace of its chart', () => {
    expect(new Resource(chart(), object()).toJson().metadata.namespace).toBeUndefined();
  });

  it('takes labels and annotations that constructs around it add', () => {
    const resource = new Resource(chart(), object({ labels: { own: '1' } }));
    resource.metadata.addLabel('added', '2');
    resource.metadata.addAnnotation('note', '3');
    expect(resource.toJson().metadata).toMatchObject({ labels: { own: '1', added: '2' }, annotations: { note: '3' } });
  });

  it('cannot be there twice with one identity, but in two namespaces', () => {
    const there = chart();
    new Resource(there, object({ namespace: 'x' }));
    expect(() => new Resource(there, object({ namespace: 'y' }))).not.toThrow();
    expect(() => new Resource(there, object({ namespace: 'x' }))).toThrow(/ConfigMap x\|a/);
  });
});
