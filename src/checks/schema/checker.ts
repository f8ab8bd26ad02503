import type { KubeObject } from '../../kit/object.ts';
import { type CatalogOptions, createCatalog } from './catalog.ts';
import { explain } from './explain.ts';
import type { SchemaProblem } from './problem.ts';
import { schemaAt } from './schema-at.ts';
import { createShapes } from './shapes.ts';
import type { Schema } from './structural.ts';
import { explainUnknownKind } from './unknown-kind.ts';
import { createValidators } from './validators.ts';
import { withoutNulls } from './without-nulls.ts';

interface SchemaCheckerOptions extends CatalogOptions {
  /** Where compiled validators are kept between runs. May be deleted at any time. */
  cacheDir: string;
}

export interface SchemaChecker {
  /** Everything that is wrong with an object by its schema, unknown fields included; empty when nothing is. */
  check(object: KubeObject): readonly SchemaProblem[];
  /** The object as the API server reads it, where fields are null. */
  withoutNulls(object: KubeObject): KubeObject;
  /** What the schema of a kind says beside which values pass; undefined where it says nothing of the kind, or nothing is known of it. */
  shapeOf(kind: Pick<KubeObject, 'apiVersion' | 'kind'>): Schema | undefined;
}

type Check = (object: KubeObject) => readonly SchemaProblem[];

const NONE: readonly SchemaProblem[] = [];

const checkers = new Map<string, SchemaChecker>();

/** A checker: the one of before, where the tree brings no definitions of its own. */
export function schemaChecker(options: SchemaCheckerOptions): SchemaChecker {
  if (options.crds && options.crds.length > 0) return createSchemaChecker(options);
  const key = JSON.stringify([options.root, options.cacheDir, options.kubernetes]);
  const checker = checkers.get(key) ?? createSchemaChecker(options);
  checkers.set(key, checker);
  return checker;
}

/**
 * Checks objects as strictly as `kubectl apply --validate=strict` does, without a cluster. What the API server
 * validates besides (`shapeOf`, and `checks/api`) is for rules; admission is left to it.
 *
 * @throws Error when `imports/` does not hold the Kubernetes version.
 */
export function createSchemaChecker({ cacheDir, ...catalogOptions }: SchemaCheckerOptions): SchemaChecker {
  const catalog = createCatalog(catalogOptions);
  const validatorOf = createValidators(cacheDir, catalog.core.strictDefinitions);
  const shapeOf = createShapes(cacheDir, catalog);

  const checkOf = (apiVersion: string, kind: string): Check => {
    const kindSchema = catalog.find(apiVersion, kind);
    const validate = validatorOf(kindSchema);
    if (!validate) {
      const unknown = [explainUnknownKind(catalog, apiVersion, kind)];
      return () => unknown;
    }
    return (object) => {
      if (validate(object)) return NONE;
      const { definitions } = catalog.core.strictDefinitions();
      const schema = kindSchema.strict()!;
      return explain(validate.errors ?? [], object, (path) => schemaAt(schema, definitions, path));
    };
  };

  const checks = new Map<string, Map<string, Check>>();
  const remember = (apiVersion: string, kind: string): Check => {
    const check = checkOf(apiVersion, kind);
    const kinds = checks.get(apiVersion) ?? new Map<string, Check>();
    checks.set(apiVersion, kinds.set(kind, check));
    return check;
  };
  return {
    shapeOf,
    check(object) {
      const { apiVersion, kind } = object;
      return (checks.get(apiVersion)?.get(kind) ?? remember(apiVersion, kind))(object);
    },
    withoutNulls(object) {
      const schema = JSON.stringify(object).includes('null')
        ? catalog.find(object.apiVersion, object.kind).strict()
        : undefined;
      if (!schema) return object;
      const { definitions } = catalog.core.strictDefinitions();
      return withoutNulls(object, (path) => schemaAt(schema, definitions, path));
    },
  };
}
