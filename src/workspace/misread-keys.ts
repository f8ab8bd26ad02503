import { isScalar, LineCounter, parseAllDocuments, visit } from 'yaml';

/** A key that Kubernetes reads as something else than what stands there. */
interface MisreadKey {
  readonly line: number;
  readonly written: string;
  readonly read: string;
}

/** Plain words and numbers that YAML 1.1 takes for values: `on` is true, `0o17` a number; as keys they change their names. */
const SUSPECT =
  /^[ \t-]*(?:y|n|yes|no|on|off|true|false|null|~|[-+.\d][\w.:+-]*)[ \t]*:(?:[ \t]|$)|[{,][ \t]*(?:y|n|yes|no|on|off|~)[ \t]*:/im;

/** The keys of a text of which Kubernetes makes other names (sigs.k8s.io/yaml v1.6.0, yaml.go `convertToJSONableObject`). */
export function misreadKeys(text: string): readonly MisreadKey[] {
  if (!SUSPECT.test(text)) return [];
  const lines = new LineCounter();
  const found: MisreadKey[] = [];
  for (const document of parseAllDocuments(text, { version: '1.1', uniqueKeys: false, lineCounter: lines }))
    visit(document, {
      Pair(_, { key }) {
        if (!isScalar(key) || key.type !== 'PLAIN' || typeof key.value === 'string' || key.source === undefined) return;
        const read = String(key.value);
        if (read !== key.source && key.source !== '<<')
          found.push({ line: lines.linePos(key.range![0]).line, written: key.source, read });
      },
    });
  return found;
}
