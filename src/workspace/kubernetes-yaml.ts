import { parseAllDocuments, type Tags } from 'yaml';
import { readEmitted } from '../kit/yaml/read.ts';

/** YAML 1.1 has these too; the readers of Kubernetes and Helm (sigs.k8s.io/yaml) leave such texts as they are. */
const UNKNOWN_TO_KUBERNETES = /timestamp|TIME/;

const kept = (tags: Tags): Tags =>
  tags.filter(
    (tag) =>
      typeof tag === 'string' ||
      !(UNKNOWN_TO_KUBERNETES.test(tag.tag) || UNKNOWN_TO_KUBERNETES.test(String(tag.format))),
  );

/** One document of a YAML stream: its value, or why it is none. */
interface YamlDocument {
  readonly value?: unknown;
  readonly error?: string;
  /** Comments before it, as Helm says where an object comes from. */
  readonly comment: string;
}

/**
 * Reads YAML as Kubernetes does: version 1.1, in which 0444 is a file mode and `yes` is true; of a key that stands twice
 * the last one counts.
 */
export function parseKubernetesYaml(text: string): readonly YamlDocument[] {
  const own = readEmitted(text);
  if (own) return [{ value: own, comment: '' }];
  return parseAllDocuments(text, { version: '1.1', merge: true, uniqueKeys: false, customTags: kept }).map(
    (document) => {
      const comment = [document.commentBefore, document.contents?.commentBefore].filter(Boolean).join('\n');
      const [error] = document.errors;
      if (error) return { error: error.message.split('\n')[0]!, comment };
      try {
        return { value: document.toJS({ maxAliasCount: 10_000 }), comment };
      } catch (refusal) {
        // Aliases of aliases that grow without bound, and those of what does not exist, are refused only now.
        if (!(refusal instanceof ReferenceError)) throw refusal;
        return { error: refusal.message, comment };
      }
    },
  );
}
