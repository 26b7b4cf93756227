// What a selection shows of a JSON value, and where joins leave holes in it. Part of plans: pure data, printable.

/** `leaf`: the value as it is (scalars, enums, opaque types). `object`: these keys, in this order. */
export type OutputShape =
  { readonly type: 'leaf' } | { readonly type: 'object'; readonly fields: readonly OutputField[] };

export type OutputField =
  /** `__typename`: the answer's key and value are known while planning. */
  | { readonly type: 'typename'; readonly responseKey: string; readonly typeName: string }
  | {
      readonly type: 'field';
      readonly responseKey: string;
      /** Key in the value, whatever the alias. */ readonly name: string;
      readonly shape: OutputShape;
    }
  | {
      readonly type: 'join';
      readonly responseKey: string;
      readonly join: number;
      /** Keys in the value, of the object that the join stands in. */ readonly keys: readonly string[];
    };

export const LEAF_SHAPE: OutputShape = Object.freeze({ type: 'leaf' });
