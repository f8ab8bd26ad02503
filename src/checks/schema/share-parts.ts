import { type Definitions, mapSubschemas, type Schema } from './structural.ts';

/** A distinct subschema, its own parts replaced by references to other distinct subschemas. */
interface Part {
  shallow: Schema;
  /** In how many places of distinct subschemas it stands. */
  uses: number;
}

/** An object with fewer fields that occurs once is cheaper in place than as a function of its own. */
const FEWEST_FIELDS = 3;

/**
 * An equal schema in which objects stand below `definitions`, each once, and are referred to.
 *
 * CRDs have no references: each repeats whole pod templates. A compiler makes a function of each definition, so that the
 * validators of the big ones get up to five times smaller, and only the functions that an object needs are ever compiled.
 */
export function shareParts(schema: Schema): Schema & { definitions: Definitions } {
  const parts: Part[] = [];
  const known = new Map<string, number>();

  const intern = (node: Schema): number => {
    // Branches of oneOf and the like stay in place: their errors are recognised by their path in the schema.
    const shallow = mapSubschemas(node, (part, step) => (step ? { $ref: String(intern(part)) } : part));
    const text = JSON.stringify(shallow);
    let index = known.get(text);
    if (index === undefined) {
      index = parts.push({ shallow, uses: 0 }) - 1;
      known.set(text, index);
      mapSubschemas(shallow, (part, step) => {
        if (step) parts[Number(part.$ref)]!.uses++;
        return part;
      });
    }
    return index;
  };

  const definitions: Definitions = {};
  const build = (index: number): Schema =>
    mapSubschemas(parts[index]!.shallow, (part, step) => (step ? place(Number(part.$ref)) : part));
  const place = (index: number): Schema => {
    const { shallow, uses } = parts[index]!;
    const isSmall = Object.keys(shallow.properties ?? {}).length < FEWEST_FIELDS;
    if (!shallow.properties || (isSmall && uses < 2)) return build(index);
    definitions[index] ??= build(index);
    return { $ref: `#/definitions/${index}` };
  };
  const root = build(intern(schema));
  return { ...root, definitions };
}
