/**
 * Kubernetes quantities (k8s.io/apimachinery/pkg/api/resource): bytes as whole numbers, CPU as whole millicores. As in Kubernetes, what
 * is finer than the unit is rounded up. Negative amounts are refused. Beyond 2^53 (8 Pi), which only sums come to, an
 * amount is the nearest that a number holds.
 */

const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL = ['', 'k', 'M', 'G', 'T', 'P', 'E'];
const FRACTIONS: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3 };

/**
 * Bytes of a quantity: `20Gi` → 21474836480, `1.5k` → 1500; a number is bytes already.
 *
 * @throws {RangeError} when it is no quantity, or negative.
 */
export function parseBytes(quantity: string | number): number {
  return exactly(quantity, 1n, 'a size such as 512Mi or 20Gi');
}

/**
 * Millicores of a quantity: `500m` → 500, `0.5` → 500, 2 → 2000.
 *
 * @throws {RangeError} when it is no quantity, or negative.
 */
export function parseCpu(quantity: string | number): number {
  return exactly(quantity, 1000n, 'CPU such as 500m or 2');
}

/** The shortest quantity that is exactly `bytes`, binary where both are as short: 21474836480 → `20Gi`, 1000000000 → `1G`. */
export function formatBytes(bytes: number): string {
  whole(bytes, 'bytes');
  const forms = [scaled(bytes, 1024, BINARY), scaled(bytes, 1000, DECIMAL)];
  return forms[1]!.length < forms[0]!.length ? forms[1]! : forms[0]!;
}

/** The shortest quantity that is exactly `millicores`, in Kubernetes' canonical form: 2000 → `2`, 1500 → `1500m`. */
export function formatCpu(millicores: number): string {
  whole(millicores, 'millicores');
  return millicores % 1000 === 0 ? String(millicores / 1000) : `${millicores}m`;
}

/** Bytes of all `quantities` together. */
export function sumBytes(quantities: Iterable<string | number>): number {
  return sum(quantities, parseBytes, 'bytes');
}

/** Millicores of all `quantities` together. */
export function sumCpu(quantities: Iterable<string | number>): number {
  return sum(quantities, parseCpu, 'millicores');
}

function sum(
  quantities: Iterable<string | number>,
  parse: (quantity: string | number) => number,
  unit: string,
): number {
  let total = 0;
  for (const quantity of quantities) total += parse(quantity);
  return whole(total, unit);
}

/** `quantity` in units of which `perOne` make one, rounded up. Decimal fractions are exact in integers only: 0.1 is no double. */
function exactly(quantity: string | number, perOne: bigint, expected: string): number {
  const text = String(quantity).trim();
  const match = /^\+?(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:([KMGTPE]i)|([numkMGTPE])|[eE]([+-]?\d{1,2}))?$/.exec(text);
  if (!match) throw new RangeError(`${JSON.stringify(quantity)} is not ${expected}`);
  const [, digits = '0', decimals = '', bareDecimals = '', binary, decimal, exponent] = match;
  const fraction = decimals || bareDecimals;

  let numerator = BigInt(digits + fraction) * perOne;
  let denominator = 10n ** BigInt(fraction.length);
  if (binary) numerator *= 1024n ** BigInt(BINARY.indexOf(binary));
  const power = exponent ? Number(exponent) : decimal ? (FRACTIONS[decimal] ?? 3 * DECIMAL.indexOf(decimal)) : 0;
  if (power < 0) denominator *= 10n ** BigInt(-power);
  else numerator *= 10n ** BigInt(power);

  const units = Number((numerator + denominator - 1n) / denominator);
  if (!Number.isFinite(units)) throw new RangeError(`${JSON.stringify(quantity)} is too large`);
  return units;
}

function scaled(amount: number, base: number, suffixes: readonly string[]): string {
  let power = 0;
  let rest = amount;
  while (rest !== 0 && rest % base === 0 && power < suffixes.length - 1) {
    rest /= base;
    power++;
  }
  return `${rest}${suffixes[power]}`;
}

function whole(amount: number, unit: string): number {
  if (!Number.isInteger(amount) || amount < 0) throw new RangeError(`${amount} is not a whole number of ${unit}`);
  return amount;
}
