import { type Document, type ErrorCode, isCollection, isScalar, visit, type YAMLError } from 'yaml';

interface Words {
  readonly rule: string;
  readonly message: string;
  readonly fix: string;
}

/** A syntax error in words, and the offset it is about. */
interface SyntaxProblem extends Words {
  readonly offset: number;
}

/** The YAML library speaks of its grammar; these are the words for people who wrote a file, one entry for each code that needs it. */
const WORDS: Partial<Record<ErrorCode, Omit<Words, 'rule'> & { rule?: string }>> = {
  TAB_AS_INDENT: { message: 'a tab indents this line', fix: 'indent with spaces: YAML does not allow tabs' },
  BAD_DQ_ESCAPE: {
    message: 'a backslash in double quotes starts an escape that YAML does not know',
    fix: "use single quotes: '…'",
  },
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'a second `key: value` on the same line',
    fix: 'put the inner key on its own line, indented; or put a text that contains `: ` in quotes',
  },
  MULTILINE_IMPLICIT_KEY: {
    message: 'a key without a value: no `: ` follows it on its line',
    fix: 'write `key: value`, with a space after the colon',
  },
  NON_STRING_KEY: {
    rule: 'config/key',
    message: 'a list, a map or an alias cannot be a key',
    fix: 'write a plain name before the colon; put a value that starts with { or [ in quotes',
  },
  MULTIPLE_DOCS: {
    rule: 'config/documents',
    message: 'a second document starts here',
    fix: 'remove the `---`: a configuration is one document',
  },
  TAG_RESOLVE_FAILED: {
    rule: 'config/tag',
    message: 'tags (`!name`) are not supported',
    fix: 'remove the tag and write the plain value',
  },
  RESOURCE_EXHAUSTION: {
    message: 'the file is nested too deeply to be read',
    fix: 'check for a run of opening brackets',
  },
  BAD_ALIAS: {
    message: 'an alias or anchor without a proper name',
    fix: 'put a text that starts with * or & in quotes',
  },
};

/** What the first of a document's errors means for the person who wrote `text`; undefined when there is none. */
export function explainSyntax(document: Document.Parsed, text: string): SyntaxProblem | undefined {
  const errors = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  // After too deep a nesting, the library also reports each bracket that it did not get to close.
  const error = errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION') ?? errors[0];
  if (!error) return undefined;
  const [offset] = error.pos;
  if (/^(<{7}|={7}|>{7})( |\r?$)/.test(lineAt(text, offset))) {
    return {
      offset,
      rule: 'config/syntax',
      message: 'an unresolved Git merge conflict',
      fix: 'choose between the two sides and remove the <<<<<<<, ======= and >>>>>>> lines',
    };
  }
  const words = WORDS[error.code];
  if (words) return { offset, rule: 'config/syntax', ...words };
  const opening = openingBefore(document, error);
  if (opening !== undefined) return { offset: opening, rule: 'config/syntax', ...unclosed(text[opening]!) };
  return { offset, rule: 'config/syntax', ...explainByMessage(error) };
}

function lineAt(text: string, offset: number): string {
  const start = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  return text.slice(start).split('\n', 1)[0]!;
}

/** The library notices a missing bracket or quote where the next line or the file ends; people look for where it opens. */
function openingBefore(document: Document.Parsed, { message, pos }: YAMLError): number | undefined {
  if (!/^(Flow|Missing closing)/.test(message)) return undefined;
  let opening: number | undefined;
  visit(document, {
    Node(_key, node) {
      const opens = (isCollection(node) && node.flow) || (isScalar(node) && node.type?.startsWith('QUOTE'));
      if (opens && node.range?.[1] === pos[0]) opening = node.range[0];
    },
  });
  return opening;
}

/** Codes that the library uses for several mistakes are told apart by its message. */
function explainByMessage({ code, message }: YAMLError): Omit<Words, 'rule'> {
  if (code === 'BAD_INDENT') {
    return {
      message: 'this line is indented neither like its neighbours nor like a child of the line above',
      fix: 'align it with the keys it belongs to',
    };
  }
  if (code === 'BAD_SCALAR_START') {
    const start = message.at(-1)!;
    return { message: `a plain text cannot start with ${start}`, fix: `put the text in quotes: "${start}…"` };
  }
  if (message.startsWith('Unexpected scalar at node end')) {
    return {
      message: 'something follows a value that is already complete',
      fix: 'put the whole value inside the quotes, or remove what follows',
    };
  }
  return {
    message: `this is not valid YAML: ${message}`,
    fix: 'correct the line, or put a text with special characters in quotes',
  };
}

function unclosed(opening: string): Omit<Words, 'rule'> {
  const closing = { '[': ']', '{': '}' }[opening];
  if (!closing) return { message: `the quote ${opening} is not closed`, fix: `add the closing ${opening}` };
  return {
    message: `the ${opening} is not closed`,
    fix: `add the ${closing}, and indent the lines before it deeper than the key they belong to`,
  };
}
