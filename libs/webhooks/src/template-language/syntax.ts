// A parsed template: plain frozen objects. Chains of accesses are flat, so only nesting that was counted nests here.
import type { Json } from '@app/types';
import type { Span } from './position.js';

export type Operator = '>' | '<' | '>=' | '<=' | '==' | '!=' | '&&' | '||' | 'in' | '??';

/** One access to a member: a fixed key (`.b`, `['b']`), or whatever an expression gives (`[e]`). */
export type Accessor = Span & ({ readonly key: string } | { readonly index: Expression });

export interface Branch {
  readonly condition: Expression;
  readonly then: Expression;
}

export type Expression = Span &
  (
    | { readonly type: 'literal'; readonly value: Json }
    /** A string with interpolations; always gives a string. */
    | { readonly type: 'text'; readonly parts: readonly (string | Expression)[] }
    | { readonly type: 'name'; readonly name: string }
    | { readonly type: 'list'; readonly items: readonly Expression[] }
    | { readonly type: 'object'; readonly entries: readonly (readonly [key: string, value: Expression])[] }
    | { readonly type: 'path'; readonly base: Expression; readonly accessors: readonly Accessor[] }
    /** `base?...`: whatever is missing makes null. */
    | { readonly type: 'optional'; readonly base: Expression; readonly accessors: readonly Accessor[] }
    | { readonly type: 'operation'; readonly operator: Operator; readonly left: Expression; readonly right: Expression }
    | { readonly type: 'call'; readonly name: string; readonly argument: Expression }
    | { readonly type: 'if'; readonly branches: readonly Branch[]; readonly otherwise: Expression }
    | {
        readonly type: 'range';
        readonly index: string | undefined;
        readonly item: string;
        readonly list: Expression;
        readonly body: Expression;
      }
  );
