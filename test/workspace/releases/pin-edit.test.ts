import { describe, expect, it } from 'vitest';
import { withPin } from '../../../src/workspace/releases/pin-edit.ts';
import { pinsOf } from '../../../src/workspace/releases/pins.ts';

const FILE = 'releases/production/project-fraud/kustomization.yaml';
const DIGEST = `sha256:${'a'.repeat(64)}`;
const edit = (text: string, pin: object) => withPin(FILE, text, { name: 'r:5000/fraud/trainer', ...pin });

const OURS = `# Which versions run here.
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization

images:   # the updater writes here
  # Held back, see #12.
  - newTag: '1.9.0'   # the good one
    name: r:5000/fraud/scorer

  - name: r:5000/fraud/trainer # mind the GPU
    newTag: 0.1.0 # old
    other: kept
resources: [ ../x ]   # the end
`;

describe('a pin', () => {
  it('changes in its place, and everything else stays', () => {
    expect(edit(OURS, { newTag: '1.10' })).toBe(OURS.replace('0.1.0', '"1.10"'));
    expect(edit(OURS, { newTag: 'v2' })).toBe(OURS.replace('0.1.0', 'v2'));
    expect(edit(OURS, { newTag: '0.1.0' })).toBe(OURS);
  });

  it('becomes one by digest, and back', () => {
    const digest = edit(OURS, { digest: DIGEST });
    expect(digest).toBe(OURS.replace('newTag: 0.1.0', `digest: ${DIGEST}`));
    expect(edit(digest, { newTag: '0.1.0' })).toBe(OURS.replace('0.1.0', '"0.1.0"'));
    const both = edit(OURS, { newTag: 'v2', digest: DIGEST });
    expect(both).toBe(OURS.replace('0.1.0', 'v2').replace('other: kept', `other: kept\n    digest: ${DIGEST}`));
    expect(edit(both, { digest: DIGEST })).toBe(both.replace('    newTag: v2 # old\n', ''));
  });

  it('loses the field that stands first in its entry', () => {
    const text = 'images:\n- newTag: v1\n  name: r:5000/fraud/trainer\n  digest: x\n';
    expect(edit(text, { digest: 'x' })).toBe('images:\n- name: r:5000/fraud/trainer\n  digest: x\n');
  });

  it.each([
    ['no list', 'kind: Kustomization\n', 'kind: Kustomization\nimages:\n- name: r:5000/fraud/trainer\n  newTag: v1\n'],
    ['no line end at its end', 'kind: K', 'kind: K\nimages:\n- name: r:5000/fraud/trainer\n  newTag: v1\n'],
    [
      'an empty list',
      'images: [] # none\nkind: K\n',
      'images: # none\n- name: r:5000/fraud/trainer\n  newTag: v1\nkind: K\n',
    ],
    ['a key alone', 'images:\nkind: K\n', 'images:\n- name: r:5000/fraud/trainer\n  newTag: v1\nkind: K\n'],
    [
      'others',
      'images:\n  - name: a\n    newTag: v0 # a\n# end\nkind: K\n',
      'images:\n  - name: a\n    newTag: v0 # a\n  - name: r:5000/fraud/trainer\n    newTag: v1\n# end\nkind: K\n',
    ],
    [
      'others in a line',
      'images: [{name: a, newTag: v0}]\n',
      'images: [{name: a, newTag: v0}, { name: r:5000/fraud/trainer, newTag: v1 }]\n',
    ],
    [
      'itself in a line',
      'images: [{name: r:5000/fraud/trainer, digest: x}]\n',
      'images: [{name: r:5000/fraud/trainer, newTag: v1}]\n',
    ],
    [
      'line ends of Windows',
      'kind: K\r\nimages:\r\n- name: a\r\n',
      'kind: K\r\nimages:\r\n- name: a\r\n- name: r:5000/fraud/trainer\r\n  newTag: v1\r\n',
    ],
  ])('is written where there is %s', (_, before, after) => {
    expect(edit(before, { newTag: 'v1' })).toBe(after);
  });

  it('is not looked for in a file that cannot be read, nor guessed among two', () => {
    const said = (text: string) => {
      try {
        return edit(text, { newTag: 'v1' });
      } catch (error) {
        return `${(error as Error).name}: ${(error as Error).message}`;
      }
    };
    const two = '- {name: r:5000/fraud/trainer}\n';
    expect(['a: [', '- a', 'images: 3', 'images: [3]', `images:\n${two}${two}`].map(said)).toMatchInlineSnapshot(`
      [
        "UsageError: releases/production/project-fraud/kustomization.yaml is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ] at line 1, column 5",
        "UsageError: releases/production/project-fraud/kustomization.yaml holds no kustomization",
        "UsageError: releases/production/project-fraud/kustomization.yaml: \`images:\` is no list of pins",
        "UsageError: releases/production/project-fraud/kustomization.yaml: \`images:\` is no list of pins",
        "UsageError: releases/production/project-fraud/kustomization.yaml pins r:5000/fraud/trainer twice",
      ]
    `);
  });

  it('is read with a tag that YAML takes for a number', () => {
    expect(pinsOf(FILE, 'images:\n- { name: a, newTag: 7 }\n')).toEqual([{ name: 'a', newTag: '7' }]);
  });
});
