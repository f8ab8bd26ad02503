import { template } from '../../template/template.ts';

/** A part of a job's script: the shell in `scripts/`, without the end of its last line. */
export function script<V extends object = Record<string, never>>(name: string): (values: V) => string {
  const made = template<V>(`src/output/repository/scripts/${name}`);
  return (values) => made(values).trimEnd();
}
