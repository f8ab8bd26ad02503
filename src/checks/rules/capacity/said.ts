import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import { amount } from '../../../kit/asked.ts';
import { at, type Json, recordsOf } from '../../../kit/json.ts';
import { jvmBytes } from '../../../kit/jvm-bytes.ts';
import { mebibytes } from '../../../kit/mebibytes.ts';
import { parseBytes } from '../../../kit/quantity.ts';
import { podsOf } from '../../pods/pods-of.ts';
import type { PodTemplate } from '../../pods/template.ts';
import { type ContainerText, textsOfContainer } from '../../pods/texts.ts';
import type { Rule } from '../../rule.ts';
import { type Sources, sourcesOf } from '../../told/leaves.ts';

/** How programs of every sort are told how much memory they may use, and what part of it the container needs at least for what is beside. */
const SETTINGS: readonly { readonly setting: RegExp; readonly bytes: (said: string, limit: number) => number }[] = [
  // The JVM's heap and buffers (java, `-X` and `-XX` options).
  { setting: /(?<!\w)-Xm[xs](\d+[kmgt]?)/gi, bytes: jvmBytes },
  { setting: /MaxDirectMemorySize=(\d+[kmgt]?)/gi, bytes: jvmBytes },
  { setting: /MaxRAMPercentage=(\d+(?:\.\d+)?)/g, bytes: (said, limit) => (limit * Number(said)) / 100 },
  // Go's runtime, Node.js in MiB, and servers that speak Redis.
  { setting: /GOMEMLIMIT=(\d+(?:[KMGT]i)?)B?/g, bytes: (said) => amount(parseBytes, said) },
  { setting: /max[-_]old[-_]space[-_]size=(\d+)/g, bytes: (said) => Number(said) * 2 ** 20 },
  { setting: /(?:^|[\s-])maxmemory[ =]+"?(\d+(?:[kmg]b?)?)/gim, bytes: redisBytes },
];

/** `1gb` is 1024 × 1024 × 1024 bytes, and `1g` a thousand million (redis.conf, units; src/util.c, memtoull). */
function redisBytes(said: string): number {
  const [, digits, unit = ''] = /^(\d+)([kmg]?b?)$/i.exec(said)!;
  return (
    Number(digits) *
    (unit.length === 2 ? 1024 : 1000) ** ['', 'k', 'm', 'g'].indexOf(unit.toLowerCase().replace('b', ''))
  );
}

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
        for (const text of textsOfContainer(container, `spec.containers[${i}]`)) {
          const problem = tooMuch(words(text), limit);
          if (problem) yield { ...placeOf(pod.manifest), path: pod.locate(text.path), ...problem };
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
  for (const leaf of sources.told(pod).leaves) {
    const { object, path } = leaf;
    if (object === pod.manifest.object) continue;
    const problem = tooMuch(words(leaf), limit);
    if (problem) yield { ...placeOf({ ...pod.manifest, object }), path, ...problem };
  }
}

const limitOf = (container: Json) =>
  amount(parseBytes, (at(container, 'resources', 'limits', 'memory') ?? 0) as string) || 0;

/** A variable as programs write it, and other texts as they are. */
const words = ({ name, text }: Pick<ContainerText, 'name' | 'text'>) => (name === undefined ? text : `${name}=${text}`);

function tooMuch(text: string, limit: number): Pick<Problem, 'message' | 'fix'> | undefined {
  for (const { setting, bytes } of SETTINGS)
    for (const [whole, said] of text.matchAll(setting)) {
      if (!(bytes(said!, limit) > limit * (1 - BESIDE))) continue;
      return {
        message: `${whole.trim()} leaves nothing of a memory limit of ${mebibytes(limit)} for what is beside it`,
        fix: 'raise the memory limit, or let it use less',
      };
    }
  return undefined;
}
