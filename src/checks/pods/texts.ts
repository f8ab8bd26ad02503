import { type Json, listOf, recordsOf, textOf } from '../../kit/json.ts';

/** A text that a container is started with. */
export interface ContainerText {
  /** Of a variable. */
  readonly name?: string;
  readonly text: string;
  /** In the pod: `spec.containers[0].args[1]`. */
  readonly path: string;
}

/** The command, the arguments and the variables of a container, which is at a place in its pod. */
export function* textsOfContainer(container: Json, place: string): Iterable<ContainerText> {
  for (const part of ['command', 'args'])
    for (const [i, text] of listOf(container[part]).entries())
      if (typeof text === 'string') yield { text, path: `${place}.${part}[${i}]` };
  for (const [i, { name, value }] of recordsOf(container.env).entries())
    if (typeof value === 'string')
      yield { ...(textOf(name) && { name: textOf(name)! }), text: value, path: `${place}.env[${i}].value` };
}
