import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { toCodeQuality } from '../../src/finding/code-quality.ts';
import type { Finding } from '../../src/finding/finding.ts';
import { fingerprints } from '../../src/finding/fingerprint.ts';
import { findingsToJson } from '../../src/finding/json.ts';
import { toSarif } from '../../src/finding/sarif.ts';
import { packageRoot } from '../../src/workspace/workspace.ts';

const placed: Finding = {
  rule: 'probes',
  severity: 'error',
  message: 'the container web has no readiness probe',
  fix: 'add one',
  why: 'It gets traffic for ever.',
  at: { file: 'platform.yaml', line: 7, column: 3 },
  component: 'web',
  object: 'Deployment.apps a/web',
  path: 'spec.template.spec.containers[0]',
  config: '/components/web',
};
const { at: _, ...unplaced } = placed;
const warning: Finding = { rule: 'config/odd', severity: 'warning', message: 'odd', fix: 'even it out' };
const fileOf = ({ object }: Finding) => (object ? 'dist/local/components/web/deployment.apps/a.web.yaml' : undefined);

describe('a fingerprint', () => {
  it('stays when the line moves and others come, and tells two of the same apart', () => {
    const [print] = fingerprints([placed]);
    const moved = { ...placed, at: { file: 'platform.yaml', line: 70, column: 3 } };
    const [first, second, third] = fingerprints([warning, moved, moved]);
    expect(second).toBe(print);
    expect(new Set([first, second, third]).size).toBe(3);
  });

  it('is another where anything else differs', () => {
    const others = [{ object: 'Pod a/b' }, { path: 'spec' }, { message: 'x' }, { rule: 'x' }, { component: 'y' }];
    expect(new Set(fingerprints([placed, ...others.map((other) => ({ ...placed, ...other }))])).size).toBe(6);
  });
});

describe('Code Quality', () => {
  it('is what GitLab reads: the line of the configuration, else the file of the object, else the platform', () => {
    expect(toCodeQuality([warning, unplaced, placed], fileOf, 'platform.yaml')).toEqual([
      {
        description:
          'Deployment.apps a/web, spec.template.spec.containers[0]: the container web has no readiness probe. It gets traffic for ever. Fix: add one.',
        check_name: 'probes',
        fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
        severity: 'critical',
        location: { path: 'platform.yaml', lines: { begin: 7 } },
      },
      expect.objectContaining({
        location: { path: 'dist/local/components/web/deployment.apps/a.web.yaml', lines: { begin: 1 } },
      }),
      expect.objectContaining({ severity: 'minor', location: { path: 'platform.yaml', lines: { begin: 1 } } }),
    ]);
  });

  it('is an empty list of nothing', () => {
    expect(toCodeQuality([], fileOf, 'platform.yaml')).toEqual([]);
  });
});

describe('SARIF', () => {
  const rules = [{ id: 'probes', severity: 'error', what: 'Containers have probes.', why: 'Or else.' }] as const;

  it('holds the findings with their rules, places and fingerprints', () => {
    expect(toSarif([warning, placed], { version: '1.0.0', rules, fileOf })).toEqual({
      $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          columnKind: 'utf16CodeUnits',
          tool: {
            driver: {
              name: 'Mooring',
              version: '1.0.0',
              rules: [
                { id: 'config/odd' },
                {
                  id: 'probes',
                  shortDescription: { text: 'Containers have probes.' },
                  fullDescription: { text: 'Or else.' },
                  defaultConfiguration: { level: 'error' },
                },
              ],
            },
          },
          results: [
            {
              ruleId: 'probes',
              ruleIndex: 1,
              level: 'error',
              message: { text: 'the container web has no readiness probe. It gets traffic for ever. Fix: add one.' },
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: 'platform.yaml', uriBaseId: '%SRCROOT%' },
                    region: { startLine: 7, startColumn: 3 },
                  },
                  logicalLocations: [
                    { fullyQualifiedName: 'web Deployment.apps a/web spec.template.spec.containers[0]' },
                  ],
                },
              ],
              partialFingerprints: { 'mooring/v1': expect.any(String) },
            },
            expect.not.objectContaining({ locations: expect.anything() }),
          ],
        },
      ],
    });
  });
});

describe('JSON', () => {
  const schema = JSON.parse(readFileSync(join(packageRoot(), 'schemas', 'findings.schema.json'), 'utf8'));
  const validate = new Ajv({ strict: true }).compile(schema);

  it('is what its schema says', () => {
    expect(validate(findingsToJson([placed, unplaced, warning])) || validate.errors).toBe(true);
    expect(validate({ version: 1, summary: { errors: 0, warnings: 0 }, findings: [{ ...placed, odd: 1 }] })).toBe(
      false,
    );
    expect(validate({ version: 2, summary: { errors: 0, warnings: 0 }, findings: [] })).toBe(false);
  });
});
