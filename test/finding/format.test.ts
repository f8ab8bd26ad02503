import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/finding/finding.ts';
import { formatFindings } from '../../src/finding/format.ts';
import { findingsToJson } from '../../src/finding/json.ts';

const FILE = `name: mlops
components:
  kafka: { broker: 3, storage: 20GB }   # the log
`;
const sources = (file: string) => (file === 'platform.yaml' ? FILE : undefined);
const show = (findings: Finding[], options = {}) => formatFindings(findings, { color: false, sources, ...options });

const UNKNOWN: Finding = {
  rule: 'config/unknown-key',
  severity: 'error',
  message: 'unknown key "broker" in components.kafka',
  why: 'the keys here are brokers, storage, version',
  fix: 'rename it to brokers',
  at: { file: 'platform.yaml', line: 3, column: 12 },
  config: '/components/kafka/broker',
};
const UNIT: Finding = {
  rule: 'config/unit',
  severity: 'error',
  message: 'components.kafka.storage must be a size such as 512Mi or 20Gi, not "20GB"',
  fix: 'write 20Gi (Kubernetes sizes use Ki, Mi, Gi, Ti)',
  at: { file: 'platform.yaml', line: 3, column: 32 },
};
const latest = (name: string, component = 'mlflow'): Finding => ({
  rule: 'image/latest',
  severity: 'warning',
  message: 'the image has no version',
  why: 'whoever restarts the pod decides which version runs',
  fix: 'give it a tag or a digest',
  component,
  object: `Deployment.apps ml-lifecycle/${name}`,
  path: 'spec.template.spec.containers[0].image',
});

it('shows a finding of the configuration with its line', () => {
  expect(show([UNKNOWN])).toMatchInlineSnapshot(`
    "error: unknown key "broker" in components.kafka [config/unknown-key]
      at   platform.yaml:3:12
       3 |   kafka: { broker: 3, storage: 20GB }   # the log
         |            ^^^^^^
      why  the keys here are brokers, storage, version
      fix  rename it to brokers

    1 error
    "
  `);
});

it('shows a finding of an object, with the line of the configuration that caused it', () => {
  const finding: Finding = {
    ...latest('mlflow'),
    severity: 'error',
    at: { file: 'platform.yaml', line: 3, column: 3 },
  };
  expect(show([finding])).toMatchInlineSnapshot(`
    "error: the image has no version [image/latest]
      in   mlflow  Deployment.apps ml-lifecycle/mlflow  spec.template.spec.containers[0].image
      at   platform.yaml:3:3
       3 |   kafka: { broker: 3, storage: 20GB }   # the log
         |   ^^^^^
      why  whoever restarts the pod decides which version runs
      fix  give it a tag or a digest

    1 error
    "
  `);
});

it('puts errors first and folds what is the same in many places', () => {
  expect(
    show([latest('b'), latest('evidently-long-name'), UNIT, latest('c', 'kserve'), UNKNOWN, latest('a'), latest('d')]),
  ).toMatchInlineSnapshot(`
    "error: unknown key "broker" in components.kafka [config/unknown-key]
      at   platform.yaml:3:12
       3 |   kafka: { broker: 3, storage: 20GB }   # the log
         |            ^^^^^^
      why  the keys here are brokers, storage, version
      fix  rename it to brokers

    error: components.kafka.storage must be a size such as 512Mi or 20Gi, not "20GB" [config/unit]
      at   platform.yaml:3:32
       3 |   kafka: { broker: 3, storage: 20GB }   # the log
         |                                ^^^^
      fix  write 20Gi (Kubernetes sizes use Ki, Mi, Gi, Ti)

    warning: the image has no version (5 places) [image/latest]
      in   kserve  Deployment.apps ml-lifecycle/c  spec.template.spec.containers[0].image
           mlflow  Deployment.apps ml-lifecycle/a  spec.template.spec.containers[0].image
           mlflow  Deployment.apps ml-lifecycle/b  spec.template.spec.containers[0].image
           and 2 more
      why  whoever restarts the pod decides which version runs
      fix  give it a tag or a digest

    2 errors, 5 warnings
    "
  `);
});

