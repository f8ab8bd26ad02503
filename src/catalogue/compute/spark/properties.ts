import { type Json, textOf } from '../../../kit/json.ts';

export const ROLES = ['driver', 'executor'] as const;
export type Role = (typeof ROLES)[number];

/** Units of sizes, in small letters (Spark 4.0.4, common/utils/src/main/java/org/apache/spark/network/util/JavaUtils.java `byteStringAs`). */
export const SIZE_UNITS = /^(b|kb?|mb?|gb?|tb?|pb?)?$/;

/** A size as Spark reads it: a whole number, and its unit right behind it. */
export function isSize(value: unknown): boolean {
  const unit = /^\d+([a-z]*)$/i.exec(String(value))?.[1];
  return unit !== undefined && SIZE_UNITS.test(unit.toLowerCase());
}

/** Spark's properties (docs/running-on-kubernetes.md): what a role runs as, its image, and folders of the node. */
export const accountOf = (conf: Json, role: Role) =>
  textOf(conf[`spark.kubernetes.authenticate.${role}.serviceAccountName`]);

export const imageOf = (conf: Json, role: Role) =>
  textOf(conf[`spark.kubernetes.${role}.container.image`]) ?? textOf(conf['spark.kubernetes.container.image']);

/** GPUs and the like of a role: `spark.executor.resource.gpu.amount` of a `vendor` (docs/running-on-kubernetes.md, "Resource Allocation and Configuration Overview"). */
export function devicesOf(conf: Json, role: Role): Readonly<Record<string, number>> {
  const prefix = `spark.${role}.resource.`;
  return Object.fromEntries(
    Object.entries(conf).flatMap(([key, amount]) => {
      const name = key.startsWith(prefix) ? /^([^.]+)\.amount$/.exec(key.slice(prefix.length))?.[1] : undefined;
      return name === undefined ? [] : [[`${conf[`${prefix}${name}.vendor`]}/${name}`, Number(amount)]];
    }),
  );
}

export function hostPaths(conf: Json, role: Role): Json[] {
  const prefix = `spark.kubernetes.${role}.volumes.hostPath.`;
  const names = Object.keys(conf).flatMap((key) =>
    key.startsWith(prefix) ? [key.slice(prefix.length).split('.')[0]!] : [],
  );
  return [...new Set(names)].map((name) => ({ name, hostPath: {} }));
}
