// How the owner of an argument or input field reads the values given for it, where the GraphQL type alone does not tell.
import type { Json, JsonPath } from '@app/types';

/**
 * Put as `extensions: { reader }` on an argument or input field of a leaf or list-of-leaves type. The corridor hands it every
 * value that stands there, of literals (as JSON) and of variables, null too, instead of checking the leaf itself.
 */
export interface InputReader {
  /** Checks and normalises a present value. @throws GatewayError with `path` */
  read(value: Json, path: JsonPath): Json;
  /** For items of a list in which variables stand: the rest is then read item by item. */
  readonly item?: InputReader;
}

/**
 * Put as `extensions: { shapes: true }` on an argument or input field of a scalar type whose value decides what the plan looks like
 * (`distinct: Boolean`), not only what it is given. Input objects and enums always do. Their values reach `plan` as literals.
 */
export interface ShapeMark {
  readonly shapes: true;
}
