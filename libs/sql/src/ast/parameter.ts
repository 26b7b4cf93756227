// Where the value of a placeholder comes from. Values never become text of a statement.
import type { Json } from '@app/types';

/**
 * How a JSON value becomes the text that PostgreSQL reads for the parameter's type:
 * - `text`: strings as they are, numbers and booleans as JSON prints them
 * - `json`: the value's JSON text
 * - `array`: a JSON list as an array literal of `text` items (nested lists too); a string as it is (`{1,2}`)
 * - `arrays`: a list of lists as an array literal whose items are the texts of array literals, for `text[]`
 * - `json-array`: a list as an array literal of JSON texts
 * - `json-path`: a path such as `$.a[0]` as a `text[]` literal; a bad one is `validation-failed` (spec/postgres-schema.md 2.2)
 */
export type ParameterEncoding = 'text' | 'json' | 'array' | 'arrays' | 'json-array' | 'json-path';

export type ParameterSource =
  /** Known when the plan was made; already encoded. Null is SQL NULL. */
  | { readonly type: 'constant'; readonly text: string | null }
  /** Index of `OperationPlan.variableUses`. An absent value is NULL. */
  | { readonly type: 'variable'; readonly use: number; readonly encoding: ParameterEncoding }
  /** Several parts of which some are variables, e.g. a list literal with a variable in it: filled, then encoded. */
  | { readonly type: 'template'; readonly template: ParameterTemplate; readonly encoding: ParameterEncoding }
  /** Lower-case name. Absent in the session: `not-found` `missing session variable: "..."`. */
  | { readonly type: 'session'; readonly variable: string }
  /** All session variables as one JSON object. */
  | { readonly type: 'session-json' }
  /**
   * Values of the keys that a join asks for, as a list: of each key that at `position`. `json`: items are JSON texts, else plain ones.
   * Whatever a value is, it stays one item.
   */
  | { readonly type: 'join-keys'; readonly position: number; readonly encoding: 'text' | 'json' }
  /** A column of a row that an earlier statement of the same program returned; `name` as the program calls it. */
  | { readonly type: 'earlier'; readonly name: string };

/** Structurally the corridor's InputTemplate. */
export type ParameterTemplate =
  | { readonly type: 'literal'; readonly value: Json }
  | { readonly type: 'variable'; readonly use: number }
  | { readonly type: 'list'; readonly items: readonly ParameterTemplate[] }
  | { readonly type: 'object'; readonly fields: readonly (readonly [key: string, value: ParameterTemplate])[] };
