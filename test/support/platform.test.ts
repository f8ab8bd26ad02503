import { expect, it } from 'vitest';
import { planOf, renderPlatform } from './platform.ts';

it('renders a platform from a value, and from text', () => {
  const rendered = renderPlatform({ components: { kafka: { brokers: 1 } } });
  expect(rendered.findings).toEqual([]);
  expect(rendered.get('Kafka', 'mlops', 'data-plane')).toMatchObject({ spec: {} });
  const text =
    'name: mlops\ngit: { provider: gitlab, url: http://gitlab.example.com/mlops/platform.git }\ncluster: { kind: k3d }\ncomponents: { kafka: { brokers: 1 } }\n';
  expect(renderPlatform(text).layout).toEqual(rendered.layout);
});

it('answers a refused configuration with its findings, and refuses to render it', () => {
  const { config, findings } = planOf({ components: { kafak: {} } });
  expect(config).toBeUndefined();
  expect(findings).toMatchObject([{ rule: 'config/unknown-component' }]);
  expect(() => renderPlatform({ components: { kafak: {} } })).toThrow(/kafak/);
});

it('says what there is when an object is missing', () => {
  expect(() => renderPlatform({ components: { kafka: {} } }).get('Kafka', 'other')).toThrow(
    /0 objects are Kafka other, of\n {2}Kafka\S* data-plane\/mlops/,
  );
});
