import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { renderPlatform } from '../support/platform.ts';
import { renderScenario, type Scenario, scenarios, writtenFiles } from './scenario.ts';

/*
 * An independent look at the tree of a cluster without a way out: at every text of every file, by what images look like and not
 * by what the product takes for one.
 */

/** Where images of this tree may be. */
const INSIDE = /^(registry\.corp\.example\/(ml|copies|hub)\/|images\.corp\.example\/)/;

/** A name with a host before its path: `quay.io/strimzi/kafka:1.2.0`, `localhost:5000/a`; as long as it goes. */
const HOSTED = /[\w.-]+\.[a-z]{2,}(?::\d+)?(?:\/[\w.-]+)+(?::[\w][\w.-]*)?(?:@sha256:[0-9a-f]{64})?/g;

/** Hosts before which images of others are; all else with a dot and a slash is an API group, a file or a label. */
const OUTSIDE =
  /^(docker\.io|index\.docker\.io|registry-1\.docker\.io|quay\.io|ghcr\.io|gcr\.io|registry\.k8s\.io|k8s\.gcr\.io|ecr-public\.aws\.com|public\.ecr\.aws|registry\.gitlab\.com|mcr\.microsoft\.com|nvcr\.io)\//;

interface Text {
  readonly file: string;
  readonly key: string;
  readonly text: string;
}

/** Every text of a file, in objects inside of texts too. */
function textsOf(file: string, value: unknown, key = ''): Text[] {
  if (typeof value === 'string') return [{ file, key, text: value }, ...textsInside(file, value)];
  if (Array.isArray(value)) return value.flatMap((one) => textsOf(file, one, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    { file, key: '', text: name },
    ...textsOf(file, inner, name),
  ]);
}

function textsInside(file: string, text: string): Text[] {
  if (!/^\w[\w.]*:/m.test(text) || !text.includes('\n')) return [];
  return parseAllDocuments(text, { logLevel: 'silent' }).flatMap((document) =>
    'errors' in document && document.errors.length === 0 ? textsOf(file, document.toJS()) : [],
  );
}

/** Texts of everything that is written; descriptions in definitions of kinds are examples. */
function allTexts(files: ReadonlyMap<string, string>): Text[] {
  return [...files].flatMap(([file, text]) => {
    if (file.includes('/customresourcedefinition')) return [];
    return file.endsWith('.yaml') || file.endsWith('.yml')
      ? parseAllDocuments(text).flatMap((document) => textsOf(file, 'errors' in document ? document.toJS() : undefined))
      : [{ file, key: '', text }];
  });
}

const addressed = (text: string, at: number) => /:\/\/[^\s"']*$/.test(text.slice(0, at));

/** Names of images of registries outside, wherever they stand in a text; what follows a place inside is its copy. */
const outsideIn = ({ file, text }: Text) =>
  [...text.matchAll(HOSTED)]
    .filter(([name], i, all) => OUTSIDE.test(name) && !addressed(text, all[i]!.index))
    .map(([name]) => `${file}: ${name}`);

const scenario = scenarios().find(({ name }) => name === 'air-gap') as Scenario;
const texts = allTexts(writtenFiles(renderScenario(scenario), scenario.environment));

describe('a tree of a cluster without a way out', () => {
  it('names no image of a registry outside, in no text of no file', () => {
    expect(texts.length).toBeGreaterThan(5000);
    expect(texts.flatMap(outsideIn)).toEqual([]);
  });

  it('has an image from inside in every field for one', () => {
    const images = texts.filter(({ key, text }) => /(^|\.)image$|[a-z]Image$|^imageName$/.test(key) && text !== '');
    expect(images.length).toBeGreaterThan(15);
    expect(images.filter(({ text }) => !INSIDE.test(text))).toEqual([]);
  });

  it.each([
    ['a folder with a short name and a digest', /^registry\.corp\.example\/hub\/library\/redis:8\.2\.3@sha256:0123/],
    ['an argument', /^--with=registry\.corp\.example\/copies\/quay\.io\/acme\/seed:3\.1\.0$/],
    ['a registry that is to stay', /^images\.corp\.example\/tools\/warm:2\.0\.0$/],
    [
      "an operator's variable",
      /^4\.3\.1=registry\.corp\.example\/copies\/quay\.io\/strimzi\/kafka:1\.2\.0-kafka-4\.3\.1$/m,
    ],
    ["an operator's second image", /^registry\.corp\.example\/copies\/quay\.io\/minio\/operator-sidecar:/],
    ["the runner's helper", /helper_image = "registry\.corp\.example\/copies\/registry\.gitlab\.com\/gitlab-org\//],
    ['what the updater follows', /^registry\.corp\.example\/copies\/ghcr\.io\/acme\/features:1\.4\.x/],
    ['a custom resource', /^registry\.corp\.example\/copies\/ghcr\.io\/acme\/features:1\.4\.0$/],
    ["CI's own", /^registry\.corp\.example\/hub\/library\/node:/],
    ["the cluster's", /^registry\.corp\.example\/hub\/rancher\/k3s:/],
    ["the registry's own, as it is", /^registry\.corp\.example\/ml\/fraud\/scorer:0\.1\.0$/],
  ])('names the copy of %s', (_, name) => {
    expect(texts.filter(({ text }) => name.test(text)).length).toBeGreaterThan(0);
  });
});

it('sees what it looks for: the same tree without the option is full of it', () => {
  const open = renderPlatform({
    registry: { host: 'registry.corp.example/ml', insecure: false },
    components: { minio: {}, kafka: {}, 'gitlab-runner': {} },
  });
  const found = allTexts(writtenFiles(open, 'local')).flatMap(outsideIn);
  expect(found.length).toBeGreaterThan(30);
});
