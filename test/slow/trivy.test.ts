import { spawnSync } from 'node:child_process';
import { expect } from 'vitest';
import { emit } from '../../src/kit/yaml/emit.ts';
import { folderOf } from '../support/cli.ts';
import { type Ask, describeOpinions, nameOf } from '../support/opinions.ts';
import { present, programOf } from '../support/outside.ts';
import { ACCEPTED } from '../support/trivy.ts';

/** Somebody else's opinion of what pods, rights and settings may give away: Trivy's, with the checks that it embeds. */
const trivy = programOf(['trivy-config']);

const ask: Ask = (objects) => {
  // Of JSON it reads no number with a fraction (trivy v0.74.0, pkg/iac/scanners/kubernetes/parser).
  const folder = folderOf(Object.fromEntries(objects.map((object, i) => [`${i}.yaml`, emit(object)])));
  const { stdout, stderr, status } = spawnSync(present(trivy, 'trivy-config'), [folder], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  const said = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly check: string; readonly file: string });
  return said.map(({ check, file }) => {
    const { kind, metadata } = objects[Number.parseInt(file, 10)]!;
    return { check, object: nameOf(kind, metadata) };
  });
};

describeOpinions({ name: 'trivy config', found: trivy }, ACCEPTED, ask, {
  check: 'KSV-0009',
  breaks: (pod) => {
    pod.hostNetwork = true;
  },
});
