// Type texts of the metadata (`[Name!]!`) as plain data (spec/actions.md 1.2).
import { Kind, parseType, type TypeNode } from 'graphql';

/** A type text, parsed. The one name inside it is `baseName`. */
export type TypeExpression =
  | { readonly kind: 'named'; readonly name: string; readonly nonNull: boolean }
  | { readonly kind: 'list'; readonly of: TypeExpression; readonly nonNull: boolean };

/** Far above any real type; keeps the recursive parser from running out of stack. */
const MAX_TOKENS = 200;

/** Parses a type text. `undefined`: the text is no GraphQL type. */
export function parseTypeText(text: string): TypeExpression | undefined {
  try {
    return fromNode(parseType(text, { noLocation: true, maxTokens: MAX_TOKENS }), false);
  } catch {
    return undefined;
  }
}

function fromNode(node: TypeNode, nonNull: boolean): TypeExpression {
  switch (node.kind) {
    case Kind.NON_NULL_TYPE:
      return fromNode(node.type, true);
    case Kind.LIST_TYPE:
      return { kind: 'list', of: fromNode(node.type, false), nonNull };
    case Kind.NAMED_TYPE:
      return { kind: 'named', name: node.name.value, nonNull };
  }
}

/** The named type inside all lists. */
export function baseName(expression: TypeExpression): string {
  return expression.kind === 'named' ? expression.name : baseName(expression.of);
}
