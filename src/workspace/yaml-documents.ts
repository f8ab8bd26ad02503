import { parseAllDocuments } from 'yaml';

/** One document of a YAML text: its value, or why it is none. */
export type YamlDocument = { readonly value: unknown } | { readonly wrong: string };

/** Several rules read the same texts, and parsing one takes a millisecond or two. */
const known = new Map<string, readonly YamlDocument[]>();
const KEPT = 5000;

/** The documents of a text that is YAML or JSON, read once. */
export function yamlDocuments(text: string): readonly YamlDocument[] {
  const documents = known.get(text) ?? parse(text);
  known.set(text, documents);
  if (known.size > KEPT) known.delete(known.keys().next().value!);
  return documents;
}

function parse(text: string): readonly YamlDocument[] {
  return parseAllDocuments(text).map((document): YamlDocument => {
    const [error] = document.errors;
    return error ? { wrong: error.message } : { value: document.toJS() };
  });
}
