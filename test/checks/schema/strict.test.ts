import { describe, expect, it } from 'vitest';
import { shareParts } from '../../../src/checks/schema/share-parts.ts';
import { STRICT_GENERATION, strictCustomKind, strictDefinitions } from '../../../src/checks/schema/strict.ts';
import { sha256 } from '../../../src/kit/digest.ts';
import { widgetCrd } from './widget.ts';

const widget = widgetCrd.spec.versions[2]!.schema!.openAPIV3Schema;

describe('strict schemas', () => {
  it('are of another generation when they change, so that no compiled validator of the old kind is used', () => {
    const definitions = {
      A: { properties: { b: { type: 'object' }, c: { $ref: '#/definitions/A' } }, required: ['b'] },
    };
    const made = JSON.stringify([strictCustomKind(widget, 'example.com/v1', 'Widget'), strictDefinitions(definitions)]);
    expect({ generation: STRICT_GENERATION, made: sha256(made).slice(0, 8) }).toMatchInlineSnapshot(`
      {
        "generation": 1,
        "made": "2633f755",
      }
    `);
  });

  it('take any object of a version without a schema, but know its metadata', () => {
    const strict = strictCustomKind(undefined, 'example.com/v1', 'Free');
    expect(strict.additionalProperties).toBeUndefined();
    expect(strict.required).toEqual(['apiVersion', 'kind', 'metadata']);
  });
});

describe('shareParts', () => {
  const point = { type: 'object', properties: { x: { type: 'integer' } } };
  const label = { type: 'object', properties: { text: { type: 'string' } } };

  it('says once what occurs twice, and leaves small things that occur once', () => {
    const shared = shareParts({ type: 'object', properties: { from: point, to: { ...point }, label } });
    const [id] = Object.keys(shared.definitions);
    const $ref = `#/definitions/${id}`;
    expect(shared).toEqual({
      type: 'object',
      properties: { from: { $ref }, to: { $ref }, label },
      definitions: { [id!]: point },
    });
  });

  it('leaves the branches of oneOf where they are', () => {
    const branches = [{ properties: point.properties }, { properties: point.properties }];
    expect(shareParts({ oneOf: branches }).oneOf).toEqual(branches);
  });
});
