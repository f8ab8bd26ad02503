import { parseCidr } from '../../config/cidr.ts';
import { nearest } from '../../finding/nearest.ts';
import { amountOf } from './amount.ts';
import type { Check } from './fields.ts';
import * as names from './names.ts';

/** One of some words. Kubernetes publishes its OpenAPI without them (hack/update-openapi-spec.sh, OpenAPIEnums=false). */
export const oneOf =
  (...words: readonly string[]): Check =>
  (value) => {
    if (typeof value !== 'string' || words.includes(value)) return undefined;
    const near = nearest(value, words);
    const all = words.join(', ');
    return [`${JSON.stringify(value)} is not one of ${all}`, near ? `did you mean ${near}?` : `write one of ${all}`];
  };

/** A whole number within bounds. */
export const between =
  (least: number, most: number = Number.POSITIVE_INFINITY): Check =>
  (value) => {
    if (typeof value !== 'number' || (value >= least && value <= most)) return undefined;
    const must = most === Number.POSITIVE_INFINITY ? `must be ${least} or more` : `must be from ${least} to ${most}`;
    return [`${must}, and is ${value}`, `write a number that is: it ${must}`];
  };

const grammar =
  (holds: (text: string) => boolean, what: string, fix: string): Check =>
  (value) =>
    typeof value !== 'string' || holds(value) ? undefined : [`${JSON.stringify(shortened(value))} is no ${what}`, fix];

const shortened = (text: string) => (text.length > 80 ? `${text.slice(0, 80)}…` : text);
const SMALL = 'write small letters, digits and -, with a letter or digit at both ends';

export const dnsLabel = grammar(names.isDnsLabel, 'DNS label', `${SMALL}, 63 characters at most`);
export const dns1035Label = grammar(
  names.isDns1035Label,
  'DNS label',
  `${SMALL}, a letter first, 63 characters at most`,
);
export const dnsSubdomain = grammar(names.isDnsSubdomain, 'DNS name', `${SMALL}, parts with dots between`);
export const host = grammar(
  (text) => (text.includes('*') ? names.isWildcardSubdomain(text) : names.isDnsSubdomain(text) && !isIPv4(text)),
  'host name',
  'write a DNS name such as a.example.com or *.example.com',
);
export const qualifiedName = grammar(
  names.isQualifiedName,
  'key of labels and annotations',
  'write letters, digits, -, _ and ., 63 at most, after a domain and / where it has one',
);
export const labelValue = grammar(
  names.isLabelValue,
  'value of a label',
  'write letters, digits, -, _ and ., 63 at most, with a letter or digit at both ends',
);
export const portName = grammar(
  names.isPortName,
  'name of a port',
  'write small letters, digits and single -, 15 at most, with a letter among them',
);
export const variableName = grammar(names.isVariableName, 'name of a variable', 'write printable characters without =');
export const configKey = grammar(
  names.isConfigKey,
  'key of a ConfigMap or Secret',
  'write letters, digits, -, _ and ., 253 at most',
);
export const pathSegment = grammar(
  (text) => !/[/%]/.test(text) && text !== '.' && text !== '..',
  'part of a path',
  'write it without / and %',
);

const isIPv4 = (text: string) => parseCidr(`${text}/32`) !== undefined;

/** A port by its number or its name. */
export const port: Check = (value) => (typeof value === 'string' ? portName(value) : portNumber(value));
export const portNumber = between(1, 65_535);
export const natural = between(0);
export const positive = between(1);

export const absolutePath = grammar((text) => text.startsWith('/'), 'absolute path', 'begin it with /');
/** A path that stays below where it begins. */
export const pathBelow = grammar(
  (text) => !text.startsWith('/') && !text.split('/').includes('..'),
  'path below its volume',
  'write it without / at its begin, and without ..',
);

/** An address of either family, without zeros before a number. */
export const isAddress = (text: string): boolean =>
  !/(?:^|\.)0\d/.test(text) && parseCidr(`${text}/${text.includes(':') ? 128 : 32}`) !== undefined;
export const address = grammar(isAddress, 'address', 'write it as 10.0.0.1 or fd00::1');
export const range = grammar((text) => parseCidr(text) !== undefined, 'range of addresses', 'write it as 10.0.0.0/8');

/** A number, or a part such as `25%`. */
export const countOrPercent: Check = (value) => {
  if (typeof value === 'string' && !/^\d+%$/.test(value))
    return [`${JSON.stringify(value)} is no number and no percentage`, 'write it as 1 or "25%"'];
  return natural(value);
};
/** The same, of which there is no more than all. */
export const countOrPart: Check = (value) =>
  typeof value === 'string' && /^\d+%$/.test(value) && Number.parseInt(value, 10) > 100
    ? [`${value} is more than all`, 'write 100% at most']
    : countOrPercent(value);

/** A quantity that is not negative. */
export const quantity: Check = (value) => {
  const amount = amountOf(value);
  return amount !== undefined && amount < 0n ? [`${value} is negative`, 'write what is 0 or more'] : undefined;
};
