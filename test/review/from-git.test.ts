import { describe, expect, it } from 'vitest';
import { registry } from '../../src/catalogue/registry.ts';
import { knowledgeOf } from '../../src/contract/knowledge.ts';
import type { Git } from '../../src/git/git.ts';
import { sha256 } from '../../src/kit/digest.ts';
import { emit } from '../../src/kit/yaml/emit.ts';
import { reviewRevisions } from '../../src/review/review-git.ts';
import { folderOf } from '../../src/review/trees/tree-files.ts';
import { packageRoot } from '../../src/workspace/workspace.ts';
import { BY_CONFIGURATION, type Tree } from './cases-by-configuration.ts';
import { BY_HAND } from './cases-by-hand.ts';
import { edited, reviewOf, treeOf, withObject, without } from './platforms.ts';

const digests = new Map<string, string>();
const idOf = (text: string) => {
  const known = digests.get(text) ?? sha256(text);
  digests.set(text, known);
  return known;
};

/** git that has two revisions of one environment, and notes which files it was asked for. */
function gitOf(before: Tree, after: Tree): { readonly git: Git; readonly read: Set<string> } {
  const trees: Readonly<Record<string, Tree>> = { before, after };
  const texts = new Map([...before.values(), ...after.values()].map((text) => [idOf(text), text]));
  const read = new Set<string>();
  const NONE = '0'.repeat(64);
  const raw = (path: string) => {
    const [was, is] = [before, after].map((tree) => tree.get(path));
    if (was === is) return '';
    const [from, to] = [was, is].map((text) => (text === undefined ? NONE : idOf(text)));
    const modes = [was, is].map((text) => (text === undefined ? '000000' : '100644')).join(' ');
    return `:${modes} ${from} ${to} M\0dist/local/${path}\0`;
  };
  const answers: Readonly<Record<string, (args: readonly string[], input?: string) => string>> = {
    'diff-tree': () => [...new Set([...before.keys(), ...after.keys()])].map(raw).join(''),
    'ls-tree': (args) =>
      [...trees[args[4]!]!].map(([path, text]) => `100644 blob ${idOf(text)}\tdist/local/${path}\0`).join(''),
    'cat-file': (_, input = '') =>
      input
        .trim()
        .split('\n')
        .map((id) => {
          read.add(id);
          const bytes = Buffer.from(texts.get(id)!);
          return `${id} blob ${bytes.length}\n${bytes.toString('latin1')}\n`;
        })
        .join(''),
  };
  const output: Git['output'] = async (args, call) => answers[args[0]!]!(args, call?.input);
  return { git: { output, attempt: async () => expect.unreachable() }, read };
}

const tools = { knowledge: knowledgeOf(registry), root: packageRoot() };

/** The review of what git has, and the folders of what was read for it beside the files that differ. */
async function reviewedFromGit(before: Tree, after: Tree) {
  const { git, read } = gitOf(before, after);
  const [review] = await reviewRevisions({ git, before: 'before', after: 'after' }, ['local'], tools);
  const standing = [...after].filter(([path, text]) => before.get(path) === text && read.has(idOf(text)));
  return { review, standing: standing.map(([path]) => path) };
}

