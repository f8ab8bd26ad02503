import { describe, expect, it } from 'vitest';
import { explainFailure } from '../../src/cli/failure.ts';
import { WriterError } from '../../src/output/writer.ts';
import { UsageError } from '../../src/workspace/workspace.ts';

function explained(error: unknown, env: Record<string, string> = {}) {
  let text = '';
  const exit = explainFailure(error, { stdout: { write: () => {} }, stderr: { write: (more) => (text += more) }, env });
  return { exit, text };
}

describe('what was thrown', () => {
  it('is a mistake of use, with its fix', () => {
    const words = { exit: 2, text: 'error: there is no file\n  fix: write it\n' };
    expect(explained(new UsageError('there is no file', 'write it'))).toEqual(words);
    expect(explained(new WriterError('there is no file', 'write it'))).toEqual(words);
  });

  it("is what a component of one's own threw, whose stack is told when it is asked for", () => {
    const error = new UsageError('the component pier fails', 'correct it', { cause: new TypeError('x') });
    expect(explained(error).text).toBe('error: the component pier fails\n  fix: correct it\n');
    expect(explained(error, { MOORING_DEBUG: '1' }).text).toMatch(/fix: correct it\nTypeError: x\n +at /);
  });

  it('is a fault of ours, with what a report needs', () => {
    const error = new TypeError("Cannot read properties of undefined (reading 'x')");
    error.stack = `TypeError: ${error.message}\n${Array.from({ length: 20 }, (_, i) => `    at frame${i} (/src/file.ts:${i}:1)`).join('\n')}`;
    const { exit, text } = explained(error);
    expect(exit).toBe(3);
    expect(
      text.replace(`node ${process.version}, ${process.platform}-${process.arch}`, 'node <version>'),
    ).toMatchInlineSnapshot(`
      "fault: TypeError: Cannot read properties of undefined (reading 'x')
        This is a fault of Mooring, or of a component of your own, and not of your platform.yaml.
        Please report it to whom you have Mooring from: these lines, platform.yaml and the environment's file.
        node <version>
          at frame0 (/src/file.ts:0:1)
          at frame1 (/src/file.ts:1:1)
          at frame2 (/src/file.ts:2:1)
          at frame3 (/src/file.ts:3:1)
          at frame4 (/src/file.ts:4:1)
          at frame5 (/src/file.ts:5:1)
      "
    `);
    expect(explained(error, { MOORING_DEBUG: '1' }).text).toContain('frame19');
  });

  it('need not be an error', () => {
    expect(explained('just a text')).toMatchObject({
      exit: 3,
      text: expect.stringMatching(/^fault: Error: just a text\n/),
    });
  });
});
