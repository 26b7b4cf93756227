// Functions with their input arguments, out of the flat lists of introspection.
import { tableKey, type CatalogArgument, type CatalogFunction } from '@app/types';
import type { TypeLookup } from './catalog-types.js';
import type { FoundArgument, FoundCatalog, FoundFunction } from './found-catalog.js';
import { groupBy } from './group-by.js';

/** `pg_proc.provolatile`. */
const VOLATILITIES: Readonly<Record<string, CatalogFunction['volatility']>> = { i: 'immutable', s: 'stable' };

/** Keyed by `tableKey`; overloads in order of their oids. */
export function toCatalogFunctions(
  { functions, arguments: all }: FoundCatalog,
  typeOf: TypeLookup,
): ReadonlyMap<string, readonly CatalogFunction[]> {
  const argumentsOf = groupBy(all, ([routine]) => routine);
  const made = functions.map((one) => toFunction(one, argumentsOf.get(one[0]) ?? [], typeOf));
  return groupBy(made, (one) => tableKey(one.function));
}

function toFunction(found: FoundFunction, inputs: readonly FoundArgument[], typeOf: TypeLookup): CatalogFunction {
  const [oid, schema, name, volatility, isVariadic, returnsSet, returnType, printed, defaults, comment] = found;
  return Object.freeze({
    function: Object.freeze({ schema, name }),
    oid,
    volatility: VOLATILITIES[volatility] ?? 'volatile',
    isVariadic,
    returnsSet,
    returnType: typeOf(returnType, printed),
    arguments: Object.freeze(
      inputs.map(([, argument, type, text], index): CatalogArgument =>
        Object.freeze({
          name: argument,
          type: typeOf(type, text),
          hasDefault: index >= inputs.length - defaults,
        }),
      ),
    ),
    comment,
  });
}