describe('a review of what git has', () => {
  it.each([...BY_CONFIGURATION, ...BY_HAND])(
    'says of “%s” what one that knows all of both trees says',
    async (_, trees) => {
      const [before, after] = trees();
      expect((await reviewedFromGit(before, after)).review).toEqual(reviewOf(before, after));
    },
  );

  const TREE = treeOf({});
  const ofKind = (paths: readonly string[], kind: string) => paths.filter((path) => folderOf(path) === kind);
  const JOB = '/flinkdeployment.flink.apache.org/fraud-jobs.fraud-score.yaml';
  const all = (kind: string) => ofKind([...TREE.keys()], kind);

  it('reads of a tree the namespaces that a change concerns', async () => {
    const after = edited(TREE, JOB, (text) => text.replace('s:1.2.0', 's:1.3.0'));
    const { standing } = await reviewedFromGit(TREE, after);
    // Its own, and those of its clients and theirs.
    expect(ofKind(standing, 'namespace').map((path) => path.split('/').at(-1))).toMatchInlineSnapshot(`
      [
        "fraud-jobs.yaml",
        "platform-operators.yaml",
      ]
    `);
    expect(ofKind(standing, 'role.rbac.authorization.k8s.io')).toEqual([]);
    expect(ofKind(standing, 'networkpolicy.networking.k8s.io').length).toBeLessThan(
      all('networkpolicy.networking.k8s.io').length / 2,
    );
  });

  it.each<[string, Tree]>([
    ['a policy differs', without(TREE, '/networkpolicy.networking.k8s.io/fraud-jobs.default-deny.yaml')],
    ['a pod comes or goes', without(TREE, JOB)],
    [
      'labels differ',
      withObject(TREE, 'deployment.apps/ml-lifecycle.mlflow.yaml', (object) => {
        object.spec.template.metadata.labels.more = 'x';
      }),
    ],
  ])('reads all pods and policies where %s', async (_, after) => {
    const { review, standing } = await reviewedFromGit(TREE, after);
    for (const kind of ['networkpolicy.networking.k8s.io', 'namespace', 'deployment.apps'])
      expect(ofKind(standing, kind).length).toBeGreaterThanOrEqual(all(kind).length - 1);
    expect(review).toEqual(reviewOf(TREE, after));
  });

  it('reads what the index does not know, wherever it is', async () => {
    const path = [...TREE.keys()].find((one) => one.endsWith('deployment.apps/ml-lifecycle.mlflow.yaml'))!;
    const renamed = new Map(TREE).set(path.replace('ml-lifecycle.mlflow', 'by-hand'), TREE.get(path)!);
    renamed.delete(path);
    const after = edited(renamed, JOB, (text) => text.replace('s:1.2.0', 's:1.3.0'));
    const { review, standing } = await reviewedFromGit(renamed, after);
    expect(standing).toContain(path.replace('ml-lifecycle.mlflow', 'by-hand'));
    expect(review).toEqual(reviewOf(renamed, after));
    const blind = (tree: Tree) => edited(tree, 'index.json', () => '{"version": 7}');
    const all = await reviewedFromGit(blind(TREE), blind(after));
    expect(ofKind(all.standing, 'namespace')).toHaveLength(ofKind([...TREE.keys()], 'namespace').length);
  });

  it('reads rights where some differ', async () => {
    const role = [...TREE.keys()].find((path) => folderOf(path) === 'role.rbac.authorization.k8s.io')!;
    const { standing } = await reviewedFromGit(TREE, without(TREE, role));
    expect(ofKind(standing, 'role.rbac.authorization.k8s.io')).toHaveLength(
      all('role.rbac.authorization.k8s.io').length - 1,
    );
  });

  it('reads the clients of what restarts, and theirs, and nobody else', async () => {
    // Each lets the next one in, and the last is nobody's client.
    const before = chain(['first', 'second', 'third', 'fourth', 'fifth']);
    const after = edited(before, 'deployment.apps/first.app.yaml', (text) => text.replace('app:1', 'app:2'));
    const { review, standing } = await reviewedFromGit(before, after);
    expect(review).toEqual(reviewOf(before, after));
    expect(review!.affected.pods.map(({ name, steps }) => [name, steps])).toEqual([
      ['first/app', 0],
      ['second/app', 1],
      ['third/app', 2],
    ]);
    expect(ofKind(standing, 'deployment.apps').map((path) => path.split('/').at(-1))).toEqual([
      'second.app.yaml',
      'third.app.yaml',
    ]);
  });
});

/** Namespaces with one pod each, which the next one may reach. */
function chain(namespaces: readonly string[]): Tree {
  const files = new Map<string, string>();
  const entries: Record<string, object> = {};
  const put = (folder: string, identity: string, object: object) => {
    const [, , namespace, name] = identity.split('/');
    const path = `components/app/${folder}/${[namespace, name].filter(Boolean).join('.')}.yaml`;
    files.set(path, emit(object));
    entries[identity] = { component: 'app', file: path, wave: 0 };
  };
  namespaces.forEach((namespace, i) => {
    const next = namespaces[i + 1];
    const labels = { app: 'app' };
    const own = { name: 'app', namespace };
    put('namespace', `/Namespace//${namespace}`, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace },
    });
    put('deployment.apps', `apps/Deployment/${namespace}/app`, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: own,
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'example.org/app:1' }] } },
      },
    });
    const from = next && [
      { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': next } }, podSelector: {} },
    ];
    put('networkpolicy.networking.k8s.io', `networking.k8s.io/NetworkPolicy/${namespace}/app`, {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: own,
      spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: from ? [{ from }] : [] },
    });
  });
  return files.set('index.json', JSON.stringify({ version: 1, objects: entries }));
}
