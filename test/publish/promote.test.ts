import { describe, expect, it } from 'vitest';
import { promote } from '../../src/publish/promote.ts';
import { planOf } from '../support/platform.ts';

const PLATFORM = {
  components: { minio: {}, flink: {}, 'image-updater': {} },
  projects: {
    fraud: {
      buckets: { lake: {} },
      images: {
        scorer: { build: 'images/scorer', follow: 'semver' },
        trainer: { build: 'images/trainer', follow: 'digest', tag: 'stable' },
        tool: { image: 'quay.io/acme/tool', follow: 'semver' },
      },
      jobs: Object.fromEntries(
        ['scorer', 'trainer', 'tool'].map((image) => [
          image,
          { flink: { image, jar: 'local:///opt/x.jar' }, writes: ['lake'] },
        ]),
      ),
    },
  },
};
const plan = (environment: string, override = {}, platform: object = PLATFORM) =>
  planOf(platform, { environment, override }).plan!;
const LOCAL = plan('local');
const PRODUCTION = plan('production', {
  cluster: { kind: 'existing' },
  registry: { host: 'registry.example.com/mlops' },
});
const at = (environment: string) => `releases/${environment}/project-fraud/kustomization.yaml`;

const PINS = `images:
- name: k3d-registry:5050/fraud/scorer
  newTag: 0.1.7
- name: quay.io/acme/tool
  newName: k3d-registry:5050/mirror/tool
  newTag: "1.10"
`;

const run = (name: string, files: Record<string, string> = { [at('local')]: PINS }, more = {}) =>
  promote({ name, all: false, from: LOCAL, to: PRODUCTION, read: (path) => files[path], ...more });
const words = (call: () => unknown) => {
  try {
    call();
    return 'nothing is wrong';
  } catch (error) {
    const { message, fix } = error as { message: string; fix: string };
    return `${message}\n  fix: ${fix}`;
  }
};

describe('promoting', () => {
  it('writes the pin by the name that the image has there, and starts the folder as synth would', () => {
    const { promotions, files } = run('fraud/scorer');
    expect(Object.fromEntries(files)).toMatchInlineSnapshot(`
      {
        "releases/production/project-fraud/images.yaml": "images:
      - kind: FlinkDeployment
        path: spec/image
      ",
        "releases/production/project-fraud/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1beta1
      kind: Kustomization
      configurations:
      - images.yaml
      resources:
      - "../../../dist/production/components/project-fraud"
      images:
      - name: registry.example.com/mlops/fraud/scorer
        newTag: "0.1.7"
      ",
      }
    `);
    expect(promotions).toMatchObject([{ image: 'fraud/scorer', start: '0.1.0', unchanged: false, elsewhere: true }]);
  });

  it('changes one line of what is there', () => {
    const there = '# ours\nimages:\n- newTag: "0.1.2" # since May\n  name: registry.example.com/mlops/fraud/scorer\n';
    const { promotions, files } = run('fraud/scorer', { [at('local')]: PINS, [at('production')]: there });
    expect([...files]).toEqual([[at('production'), there.replace('0.1.2', '0.1.7')]]);
    expect(promotions[0]!.before).toMatchObject({ newTag: '0.1.2' });
    const again = run('fraud/scorer', { [at('local')]: PINS, [at('production')]: files.get(at('production'))! });
    expect(again.files.size).toBe(0);
    expect(again.promotions).toMatchObject([{ unchanged: true }]);
  });

  it('takes a mirror for the one of the other registry', () => {
    const { promotions } = run('fraud/tool');
    expect(promotions[0]!.after).toEqual({
      name: 'quay.io/acme/tool',
      newName: 'registry.example.com/mlops/mirror/tool',
      newTag: '1.10',
    });
  });

  it('takes every pinned image of a project with --all', () => {
    const { promotions, files } = run('fraud', undefined, { all: true });
    expect(promotions.map(({ image }) => image)).toEqual(['fraud/scorer', 'fraud/tool']);
    expect(files.get(at('production'))).toContain('quay.io/acme/tool');
    expect(files.get(at('production'))).toContain('registry.example.com/mlops/fraud/scorer');
  });

  it('takes a version that is held for the one that runs, and writes none where another is held', () => {
    const held = (hold: string) => {
      const images = { ...PLATFORM.projects.fraud.images, scorer: { build: 'images/scorer', follow: 'semver', hold } };
      return { ...PLATFORM, projects: { fraud: { ...PLATFORM.projects.fraud, images } } };
    };
    const { promotions } = run('fraud/scorer', undefined, { from: plan('local', {}, held('0.1.4')) });
    expect(promotions[0]!.after).toMatchObject({ newTag: '0.1.4' });
    const there = plan('production', { cluster: { kind: 'existing' } }, held('0.1.2'));
    expect(words(() => run('fraud/scorer', undefined, { to: there }))).toMatchInlineSnapshot(`
      "production holds fraud/scorer at 0.1.2: another version would not run
        fix: remove \`hold:\` from the image there, or write the version there"
    `);
  });

  it('tells what is not there', () => {
    const { tool: _, ...images } = PLATFORM.projects.fraud.images;
    const { tool: __, ...jobs } = PLATFORM.projects.fraud.jobs;
    const without = { ...PLATFORM, projects: { fraud: { ...PLATFORM.projects.fraud, images, jobs } } };
    const unfollowed = plan('production', {}, without);
    const said = [
      () => run('fraud/scorr'),
      () => run('scorer'),
      () => run('fraud/x-y-z'),
      () => run('fraud/trainer'),
      () => run('fraud/scorer', {}),
      () => run('fruad', undefined, { all: true }),
      () => run('fraud', {}, { all: true }),
      () => run('fraud/tool', undefined, { to: unfollowed }),
    ].map(words);
    expect(said.join('\n')).toMatchInlineSnapshot(`
      "local follows no image fraud/scorr
        fix: write fraud/scorer
      local follows no image scorer
        fix: write fraud/scorer
      local follows no image fraud/x-y-z
        fix: take one of fraud/scorer, fraud/tool, fraud/trainer
      fraud/trainer is not pinned in local: releases/local/project-fraud/kustomization.yaml has no version of k3d-registry:5050/fraud/trainer
        fix: it runs stable there, the version to start from; wait until the Image Updater has written one (\`git pull\`), or write it there
      fraud/scorer is not pinned in local: releases/local/project-fraud/kustomization.yaml is not there
        fix: it runs 0.1.0 there, the version to start from; wait until the Image Updater has written one (\`git pull\`), or write it there
      local follows no image of a project fruad
        fix: write fraud
      fraud/scorer is not pinned in local: releases/local/project-fraud/kustomization.yaml is not there
        fix: it runs 0.1.0 there, the version to start from; wait until the Image Updater has written one (\`git pull\`), or write it there
      production does not follow fraud/tool: what releases/production says of it would not run
        fix: see what environments/production.yaml says of it: it needs \`follow:\` there, and a job that runs it"
    `);
  });
});
