import type { Environment } from '@marcbachmann/cel-js';
import { parseCidr } from '../../../config/cidr.ts';

const IP = 'kubernetes.IP';
const CIDR = 'kubernetes.CIDR';

/** A range of addresses; an address is one of a single one. */
class Range {
  readonly text: string;
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
  constructor(text: string, { family, first, last }: NonNullable<ReturnType<typeof parseCidr>>) {
    [this.text, this.family, this.first, this.last] = [text, family, first, last];
  }
}
class Address extends Range {}

/** Sources: k8s.io/apiserver@v0.35.4 pkg/cel/library/ip.go, cidr.go. */
export function addAddresses(environment: Environment): void {
  environment
    .registerType(IP, Address)
    .registerType(CIDR, Range)
    .registerFunction('isIP(string): bool', (text: string) => address(text) !== undefined)
    .registerFunction('isCIDR(string): bool', (text: string) => range(text) !== undefined)
    .registerFunction(`ip(string): ${IP}`, (text: string) => must(address(text), 'IP Address'))
    .registerFunction(`cidr(string): ${CIDR}`, (text: string) => must(range(text), 'CIDR'))
    .registerFunction(`${IP}.family(): int`, ({ family }: Address) => BigInt(family))
    .registerFunction(`${CIDR}.prefixLength(): int`, ({ text }: Range) => BigInt(text.split('/')[1]!))
    .registerFunction(`${CIDR}.ip(): ${IP}`, ({ text }: Range) => must(address(text.split('/')[0]!), 'IP Address'))
    .registerFunction(`${CIDR}.containsIP(${IP}): bool`, within)
    .registerFunction(`${CIDR}.containsIP(string): bool`, (all: Range, text: string) =>
      within(all, must(address(text), 'IP Address')),
    )
    .registerFunction(`${CIDR}.containsCIDR(${CIDR}): bool`, within)
    .registerFunction(`${CIDR}.containsCIDR(string): bool`, (all: Range, text: string) =>
      within(all, must(range(text), 'CIDR')),
    );
}

const within = (all: Range, one: Range) => all.family === one.family && all.first <= one.first && one.last <= all.last;

function must<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`${what} parse error during conversion from string`);
  return value;
}

function address(text: string): Address | undefined {
  const cidr = canonical(text) ? parseCidr(`${text}/${text.includes(':') ? 128 : 32}`) : undefined;
  return cidr && new Address(text, cidr);
}

function range(text: string): Range | undefined {
  const [start = '', length = ''] = text.split('/');
  const cidr = canonical(start) && /^(?:0|[1-9]\d*)$/.test(length) ? parseCidr(text) : undefined;
  return cidr && new Range(text, cidr);
}

/** No zeros before a number of IPv4, and no IPv4 inside IPv6. */
const canonical = (text: string) => !/(?:^|\.)0\d/.test(text) && !(text.includes(':') && text.includes('.'));
