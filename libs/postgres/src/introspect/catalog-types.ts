// Types of columns, arguments and results as the catalog names them.
import type { CatalogType } from '@app/types';
import type { FoundType } from './found-catalog.js';
import { graphqlScalar } from './graphql-scalar.js';

/** `pg_type.typtype`; domains are peeled before. */
const KINDS: Readonly<Record<string, CatalogType['kind']>> = {
  b: 'base',
  e: 'enum',
  c: 'composite',
  r: 'range',
  m: 'range',
  p: 'pseudo',
};

/** Looks a declared type up; `printed` is how the server prints it where it is used. */
export type TypeLookup = (id: number, printed: string) => CatalogType;

export function lookUpTypes(types: readonly FoundType[]): TypeLookup {
  const byId = new Map(types.map((type) => [type[0], type]));
  const made = new Map<string, CatalogType>();
  return (id, printed) => {
    const key = `${id} ${printed}`;
    let type = made.get(key);
    if (type === undefined) {
      type = toCatalogType(byId.get(id), printed);
      made.set(key, type);
    }
    return type;
  };
}

function toCatalogType(found: FoundType | undefined, printed: string): CatalogType {
  if (found === undefined) throw new Error(`the catalog names type ${printed} but does not describe it`);
  const [, name, schema, kind, isArray] = found;
  return Object.freeze({ name, schema, scalar: graphqlScalar(name), kind: KINDS[kind] ?? 'base', isArray, printed });
}
