// Lays the note of a review beside what `dyff between` says of the same trees, case by case of test/review, and writes
// docs/review-beside-dyff.md: `npm run bench:dyff [-- path of dyff]`. dyff is a program of its own
// (`go install github.com/homeport/dyff/cmd/dyff@v1.12.0`), which nothing else here needs.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Effect } from '../src/contract/effect.ts';
import { markdownOf } from '../src/review/format/markdown.ts';
import { BY_CONFIGURATION, type Case, type Tree } from '../test/review/cases-by-configuration.ts';
import { BY_HAND } from '../test/review/cases-by-hand.ts';
import { reviewOf } from '../test/review/platforms.ts';
import { ASKED, follows, readable, says, wordsOfTrees } from './dyff/criterion.ts';
import { pageOf, type Row } from './dyff/page.ts';

const dyff = process.argv[2] ?? 'dyff';
const page = fileURLToPath(new URL('../docs/review-beside-dyff.md', import.meta.url));

/** What the program was built from, as Go writes it into every program. */
function versionOf(program: string): string {
  const { status, stdout } = spawnSync('sh', ['-c', 'command -v -- "$1"', 'sh', program], { encoding: 'utf8' });
  if (status !== 0) {
    console.error(
      `${program} is not there, and this is a comparison with it.\nBuild it with \`go install github.com/homeport/dyff/cmd/dyff@v1.12.0\`, and say where it is unless it is on PATH: npm run bench:dyff -- ~/go/bin/dyff`,
    );
    process.exit(1);
  }
  const built = readFileSync(stdout.trim(), 'latin1');
  return /github\.com\/homeport\/dyff\t(v[\w.+-]+)/.exec(built)?.[1] ?? 'of a version that it does not say';
}

/**
 * The objects of a tree in one file, as `kubectl kustomize` or `helm template` would print them. Of those that are alike in the other
 * tree one is left: dyff takes seconds to find that there is nothing to say of them, and names no object where there is but one.
 */
function documents(tree: Tree, other: Tree): string {
  const objects = [...tree].filter(
    ([path]) => /^(?:apps|components)\//.test(path) && !path.endsWith('kustomization.yaml'),
  );
  const alike = objects.find(([path, text]) => other.get(path) === text);
  return objects
    .filter((one) => one === alike || other.get(one[0]) !== one[1])
    .map(([, text]) => `---\n${text.replace(/^---\n/, '').trimEnd()}\n`)
    .join('');
}

/** What dyff prints of two trees, with its own settings: objects of Kubernetes are matched by what they are called. */
function printed(folder: string, trees: readonly [Tree, Tree]): string {
  const files = trees.map((tree, i) => {
    const file = join(folder, ['base.yaml', 'head.yaml'][i]!);
    writeFileSync(file, documents(tree, trees[1 - i]!));
    return file;
  });
  const args = ['between', '--color', 'off', '--omit-header', '--fixed-width', '120', ...files];
  const { status, stdout, stderr } = spawnSync(dyff, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`dyff ended with ${status}\n${stderr}`);
  return stdout;
}

function rowOf([name, made]: Case, folder: string): Row {
  const trees = made();
  const review = reviewOf(...trees);
  const note = markdownOf([review]);
  const theirs = printed(folder, trees);
  const own = wordsOfTrees(trees);
  const wanted = ASKED.filter((effect) => follows(review, effect));
  const said = (text: string): readonly Effect[] => wanted.filter((effect) => says(text, effect, own));
  return {
    name,
    follows: wanted,
    dyff: { characters: readable(theirs), says: said(theirs) },
    note: {
      characters: readable(note.replaceAll(/<details>[\s\S]*?<\/details>/g, '')),
      unfolded: readable(note),
      says: said(note),
    },
  };
}

const version = versionOf(dyff);
const folder = mkdtempSync(join(tmpdir(), 'mooring-beside-dyff-'));
try {
  const rows = [...BY_CONFIGURATION, ...BY_HAND].map((one) => {
    const row = rowOf(one, folder);
    console.error(`${row.name}: dyff ${row.dyff.characters}, the note ${row.note.characters}`);
    return row;
  });
  writeFileSync(page, pageOf(rows, version));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
