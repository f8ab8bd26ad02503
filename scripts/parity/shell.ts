/** Words by which a command is more than a program with arguments (POSIX.1-2024, Shell Command Language, 2.4 Reserved Words). */
const RESERVED = /^(!|\{|\}|case|do|done|elif|else|esac|fi|for|if|in|then|until|while|function|select|\[\[)$/;

/**
 * A line for a shell as the commands that it runs one after the other, each with its words as they are written, quotes included.
 * Undefined where it does more: conditions, loops, pipes, redirections, comments.
 */
export function shellCommands(line: string): readonly (readonly string[])[] | undefined {
  const commands: string[][] = [];
  let command: string[] = [];
  let word = '';
  const endWord = () => {
    if (word !== '') command.push(word);
    word = '';
  };
  const endCommand = () => {
    endWord();
    if (command.length > 0) commands.push(command);
    command = [];
  };
  for (let i = 0; i < line.length; ) {
    const rest = line.slice(i);
    const [part] = PARTS.map((one) => one.exec(rest)?.[0]).filter((one) => one !== undefined);
    if (part === undefined) {
      const substituted = rest.startsWith('$(') ? substitution(rest) : undefined;
      if (substituted === undefined) return undefined;
      word += substituted;
      i += substituted.length;
      continue;
    }
    i += part.length;
    if (part === '\\\n') continue;
    if (/^[ \t]+$/.test(part)) endWord();
    else if (/^[;\n]$/.test(part)) endCommand();
    else word += part;
  }
  endCommand();
  return commands.some(([first]) => RESERVED.test(first!)) ? undefined : commands;
}

/** A line that goes on, spaces, an end, what is quoted, and what means itself. What is none of them is more than words. */
const PARTS = [
  /^\\\n/,
  /^[ \t]+/,
  /^[;\n]/,
  /^'[^']*'/,
  /^"(?:[^"\\`]|\\[\s\S])*"/,
  /^\\[^\n]/,
  /^\$(?!\()/,
  /^[^\s;'"\\$`|&<>()#]+/,
];

/** A command in the place of its output, up to its own end. */
function substitution(text: string): string | undefined {
  for (let depth = 0, i = 0; i < text.length; i++) {
    const quoted = /^'[^']*'/.exec(text.slice(i))?.[0];
    if (quoted !== undefined) i += quoted.length - 1;
    else if (text[i] === '(') depth++;
    else if (text[i] === ')' && --depth === 0) return text.slice(0, i + 1);
  }
  return undefined;
}