it('lists further lines of the same finding', () => {
  const at = (line: number): Finding => ({ ...UNKNOWN, why: undefined, at: { file: 'other.yaml', line, column: 3 } });
  expect(show([at(90), at(7), at(8), at(9), at(10)])).toMatchInlineSnapshot(`
    "error: unknown key "broker" in components.kafka (5 places) [config/unknown-key]
      at   other.yaml:7:3
      also other.yaml:8:3, other.yaml:9:3, other.yaml:10:3, and 1 more
      fix  rename it to brokers

    5 errors
    "
  `);
});

it('fits a narrow terminal', () => {
  const text = `${'key: value, '.repeat(20)}storage: 20GB, ${'key: value, '.repeat(20)}`;
  const column = text.indexOf('20GB') + 1;
  const screen = show([{ ...UNIT, at: { file: 'x', line: 1, column } }], { width: 60, sources: () => text });
  expect(screen).toMatchInlineSnapshot(`
    "error: components.kafka.storage must be a size such as
      512Mi or 20Gi, not "20GB" [config/unit]
      at   x:1:250
       1 | … value, storage: 20GB, key: value, key: value, key:…
         |                   ^^^^
      fix  write 20Gi (Kubernetes sizes use Ki, Mi, Gi, Ti)

    1 error
    "
  `);
  for (const line of screen.split('\n')) expect(line.length).toBeLessThanOrEqual(60);
});

it('keeps the caret under its word after wide characters, tabs and control characters', () => {
  const text = '\t日本: "a\u001b[31m", x: 5';
  const at = { file: 'x', line: 1, column: text.indexOf('x:') + 1 };
  expect(
    show([{ ...UNIT, at }], { sources: () => text })
      .split('\n')
      .slice(2, 4),
  ).toEqual(['   1 |  日本: "a·[31m", x: 5', '     |                  ^']);
});

it('shows the place alone when the file or the line is not there', () => {
  expect(show([{ ...UNIT, at: { file: 'gone.yaml', line: 3, column: 1 } }])).not.toContain('|');
  expect(show([{ ...UNIT, at: { file: 'platform.yaml', line: 99, column: 1 } }])).not.toContain('|');
});

it('names the configuration when nothing else is known', () => {
  expect(
    show([
      {
        rule: 'plan',
        severity: 'error',
        message: 'no one provides s3',
        fix: 'add minio',
        config: '/components/mlflow',
      },
    ]),
  ).toContain('  in   /components/mlflow\n');
});

it('counts what is beyond the limit', () => {
  const many = Array.from({ length: 5 }, (_, i): Finding => ({ ...UNKNOWN, message: `unknown key "k${i}"` }));
  const screen = show(many, { limit: 2 });
  expect(screen.match(/^error:/gm)).toHaveLength(2);
  expect(screen).toMatch(/\n\nand 3 more problems after these\n\n5 errors\n$/);
});

it('says nothing when there is nothing to say', () => {
  expect(show([])).toBe('');
});

it('colours on request only', () => {
  const colour = '\u001b[';
  expect(show([UNKNOWN])).not.toContain(colour);
  const coloured = formatFindings([UNKNOWN], { color: true, sources });
  expect(coloured).toContain(`${colour}31m`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: strips the colours again
  expect(coloured.replaceAll(/\u001b\[\d+m/g, '')).toBe(show([UNKNOWN]));
});

describe('findings as JSON', () => {
  it('are sorted, in one order of fields, without what is absent', () => {
    const { at, ...rest } = UNIT;
    const report = findingsToJson([latest('a'), { at, why: undefined, ...rest }]);
    expect(JSON.stringify(report)).toBe(
      JSON.stringify({
        version: 1,
        summary: { errors: 1, warnings: 1 },
        findings: [
          {
            rule: UNIT.rule,
            severity: 'error',
            message: UNIT.message,
            fix: UNIT.fix,
            at: { file: 'platform.yaml', line: 3, column: 32 },
          },
          {
            rule: 'image/latest',
            severity: 'warning',
            message: 'the image has no version',
            fix: 'give it a tag or a digest',
            why: 'whoever restarts the pod decides which version runs',
            component: 'mlflow',
            object: 'Deployment.apps ml-lifecycle/a',
            path: 'spec.template.spec.containers[0].image',
          },
        ],
      }),
    );
  });

  it('do not depend on the order in which checks ran', () => {
    const findings = [latest('b'), UNKNOWN, latest('a'), UNIT];
    expect(findingsToJson(findings.toReversed())).toEqual(findingsToJson(findings));
    expect(show(findings.toReversed())).toBe(show(findings));
  });
});
