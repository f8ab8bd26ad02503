import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { chartPins } from '../../scripts/import/chart-pins.ts';
import { folder } from '../../scripts/import/folder.ts';
import { generate } from '../../scripts/import/generate.ts';
import { type FilePin, readPins } from '../../scripts/import/pins.ts';
import { listImports } from '../../scripts/import/write.ts';
import { registry } from '../../src/catalogue/registry.ts';
import { packageRoot } from '../../src/workspace/workspace.ts';

const root = packageRoot();
const imports = join(root, 'imports');
const shared = resolve(root, '../shared');

/** What that folder does not hold, and a download does. */
const ELSEWHERE =
  /barmancloud\.cnpg\.io|plugin-barman-cloud|cilium|eventing\.keda|traefik|argoproj|acme\.cert-manager|generators\.external-secrets\.io[/_](?!cluster|generatorstate|password|uuid|vault)/i;

it.skipIf(!existsSync(shared))(
  'imports/ is what the generator makes of the pins in cdk8s.yaml and the charts of the catalogue',
  async () => {
    const pins = readPins(readFileSync(join(root, 'cdk8s.yaml'), 'utf8'));
    const isHere = ({ url }: FilePin) => !ELSEWHERE.test(url);
    const generated = await generate(
      { ...pins, crds: pins.crds.filter(isHere), definitions: pins.definitions.filter(isHere) },
      chartPins(registry).filter(({ name }) => !ELSEWHERE.test(name)),
      await folder(shared),
    );
    expect((await listImports(imports)).filter((path) => !ELSEWHERE.test(path))).toEqual([...generated.keys()]);
    const changed = [...generated].filter(([path, content]) => readFileSync(join(imports, path), 'utf8') !== content);
    expect(changed.map(([path]) => path)).toEqual([]);
  },
);
