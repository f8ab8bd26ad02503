import { type Static, type TObject, Type } from 'typebox';
import { explainSchemaErrors, type Locate } from '../../src/config/explain-schema-errors.ts';
import type { Compile } from '../../src/config/load.ts';
import { mergeSources } from '../../src/config/merge-sources.ts';
import { closed, option } from '../../src/config/options.ts';
import { toPointer } from '../../src/config/pointer.ts';
import { parseSource } from '../../src/config/source.ts';
import type { Finding, Position } from '../../src/finding/finding.ts';
import type { Accept } from './accept.ts';

const accept = (what: string) =>
  Type.Object(
    {
      object: option.string({ description: 'Object as it is told, `*` for any text: `Deployment.apps */webhook`' }),
      path: Type.Optional(
        option.string({
          description:
            'Field as it is told, with all below it; `*` for any text. Without it: objects that one side alone has',
          pattern: '^(?!rights(?!\\.(less|more)\\.)|rights\\.less\\.\\*$|.*\\bargs(\\*|\\[\\*\\]?)?$)',
          expected:
            'a path; of rights `rights.less.<what>` or `rights.more.…`, and of arguments the container with `args: [--flag, …]`, since each wants a reason of its own',
        }),
      ),
      args: Type.Optional(
        option.list(Type.String({ minLength: 1, pattern: '^[^*]+$', expected: 'a flag, or a place' }), {
          description:
            'Of the container, or the `exec` of a probe, at `path` these arguments alone: flags by name, other words by their place (`"0"`), and of a line for a shell its words (`"-c 0"`)',
          minItems: 1,
        }),
      ),
      only: Type.Optional(option.choice(['theirs', 'ours'], { description: 'Only where this side alone has it' })),
      reason: option.string({ description: what }),
    },
    closed,
  );

const ACCEPTS = option.list(accept('Why it may differ'), { description: 'Differences that are meant', default: [] });

const ENTRY = {
  chart: Type.Object(
    {
      name: option.string({ description: 'Name of the chart' }),
      version: option.string({ description: 'Exact version' }),
      repository: option.string({ description: 'Where it is published' }),
      digest: Type.Optional(
        option.string({
          description: 'Of the published archive',
          pattern: '^sha256:[0-9a-f]{64}$',
          expected: 'sha256: and 64 hexadecimal digits',
        }),
      ),
    },
    closed,
  ),
  release: Type.Optional(option.string({ description: 'Name of the release; default: the id of the component' })),
  platform: Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), {
      description:
        'What this comparison needs otherwise in `scripts/parity/platform.yaml`, as the file of an environment says it',
    }),
  ),
  values: Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), {
      description: 'Values with which the chart renders what Mooring does',
    }),
  ),
  accepts: Type.Optional(ACCEPTS),
};

const COMPONENT = Type.Optional(option.string({ description: 'Id of the component; default: the name of the folder' }));

const SINGLE = Type.Object({ component: COMPONENT, ...ENTRY }, closed);
const SEVERAL = Type.Object(
  {
    component: COMPONENT,
    variants: option.list(
      Type.Object({ variant: option.string({ description: 'Name of the comparison' }), ...ENTRY }, closed),
      { description: 'Comparisons of a component that is rendered in more ways than one', minItems: 1 },
    ),
  },
  closed,
);
const GENERAL = Type.Object(
  {
    ignores: option.list(accept('Why it is compared nowhere'), { description: 'What is compared nowhere' }),
    accepts: ACCEPTS,
  },
  closed,
);

/** An acceptance, and where it was written. */
export interface WrittenAccept extends Accept {
  readonly at: Position;
}

/** One comparison of a component with the chart that its authors publish. */
export interface ParityEntry extends Omit<Static<typeof SINGLE>, 'component' | 'accepts'> {
  readonly component: string;
  readonly variant?: string;
  readonly accepts: readonly WrittenAccept[];
  readonly at: Position;
}

/** What holds for every component. */
export interface General {
  readonly ignores: readonly Accept[];
  readonly accepts: readonly WrittenAccept[];
}

interface Read<T> {
  /** Absent beside findings. */
  readonly value?: T;
  readonly findings: readonly Finding[];
}

/** Reads a `parity.yaml`; `folder`: the name of its folder. */
export function parseParity(
  file: string,
  text: string,
  folder: string,
  compile: Compile,
): Read<readonly ParityEntry[]> {
  const isSeveral = /^variants:/m.test(text);
  return parsed(file, text, isSeveral ? SEVERAL : SINGLE, compile, (value, locate) => {
    const { component = folder, variants } = value as Static<typeof SEVERAL>;
    const entries = (variants ?? [value]) as readonly (Static<typeof SINGLE> & { variant?: string })[];
    return entries.map(({ accepts = [], ...entry }, i) => {
      const base = variants ? ['variants', i] : [];
      return {
        ...entry,
        component,
        accepts: placed(accepts, [...base, 'accepts'], locate),
        at: locate(toPointer(base)),
      };
    });
  });
}

/** Reads what holds for all of them. */
export function parseGeneral(file: string, text: string, compile: Compile): Read<General> {
  return parsed(file, text, GENERAL, compile, (value, locate) => {
    const { ignores, accepts } = value as Static<typeof GENERAL>;
    return { ignores, accepts: placed(accepts, ['accepts'], locate) };
  });
}

function placed(
  accepts: readonly (Accept & { readonly args?: readonly string[] })[],
  path: readonly (string | number)[],
  locate: Locate,
): readonly WrittenAccept[] {
  return accepts.flatMap(({ args, ...one }, i) => {
    const at = locate(toPointer([...path, i]));
    // Each is told when nothing needs it.
    return args
      ? args.map((arg) => ({ ...one, path: `${one.path ?? ''}.args${bracketed(arg)}`, at }))
      : [{ ...one, at }];
  });
}

/** `-c --local`: of the line that a shell is handed by `-c`. */
const bracketed = (arg: string): string =>
  arg
    .split(' ')
    .map((word) => `[${word}]`)
    .join('');

function parsed<T>(
  file: string,
  text: string,
  schema: TObject,
  compile: Compile,
  make: (value: unknown, locate: Locate) => T,
): Read<T> {
  const { source, findings } = parseSource(file, text);
  if (!source || findings.length > 0) return { findings };
  const { value, locate } = mergeSources(source);
  const check = compile(schema);
  if (!check(value)) return { findings: explainSchemaErrors(check.errors ?? [], schema, locate) };
  return { value: make(value, locate), findings: [] };
}
