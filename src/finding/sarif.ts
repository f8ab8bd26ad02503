import type { Finding, Severity } from './finding.ts';
import { fingerprints } from './fingerprint.ts';
import { sortFindings } from './order.ts';
import { type FileOf, placeOf } from './place.ts';

/** What a viewer shows of a rule beside its findings. */
interface RuleWords {
  readonly id: string;
  readonly severity: Severity;
  readonly what: string;
  readonly why: string;
}

interface SarifOptions {
  readonly version: string;
  readonly rules: readonly RuleWords[];
  readonly fileOf: FileOf;
}

/** A log of one run as SARIF 2.1.0 (OASIS, sarif-v2.1.0-os), which GitHub, Azure DevOps and editors read. */
export function toSarif(findings: readonly Finding[], { version, rules, fileOf }: SarifOptions): object {
  const sorted = sortFindings(findings);
  const prints = fingerprints(sorted);
  const known = new Map(rules.map((rule) => [rule.id, rule]));
  const ids = [...new Set(sorted.map(({ rule }) => rule))].sort();
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Mooring', version, rules: ids.map((id) => describeRule(id, known.get(id))) } },
        // Lines and columns are counted as editors do.
        columnKind: 'utf16CodeUnits',
        results: sorted.map((finding, i) => result(finding, ids.indexOf(finding.rule), prints[i]!, fileOf)),
      },
    ],
  };
}

function describeRule(id: string, words: RuleWords | undefined) {
  if (!words) return { id };
  return {
    id,
    shortDescription: { text: words.what },
    fullDescription: { text: words.why },
    defaultConfiguration: { level: words.severity },
  };
}

function result(finding: Finding, ruleIndex: number, fingerprint: string, fileOf: FileOf) {
  const { rule, severity, message, why, fix, component, object, path } = finding;
  const place = placeOf(finding, fileOf);
  const name = [component, object, path].filter(Boolean).join(' ');
  const location = {
    ...(place && {
      physicalLocation: {
        artifactLocation: { uri: encodeURI(place.file), uriBaseId: '%SRCROOT%' },
        region: { startLine: place.line, startColumn: place.column },
      },
    }),
    ...(name && { logicalLocations: [{ fullyQualifiedName: name }] }),
  };
  return {
    ruleId: rule,
    ruleIndex,
    level: severity,
    message: { text: [`${message}.`, ...(why ? [why] : []), `Fix: ${fix}.`].join(' ') },
    ...(Object.keys(location).length > 0 && { locations: [location] }),
    partialFingerprints: { 'mooring/v1': fingerprint },
  };
}
