import type { ErrorObject } from 'ajv';

interface Limit {
  /** What the value must do: `be 1 or more`. */
  readonly must: string;
  /** What it is instead. */
  readonly found: string;
  readonly fix: string;
}

/** Explains an error about a bound: of a number, or of the length of a text, a list or a map; undefined for all others. */
export function explainLimit({ keyword, params, data }: ErrorObject): Limit | undefined {
  const limit = params.limit as number;
  const number = (must: string): Limit => ({
    must: `be ${must}`,
    found: String(data),
    fix: `write a number that is ${must}`,
  });
  const length = (found: number, least: boolean, one: string, many: string): Limit => {
    const bound = `${limit} ${limit === 1 ? one : many}`;
    return {
      must: `have at ${least ? 'least' : 'most'} ${bound}`,
      found: String(found),
      fix: least ? `extend it to ${bound} or more` : `shorten it to ${bound}`,
    };
  };

  switch (keyword) {
    case 'minimum':
      return number(`${limit} or more`);
    case 'maximum':
      return number(`${limit} or less`);
    case 'exclusiveMinimum':
      return number(`above ${limit}`);
    case 'exclusiveMaximum':
      return number(`below ${limit}`);
    case 'multipleOf':
      return number(`a multiple of ${params.multipleOf}`);
    case 'minLength':
    case 'maxLength':
      return length((data as string).length, keyword === 'minLength', 'character', 'characters');
    case 'minItems':
    case 'maxItems':
      return length((data as unknown[]).length, keyword === 'minItems', 'entry', 'entries');
    case 'minProperties':
    case 'maxProperties':
      return length(Object.keys(data as object).length, keyword === 'minProperties', 'key', 'keys');
    default:
      return undefined;
  }
}
