// The shape that a handler's 2xx answer must have (spec/actions.md 4.4), precomputed from the output type.
import type { ResolvedCustomTypes } from '../resolve/resolved-actions.js';
import type { ResolvedTypeUse } from '../resolve/type-lookup.js';
import type { TypeExpression } from '../resolve/type-expression.js';

/** One level of the check. Nested objects are not checked, so this never recurses into types. */
export type OutputCheck =
  | { readonly kind: 'opaque' }
  | { readonly kind: 'scalar'; readonly name: string; readonly nullable: boolean }
  | {
      readonly kind: 'object';
      readonly name: string;
      readonly nullable: boolean;
      /** Fields declared non-null, selected or not. */ readonly required: readonly string[];
    }
  | { readonly kind: 'list'; readonly of: OutputCheck; readonly nullable: boolean };

/** Types of these names are never checked, whatever they are (the long spellings are no GraphQL names). */
const OPAQUE_NAMES: ReadonlySet<string> = new Set([
  ...['serial', 'bigserial', 'smallint', 'int2', 'int', 'integer', 'int4', 'bigint', 'int8'],
  ...['real', 'float4', 'float8', 'numeric', 'decimal', 'money', 'boolean', 'bool'],
  ...['bpchar', 'char', 'character', 'varchar', 'text', 'citext'],
  ...['date', 'timestamp', 'timestamptz', 'timetz', 'json', 'jsonb'],
  ...['geometry', 'geography', 'raster', 'uuid', 'ltree', 'lquery', 'ltxtquery'],
]);

/** Makes the check of an action's output type. */
export function makeOutputCheck(output: ResolvedTypeUse, types: ResolvedCustomTypes): OutputCheck {
  return checkOf(output.expression, output, types);
}

function checkOf(expression: TypeExpression, output: ResolvedTypeUse, types: ResolvedCustomTypes): OutputCheck {
  const nullable = !expression.nonNull;
  if (expression.kind === 'list') return { kind: 'list', of: checkOf(expression.of, output, types), nullable };
  const { name } = expression;
  if (OPAQUE_NAMES.has(name)) return { kind: 'opaque' };
  if (output.category === 'built-in') return { kind: 'scalar', name, nullable };
  if (output.category !== 'object') return { kind: 'opaque' };
  const fields = types.objects.get(name)?.fields ?? [];
  const required = fields.filter(({ type }) => type.expression.nonNull).map((field) => field.name);
  return { kind: 'object', name, nullable, required };
}
