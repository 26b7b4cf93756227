// Expressions of the subset of PostgreSQL that we emit. Plain data; identifiers are raw names, escaped by the printer alone.
import type { ParameterSource } from './parameter.js';
import type { OrderItem, Select } from './select.js';

/** A relation's name as it is in the database. */
export interface RelationName {
  readonly schema: string;
  readonly name: string;
}

/**
 * A type to cast to. `schema` absent: found without one (`pg_catalog` types, and types of extensions wherever they are installed only
 * when `schema` is given). `name` is `pg_type.typname`, never a printed form with spaces.
 */
export interface TypeName {
  readonly schema?: string;
  readonly name: string;
  readonly isArray?: boolean;
}

/** Binary operators we emit; the printer knows no other, so no text can become one. */
export type BinaryOperator =
  | '='
  | '<>'
  | '<'
  | '>'
  | '<='
  | '>='
  | '+'
  | '-'
  | '*'
  | '||'
  | '~'
  | '!~'
  | '~*'
  | '!~*'
  | '@>'
  | '<@'
  | '?'
  | '?|'
  | '?&'
  | '@'
  | '#>'
  | '#>>'
  | '#-'
  | '->'
  | '->>'
  | 'LIKE'
  | 'NOT LIKE'
  | 'ILIKE'
  | 'NOT ILIKE'
  | 'SIMILAR TO'
  | 'NOT SIMILAR TO'
  | 'IS DISTINCT FROM'
  | 'IS NOT DISTINCT FROM';

export type Expression =
  /** `relation`: alias of a FROM item; absent: the bare column name. */
  | { readonly type: 'column'; readonly relation?: string; readonly name: string }
  /** Whole row of a FROM item: `"e"` or `"b".*` where `expand`. */
  | { readonly type: 'row'; readonly relation: string; readonly expand?: boolean }
  /** Always printed with its cast: `$1::integer`. Equal sources with equal types share one number. */
  | { readonly type: 'parameter'; readonly source: ParameterSource; readonly as: TypeName }
  /** Text constant of ours, never of a client: keys of JSON objects, the `[]` of empty lists. Printed quoted. */
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'integer'; readonly value: number }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'null' }
  /** Only in VALUES of an INSERT and SET of an UPDATE. */
  | { readonly type: 'default' }
  | { readonly type: 'and' | 'or'; readonly operands: readonly Expression[] }
  | { readonly type: 'not'; readonly operand: Expression }
  | {
      readonly type: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly type: 'is-null'; readonly operand: Expression; readonly negated?: boolean }
  /** `left = ANY (right)`; `operator` of the comparison. */
  | {
      readonly type: 'any';
      readonly operator: '=' | '@>' | '<@' | '~';
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly type: 'exists'; readonly select: Select }
  | { readonly type: 'subquery'; readonly select: Select }
  | FunctionCall
  | { readonly type: 'cast'; readonly operand: Expression; readonly as: TypeName }
  | {
      readonly type: 'case';
      readonly branches: readonly { readonly when: Expression; readonly then: Expression }[];
      readonly otherwise: Expression;
    }
  | { readonly type: 'array'; readonly items: readonly Expression[] }
  /** `ROW(a, b)`. */
  | { readonly type: 'tuple'; readonly items: readonly Expression[] };

export interface FunctionCall {
  readonly type: 'call';
  /** Absent for built-in functions, which are found in `pg_catalog`. */
  readonly schema?: string;
  readonly name: string;
  readonly arguments: readonly FunctionArgument[];
  /** Prints `f(*)`. */
  readonly star?: boolean;
  readonly distinct?: boolean;
  readonly orderBy?: readonly OrderItem[];
  readonly filter?: Expression;
}

/** `name` set: passed by name, `name => value`. */
export interface FunctionArgument {
  readonly name?: string;
  readonly value: Expression;
}
