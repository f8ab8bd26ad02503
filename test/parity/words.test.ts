import { describe, expect, it } from 'vitest';
import { plainProcess, words } from '../../scripts/parity/words.ts';

describe('what runs a program', () => {
  it('is a program and what that is handed, whichever list says it', () => {
    expect(plainProcess({ command: ['java', '-Da=1'], args: ['Main'] })).toEqual(
      plainProcess({ command: ['java'], args: ['-Da=1', 'Main'] }),
    );
    // The image's own program is handed these.
    expect(plainProcess({ args: ['java', 'Main'] })).toEqual({ args: ['java', 'Main'] });
  });
});

describe('words', () => {
  it('are flags by name, system properties among them, and others by place', () => {
    expect(words(['-Da.b=1', '-XX:MaxRAMPercentage=60', 'Main'])).toEqual({
      '[-Da.b]': '1',
      '[-XX:MaxRAMPercentage]': '60',
      '[0]': 'Main',
    });
  });

  it('of a line for a shell are its own, with the variables that it sets', () => {
    const line = { '[A=]': '0', '[0]': 'exec', '[1]': 'x', '[--local]': true };
    expect(words(['-c', 'A=0 exec x --local'], '/bin/sh')).toEqual({ '[-c]': line });
    expect(words(['--', 'bash', '-ec', 'A=0 exec \\\nx --local'], 'init')).toEqual({
      '[-ec]': line,
      '[0]': '--',
      '[1]': 'bash',
    });
    expect(words(['-c', 'import x; y'], 'python')).toEqual({ '[-c]': 'import x; y' });
  });

  it('of several commands are each in its place, and of more than commands the text', () => {
    expect(words(['-c', 'A=$(date +%s); echo "at $A"'], 'sh')).toEqual({
      '[-c]': { '[;0]': { '[A=]': '$(date +%s)' }, '[;1]': { '[0]': 'echo', '[1]': '"at $A"' } },
    });
    for (const text of ['a | b', 'a && b', 'if a; then b; fi', 'a > b', 'echo "`a`"', 'a # b', "a 'b"])
      expect(words(['-c', text], 'sh'), text).toEqual({ '[-c]': text });
  });
});
