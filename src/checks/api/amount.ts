const QUANTITY = /^([-+]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:([KMGTPE])i|([numkMGTPE])|[eE]([-+]?\d{1,3}))?$/;
const POWERS = ['', 'K', 'M', 'G', 'T', 'P', 'E'];
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };

/**
 * A quantity in billionths, which is as exact as Kubernetes is, or undefined for what is none. Finer ones are rounded away
 * from zero. Source: k8s.io/apimachinery@v0.35.4 pkg/api/resource/quantity.go (ParseQuantity).
 */
export function amountOf(quantity: unknown): bigint | undefined {
  if (typeof quantity !== 'string' && typeof quantity !== 'number') return undefined;
  const match = QUANTITY.exec(String(quantity));
  if (!match) return undefined;
  const [, sign, digits = '', decimals = '', bare = '', binary, decimal, exponent] = match;
  const fraction = decimals || bare;
  const power = 9 - fraction.length + (exponent ? Number(exponent) : decimal ? DECIMAL[decimal]! : 0);
  const whole = BigInt(digits + fraction) * (binary ? 1024n ** BigInt(POWERS.indexOf(binary)) : 1n);
  const divisor = 10n ** BigInt(Math.max(0, -power));
  const amount = (whole * 10n ** BigInt(Math.max(0, power)) + divisor - 1n) / divisor;
  return sign === '-' ? -amount : amount;
}
