import { join, relative } from 'node:path';
import { proofOf } from '../../checks/reachability/proof.ts';
import type { Manifest } from '../../contract/manifest.ts';
import { objectFile } from '../../output/layout.ts';
import { type PlanOptions, withTree } from '../planned.ts';
import { EXIT, type Screen } from '../screen.ts';
import { answerOf } from '../why/answer.ts';
import { describeAnswer } from '../why/describe.ts';
import { questionOf } from '../why/question.ts';

/** Explains whether one end reaches another, and what decides it. Either answer is an answer: the exit code is 0. */
export function run(from: string, to: string, options: PlanOptions, screen: Screen): Promise<number> {
  return withTree(options, screen, (tree, _config, files) => {
    const { plan, manifests } = tree;
    const proof = proofOf(tree);
    const question = questionOf(plan, manifests, proof.network, from, to);
    const folder = relative(process.cwd(), join(files.root, 'dist', options.env));
    const fileOf = ({ component, object }: Manifest) => `${folder}/components/${component}/${objectFile(object)}`;
    const answer = answerOf(proof, plan, question, fileOf);
    screen.stdout.write(
      options.json ? `${JSON.stringify(answer, undefined, 2)}\n` : describeAnswer(answer, `${from} → ${to}`),
    );
    return EXIT.done;
  });
}
