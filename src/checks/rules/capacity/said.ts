import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import { amount } from '../../../kit/asked.ts';
import { at, type Json, listOf, recordsOf } from '../../../kit/json.ts';
import { jvmBytes } from '../../../kit/jvm-bytes.ts';
import { mebibytes } from '../../../kit/mebibytes.ts';
import { parseBytes } from '../../../kit/quantity.ts';
import { podsOf } from '../../pods/pods-of.ts';
import type { PodTemplate } from '../../pods/template.ts';
import type { Rule } from '../../rule.ts';
import { type Sources, sourcesOf } from '../../told/leaves.ts';

/** How programs of every sort are told how much memory they may use, and what part of it the container needs at least for what is beside. */
const SETTINGS: readonly { readonly words: RegExp; readonly bytes: (said: string, limit: number) => number }[] = [
  // The JVM's heap and buffers (java, `-X` and `-XX` options).
  { words: /(?<!\w)-Xm[xs](\d+[kmgt]?)/gi, bytes: jvmBytes },
  { words: /MaxDirectMemorySize=(\d+[kmgt]?)/gi, bytes: jvmBytes },
  { words: /MaxRAMPercentage=(\d+(?:\.\d+)?)/g, bytes: (said, limit) => (limit * Number(said)) / 100 },
  // Go's runtime, Node.js in MiB, and servers that speak Redis.
  { words: /GOMEMLIMIT=(\d+(?:[KMGT]i)?)B?/g, bytes: (said) => amount(parseBytes, said) },
  { words: /max[-_]old[-_]space[-_]size=(\d+)/g, bytes: (said) => Number(said) * 2 ** 20 },
  { words: /(?:^|[\s-])maxmemory[ =]+"?(\d+(?:[kmg]b?)?)/gim, bytes: jvmBytes },
];

/** What no program does without, beside what it is told. */
const BESIDE = 0.08;

export const capacitySaid: Rule = {
  id: 'capacity/said',
  severity: 'error',
  what: 'What programs are told of memory in variables, arguments and files (`-Xmx`, `MaxRAMPercentage`, `GOMEMLIMIT`, `maxmemory`) leaves room within the memory limit of the container.',
  why: 'The kernel kills the container as soon as it uses what it was told to use.',
  *check(subject): Iterable<Problem> {
    const sources = sourcesOf(subject);
    for (const pod of podsOf(subject)) {
      for (const [i, container] of recordsOf(pod.spec.containers).entries()) {
        const limit = limitOf(container);
        if (limit === 0) continue;
        for (const { text, path } of textsOf(container)) {
          const problem = tooMuch(text, limit);
          if (problem)
            yield { ...placeOf(pod.manifest), path: pod.locate(`spec.containers[${i}].${path}`), ...problem };
        }
      }
      yield* ofFiles(pod, sources);
    }
  },
};

/** Files are read by one container or another: the largest has room for them. */
function* ofFiles(pod: PodTemplate, sources: Sources): Iterable<Problem> {
  const limit = Math.max(0, ...recordsOf(pod.spec.containers).map(limitOf));
  if (limit === 0) return;
  for (const { object, text, name, path } of sources.told(pod).leaves) {
    if (object === pod.manifest.object) continue;
    const problem = tooMuch(name === undefined ? text : `${name}=${text}`, limit);
    if (problem) yield { ...placeOf({ ...pod.manifest, object }), path, ...problem };
  }
}

const limitOf = (container: Json) =>
  amount(parseBytes, (at(container, 'resources', 'limits', 'memory') ?? 0) as string) || 0;

function* textsOf(container: Json): Iterable<{ text: string; path: string }> {
  for (const part of ['command', 'args'])
    for (const [i, text] of listOf(container[part]).entries())
      if (typeof text === 'string') yield { text, path: `${part}[${i}]` };
  for (const [i, { name, value }] of recordsOf(container.env).entries())
    if (typeof value === 'string') yield { text: `${String(name)}=${value}`, path: `env[${i}].value` };
}

function tooMuch(text: string, limit: number): Pick<Problem, 'message' | 'fix'> | undefined {
  for (const { words, bytes } of SETTINGS)
    for (const [whole, said] of text.matchAll(words)) {
      if (!(bytes(said!, limit) > limit * (1 - BESIDE))) continue;
      return {
        message: `${whole.trim()} leaves nothing of a memory limit of ${mebibytes(limit)} for what is beside it`,
        fix: 'raise the memory limit, or let it use less',
      };
    }
  return undefined;
}
