// What a selection shows of a handler's answer. Part of plans: pure data, printable.

/** `leaf`: the value as it is (scalars, enums, opaque types). `object`: these keys, in this order. */
export type OutputShape =
  { readonly type: 'leaf' } | { readonly type: 'object'; readonly fields: readonly OutputField[] };

export type OutputField =
  /** `__typename`: the answer's key and value are known while planning. */
  | { readonly type: 'typename'; readonly responseKey: string; readonly typeName: string }
  | {
      readonly type: 'field';
      readonly responseKey: string;
      /** Key in the handler's answer, whatever the alias. */ readonly name: string;
      readonly shape: OutputShape;
    };
