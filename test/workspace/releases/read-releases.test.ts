import { expect, it } from 'vitest';
import { readReleases } from '../../../src/workspace/releases/read-releases.ts';
import { folderOf } from '../../support/cli.ts';
import { updated } from '../../support/image-updater.ts';

const BASE = '../../../dist/local/components/project-fraud';
const STARTED = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
configurations:
- images.yaml
resources:
- ${BASE}
`;

function read(files: Record<string, string>) {
  const paths = Object.entries(files).map(([path, text]) => [`releases/local/${path}`, text]);
  return readReleases(folderOf(Object.fromEntries(paths)), 'releases/local', [
    { component: 'project-fraud', base: BASE },
  ]);
}
const overlay = (text: string) => read({ 'project-fraud/kustomization.yaml': text });

it('reads nothing where nothing was written yet', () => {
  expect(read({})).toEqual([]);
});

it('reads what the Image Updater commits, which renames an image to itself', () => {
  const file = 'releases/local/project-fraud/kustomization.yaml';
  const committed = updated(STARTED, [{ name: 'r:5000/fraud/scorer', newTag: '0.1.7' }]);
  expect(committed).toContain('newName: r:5000/fraud/scorer');
  expect(overlay(committed)).toEqual([
    { component: 'project-fraud', file, pins: [{ name: 'r:5000/fraud/scorer', newTag: '0.1.7' }] },
  ]);
});

it.each([
  [
    'comments, and another order',
    `# ours\nresources: [ ${BASE}/ ]\nimages:\n  - { newTag: "1.10", name: x } # held\nkind: Kustomization\nconfigurations: [ images.yaml ]\n`,
  ],
  ['a digest beside its tag', `${STARTED}images:\n- name: x\n  newTag: 1.0.0\n  digest: sha256:${'0a'.repeat(32)}\n`],
  ['no images yet', `${STARTED}images: []\n`],
])('takes %s', (_, text) => {
  expect(overlay(text)[0]!.problem).toBeUndefined();
});

it.each([
  ['a conflict that somebody committed', `<<<<<<< HEAD\n${STARTED}=======\n>>>>>>> other\n`],
  ['a list', '- a\n'],
  ['nothing', ''],
  ['pins that are no list', `${STARTED}images: { name: x }\n`],
  ['an image twice', `${STARTED}images:\n- name: x\n  newTag: a\n- name: x\n  newTag: b\n`],
  ['another folder under it', STARTED.replace('project-fraud', 'project-risk')],
  ['no folder under it', STARTED.slice(0, STARTED.indexOf('resources:'))],
  ['no fields of custom resources', STARTED.replace('- images.yaml', '- fields.yaml')],
  ['patches', `${STARTED}patches:\n- path: replicas.yaml\n`],
  ['a prefix of names', `${STARTED}namePrefix: x-\n`],
  ['replicas', `${STARTED}replicas:\n- name: score\n  count: 0\n`],
  ['another file beside the folder', `${STARTED}- debug.yaml\n`],
  ['another configuration', STARTED.replace('- images.yaml', '- images.yaml\n- more.yaml')],
  ['a Helm chart', STARTED.replace('kind: Kustomization', 'kind: HelmChart')],
  ['a version that YAML reads as a number', `${STARTED}images:\n- name: x\n  newTag: 1.10\n`],
  ['a tag that is none', `${STARTED}images:\n- name: x\n  newTag: "1.0 beta"\n`],
  ['a digest that is none', `${STARTED}images:\n- name: x\n  digest: sha256:12ab\n`],
  ['a field that is none', `${STARTED}images:\n- name: x\n  tag: 1.0.0\n`],
])('says what is wrong with %s', (_, text) => {
  const [{ problem, pins }] = overlay(text) as [ReturnType<typeof overlay>[number]];
  expect(pins).toEqual([]);
  expect(problem?.message).toContain('releases/local/project-fraud/kustomization.yaml');
  expect(problem?.fix).not.toBe('');
});
