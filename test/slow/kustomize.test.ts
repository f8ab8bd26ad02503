import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FollowedImage } from '../../src/contract/connections/image-updates.ts';
import { identityOf, type KubeObject } from '../../src/kit/object.ts';
import { isAsImported } from '../../src/workspace/imported-crds.ts';
import { renderScenario, type Scenario, scenarios, writtenFiles } from '../golden/scenario.ts';
import { filesOf, folderOf, run } from '../support/cli.ts';
import { type Update, updated } from '../support/image-updater.ts';
import { build, kustomize } from '../support/kustomize.ts';
import { leftOut } from '../support/outside.ts';

/** A copy of what is committed, so that an overlay finds its base where it will be. */
/** What is written of a scenario: of some, the differences to another one are all that is committed. */
function copyOf(scenario: Scenario): string {
  return folderOf(Object.fromEntries(writtenFiles(renderScenario(scenario), scenario.environment)));
}

/** Components of definitions, which are the same wherever they are: by far the longest to read. */
const definitions = new Set<string>();

describe.skipIf(leftOut(kustomize)).each(scenarios())('kustomize on $name, $environment', (scenario) => {
  it('builds every component, and each is all that was rendered of it', { timeout: 60_000 }, () => {
    const { manifests, layout } = renderScenario(scenario);
    const components = join(folderOf(Object.fromEntries(layout.tree)), 'components');
    for (const component of readdirSync(components)) {
      const rendered = manifests.filter((manifest) => manifest.component === component).map(({ object }) => object);
      if (rendered.every(isAsImported)) {
        if (definitions.has(component)) continue;
        definitions.add(component);
      }
      const byIdentity = (objects: readonly KubeObject[]) =>
        Object.fromEntries(objects.map((object) => [identityOf(object), object]));
      expect(byIdentity(build(join(components, component)))).toEqual(byIdentity(rendered));
    }
  });
});

/** Every text of a value with the path to it: `SparkApplication/x spec/image`. */
function textsOf(value: unknown, path = ''): [path: string, text: string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => textsOf(inner, `${path}/${key}`));
}

const textsIn = (objects: readonly KubeObject[]) =>
  new Map(objects.flatMap((object) => textsOf(object, `${object.kind}/${object.metadata.name}`)));

const DIGEST = `sha256:${'ab'.repeat(32)}`;
const update = ({ image, strategy }: FollowedImage): Update =>
  strategy === 'digest' ? { name: image, digest: DIGEST } : { name: image, newTag: '99.0.1' };
/** What a text that names an image says after its update. */
const moved = (text: string, { name, newTag, digest }: Update) =>
  text
    .split(`${name}:`)
    .map((part, i) => (i === 0 ? part : part.replace(/^[\w.-]+/, newTag === undefined ? `@${digest}` : `:${newTag}`)))
    .join(name);

describe.skipIf(leftOut(kustomize))('a commit of the Image Updater', () => {
  const following = scenarios().flatMap((scenario) =>
    renderScenario(scenario)
      .plan.components.map(({ id, follows }) => ({ ...scenario, id, follows }))
      .filter(({ follows }) => follows.length > 0),
  );

  it('is tried with every kind of object that holds a followed image', () => {
    const fields = following.flatMap(({ follows }) => follows.flatMap((image) => image.fields));
    expect([...new Set(fields.map(({ kind }) => kind))].sort()).toEqual([
      ...['ConfigMap', 'FlinkDeployment', 'ScheduledSparkApplication', 'SparkApplication'],
    ]);
  });

  describe.each(following)('$id of $name, $environment', ({ id, follows, ...scenario }) => {
    const overlay = (copy: string) => join(copy, 'releases', scenario.environment, id);

    it.each(follows)('that moves $alias moves it wherever it runs, and nothing else', (image) => {
      const folder = overlay(copyOf(scenario));
      const file = join(folder, 'kustomization.yaml');
      const before = textsIn(build(folder));
      const one = update(image);
      writeFileSync(file, updated(readFileSync(file, 'utf8'), [one]));

      const after = textsIn(build(folder));

      expect([...after.keys()]).toEqual([...before.keys()]);
      // The policy of who may submit what names every version of an image, and no one moves it.
      const running = [...before].filter(
        ([path, text]) => !path.startsWith('ValidatingAdmissionPolicy/') && moved(text, one) !== text,
      );
      expect(running, `${image.alias} is followed, and nothing runs it`).not.toEqual([]);
      const changed = [...after].filter(([path, text]) => text !== before.get(path));
      expect(changed).toEqual(running.map(([path, text]) => [path, moved(text, one)]));
    });

    it('that moves all of them is left as it is by synth', { timeout: 120_000 }, async () => {
      const { folder, environment } = scenario;
      // One that needs components in TypeScript is not for the command line of this process.
      if (existsSync(join(folder, 'components'))) return;
      const copy = copyOf(scenario);
      cpSync(folder, copy, { recursive: true });
      const file = join(overlay(copy), 'kustomization.yaml');
      writeFileSync(file, updated(readFileSync(file, 'utf8'), follows.map(update)));
      const before = filesOf(join(copy, 'releases'));

      const { exit, stderr } = await run(['synth', '--config', join(copy, 'platform.yaml'), '--env', environment]);

      expect({ exit, stderr }).toMatchObject({ exit: 0 });
      expect(filesOf(join(copy, 'releases'))).toMatchObject(before);
    });
  });
});
