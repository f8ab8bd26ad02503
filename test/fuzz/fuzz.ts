import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { campaign } from './campaign.ts';
import { judge } from './judge.ts';
import { killSynths } from './kill-synths.ts';
import { drawCase } from './platforms.ts';
import { Summary } from './summary.ts';

const HELP = `Draws configurations from the option schemas and tells which of them Mooring treats wrongly.

  npm run fuzz                                  10,000 configurations, and 1,000 kills of a write
  npm run fuzz -- --cases 500 --kills 0 --seed 7
  npm run fuzz -- --seed 7 --case 123           that case alone, with its files
  npm run fuzz -- --workers 1                   fewer at a time; default: one a core`;

const options = readOptions();
const seed = Number(options.seed);

if (options.case !== undefined) await one(Number(options.case));
else {
  if (Number(options.cases) > 0) await all(Number(options.cases), Number(options.workers));
  if (Number(options.kills) > 0) await kill(Number(options.kills));
}

async function one(number: number): Promise<void> {
  const drawn = drawCase(seed, number);
  for (const [file, text] of drawn.files) console.log(`--- ${file}\n${text}`);
  const { outcome, rules, violations } = await judge(drawn);
  console.log(`--- ${drawn.kind}, --env ${drawn.environment}: ${outcome}`, rules);
  tell(number, violations);
}

async function all(cases: number, workers: number): Promise<void> {
  const summary = new Summary();
  const start = performance.now();
  await campaign({
    seed,
    cases,
    workers,
    onJudged: (judged) => {
      summary.add(judged);
      tell(judged.number, judged.violations);
      if (summary.cases % Math.ceil(cases / 20) === 0) console.error(`${summary.cases} of ${cases} cases`);
    },
  });
  console.log(
    `${summary}\n\n${cases} cases of seed ${seed} in ${seconds(start)}, ${summary.violated.length} with a violation`,
  );
}

async function kill(number: number): Promise<void> {
  const start = performance.now();
  const { kills, hits, failures } = await killSynths(number, seed, (done) => {
    if (done % Math.ceil(number / 20) === 0) console.error(`${done} of ${number} kills in the middle of a write`);
  });
  for (const failure of failures) tell(undefined, [failure]);
  console.log(
    `${kills} kills, ${hits} of them in the middle of a write, in ${seconds(start)}, ${failures.length} with a violation`,
  );
  if (hits < number) tell(undefined, [`only ${hits} of ${kills} kills hit a write`]);
}

function tell(number: number | undefined, violations: readonly string[]): void {
  if (violations.length === 0) return;
  process.exitCode = 1;
  const again = number === undefined ? '' : ` (npm run fuzz -- --seed ${seed} --case ${number})`;
  for (const violation of violations) console.error(`violation${again}: ${violation}`);
}

function seconds(since: number): string {
  return `${Math.round((performance.now() - since) / 1000)} s`;
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        cases: { type: 'string', default: '10000' },
        kills: { type: 'string', default: '1000' },
        seed: { type: 'string', default: '1' },
        case: { type: 'string' },
        workers: { type: 'string', default: String(availableParallelism()) },
        help: { type: 'boolean', short: 'h' },
      },
    });
    const { help, ...numbers } = values;
    if (help) {
      console.log(HELP);
      process.exit();
    }
    for (const [name, value] of Object.entries(numbers))
      if (!/^\d+$/.test(value)) throw new TypeError(`--${name} must be a number, not ${JSON.stringify(value)}`);
    return numbers;
  } catch (error) {
    console.error(`error: ${(error as Error).message}\n\n${HELP}`);
    process.exit(2);
  }
}
