import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import type { KnownThings } from '../../../contract/reference.ts';
import { nearest } from '../../../finding/nearest.ts';
import { type Json, listOf, recordOf, recordsOf, textOf } from '../../../kit/json.ts';
import { once } from '../../pods/once.ts';
import { podsOf } from '../../pods/pods-of.ts';
import type { PodTemplate } from '../../pods/template.ts';
import type { Rule, Subject } from '../../rule.ts';

export const toldVariable: Rule = {
  id: 'told/variable',
  severity: 'error',
  what: 'Every `$(NAME)` in the command, the arguments, the variables and the mounts of a container names a variable that it has; in a variable, one of those before it.',
  why: 'Kubernetes leaves it as it stands: the program is told `$(NAME)`, and not what it means.',
  check: (subject) => once(unknownVariables(subject)),
};

function* unknownVariables(subject: Subject): Iterable<Problem> {
  const { known } = subject.references();
  for (const pod of podsOf(subject))
    for (const list of ['initContainers', 'containers'])
      for (const [i, container] of recordsOf(pod.spec[list]).entries())
        for (const { path, ...problem } of problemsOf(pod, container, known))
          yield { ...placeOf(pod.manifest), path: pod.locate(`spec.${list}[${i}].${path}`), ...problem };
}

type Found = Pick<Problem, 'message' | 'fix'> & { readonly path: string };

function* problemsOf(pod: PodTemplate, container: Json, known: KnownThings): Iterable<Found> {
  const isTaken = takenWhole(pod, container, known);
  const names = recordsOf(container.env).map(({ name }) => String(name));
  for (const [i, { name, value }] of recordsOf(container.env).entries())
    for (const said of referencesIn(value)) {
      if (isTaken(said) || names.slice(0, i).includes(said)) continue;
      const path = `env[${i}].value`;
      if (names.includes(said))
        yield {
          path,
          message: `$(${said}) in ${name} stands before the variable ${said} that it means`,
          fix: `write the variable ${said} first`,
        };
      else yield { path, ...unknown(said, names) };
    }
  const isKnown = (said: string) => isTaken(said) || names.includes(said);
  const shell = isShell(container);
  // What a shell runs and puts in its place is not named like a variable.
  for (const part of ['command', 'args'])
    for (const [i, text] of listOf(container[part]).entries())
      for (const said of referencesIn(text))
        if (!isKnown(said) && !(shell && !/^[A-Z_][A-Z0-9_]*$/.test(said)))
          yield { path: `${part}[${i}]`, ...unknown(said, names) };
  for (const [i, { subPathExpr }] of recordsOf(container.volumeMounts).entries())
    for (const said of referencesIn(subPathExpr))
      if (!isKnown(said)) yield { path: `volumeMounts[${i}].subPathExpr`, ...unknown(said, names) };
}

function unknown(said: string, names: readonly string[]): Pick<Problem, 'message' | 'fix'> {
  const near = nearest(said, names);
  return {
    message: `$(${said}) is no variable of the container`,
    fix:
      near === undefined
        ? `give it the variable ${said}, or write $$(${said}) for the text itself`
        : `write $(${near})`,
  };
}

/** Names in a text (kubernetes v1.35, third_party/forked/golang/expansion/expand.go): `$$` is a dollar that stands for itself. */
function referencesIn(text: unknown): readonly string[] {
  if (typeof text !== 'string' || !text.includes('$(')) return [];
  return [...text.replaceAll('$$', '').matchAll(/\$\(([A-Za-z_][\w.-]*)\)/g)].map(([, name]) => name!);
}

const isShell = ({ command, args }: Json) =>
  [...listOf(command), ...listOf(args)].some(
    (word) => typeof word === 'string' && /^(?:.*\/)?(?:ba|da|a|z)?sh$/.test(word),
  );

/** Tells variables from whole Secrets and ConfigMaps, which come before all others, and those of Services; of a source that is not known it takes any name. */
function takenWhole({ spec, namespace }: PodTemplate, container: Json, known: KnownThings): (name: string) => boolean {
  const taken = new Set<string>();
  for (const source of recordsOf(container.envFrom)) {
    const [kind, field] =
      source.secretRef === undefined ? (['ConfigMap', 'configMapRef'] as const) : (['Secret', 'secretRef'] as const);
    const name = textOf(recordOf(source[field]).name);
    const parts = name === undefined ? undefined : known.get({ kind, name, namespace })?.parts;
    if (!parts) return () => true;
    for (const part of parts) taken.add(`${textOf(source.prefix) ?? ''}${part}`);
  }
  const links =
    spec.enableServiceLinks === false
      ? []
      : known.names('Service', namespace).map((name) => `${name.toUpperCase().replaceAll('-', '_')}_PORT`);
  return (name) =>
    taken.has(name) ||
    // Those of the API server are always there, those of other Services unless links to them are left out (kubernetes v1.35.4,
    // pkg/kubelet/kubelet_pods.go `getServiceEnvVarMap`, envvars/envvars.go): `DB_SERVICE_HOST`, `DB_PORT_5432_TCP_ADDR`.
    /^KUBERNETES_(SERVICE|PORT)/.test(name) ||
    (spec.enableServiceLinks !== false && /_SERVICE_(HOST|PORT)/.test(name)) ||
    links.some((link) => name === link || (name.startsWith(`${link}_`) && LINK.test(name.slice(link.length))));
}

/** What is behind `DB_PORT` in the names of the variables of a Service's port. */
const LINK = /^_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?$/;
