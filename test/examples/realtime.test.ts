import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../imports/types/kubernetes.ts';
import { missingFolders } from '../../src/synth/environments.ts';
import { packageRoot } from '../../src/workspace/workspace.ts';
import { renderPlatform } from '../support/platform.ts';

const ROOT = packageRoot();
const EXAMPLE = join(ROOT, 'examples', 'realtime');
const read = (...path: string[]) => readFileSync(join(EXAMPLE, ...path), 'utf8');

const platform = renderPlatform(read('platform.yaml'), { root: EXAMPLE });
const { images, jobs, services } = platform.config.projects.realtime!;
const IMAGES = Object.keys(images).sort();

it('is rendered without findings: its images have Dockerfiles, its project has DAGs, and the cluster has the room', () => {
  expect([...platform.findings, ...missingFolders(platform.config)]).toEqual([]);
});

describe('its programs', () => {
  const commands = [
    ...Object.values(services).map(({ command }) => command),
    ...Object.values(jobs).flatMap((job) =>
      'container' in job ? [(job.container as { command: string[] }).command] : [],
    ),
  ];

  it('are where the platform says', () => {
    const files = commands.flatMap((command) => command.filter((word) => word.startsWith('/opt/app/')));
    const mains = Object.values(jobs).flatMap((job) => ('spark' in job ? [(job.spark as { main: string }).main] : []));
    for (const file of [...files, ...mains.map((main) => main.replace('local://', ''))])
      expect(statSync(join(EXAMPLE, 'images/trainer', file.replace('/opt/app/', ''))).isFile(), file).toBe(true);
    expect(files.length).toBeGreaterThan(1);
    expect(read('images/features/Dockerfile')).toContain('/opt/flink/usrlib/features.jar');
  });

  it('take words that they know', () => {
    const words = commands.flatMap((command) => (command.includes('learner') ? [command.at(-1)] : []));
    const usage = /usage: python -m learner (.*)"/.exec(read('images/learner/learner/__main__.py'))![1];
    expect([...words].sort()).toEqual(usage!.split(' | ').sort());
  });

  it.each(IMAGES)('do not run as root in %s', (image) => {
    const users = read('images', image, 'Dockerfile').match(/^USER .*/gm);
    expect(users?.at(-1)).toMatch(/^USER (?!root|0)/);
  });

  it('are of the versions that the platform runs', () => {
    const mlflow = platform.get<Deployment>('Deployment', 'mlflow').spec!.template.spec!.containers[0]!.image!;
    const version = /:v(\d+\.\d+\.\d+)/.exec(mlflow)![1];
    for (const image of ['learner', 'trainer'])
      expect(read('images', image, 'requirements.txt')).toContain(`mlflow-skinny==${version}\n`);
    const { sparkVersion } = platform.get<{ spec: { sparkVersion: string } }>('SparkApplication', 'realtime-lake').spec;
    expect(read('images/trainer/Dockerfile')).toContain(`apache/spark:${sparkVersion}\n`);
    expect(read('images/trainer/pom.xml')).toContain(`<version>${sparkVersion}</version>`);
    // As those of the repository's own platform.
    const line = (text: string, pattern: RegExp) => pattern.exec(text)?.[0];
    const scorer = readFileSync(join(ROOT, 'images/scorer/Dockerfile'), 'utf8');
    expect(line(read('images/features/Dockerfile'), /^FROM .*flink.*/m)).toBe(line(scorer, /^FROM .*flink.*/m));
    const pom = readFileSync(join(ROOT, 'images/scorer/pom.xml'), 'utf8');
    for (const pattern of [/<flink.version>.*/, /flink-connector-kafka<\/artifactId>\s*<version>.*/])
      expect(line(read('images/features/pom.xml'), pattern)).toBe(line(pom, pattern));
  });

  it('log models of Spark, and open notebooks, as the repository does', () => {
    for (const file of [
      'trainer/spark_models.py',
      ...readdirSync(join(ROOT, 'images/notebook')).map((one) => `notebook/${one}`),
    ])
      expect(read('images', file), file).toBe(readFileSync(join(ROOT, 'images', file), 'utf8'));
  });

  it('have tests each', () => {
    for (const image of IMAGES) {
      const folder = join(EXAMPLE, 'images', image);
      const tests = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
        /test_\w+\.py$|Test\.java$/.test(file),
      );
      expect(tests, image).not.toEqual([]);
    }
  });
});
