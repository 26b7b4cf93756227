// The canonical text of a document: what two documents of an allow-list must have in common to be the same.
import { Kind, print, visit, type ASTNode, type DocumentNode, type SelectionSetNode } from 'graphql';
import type { ParsedDocument } from '../operation/parse.js';

/** Whitespace, comments and `__typename` do not count, except inside fragments (spec/auth-and-security.md 8). */
export function documentText({ operations, fragments }: ParsedDocument): string {
  const document: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [...operations.map(withoutTypeName), ...fragments.values()],
  };
  return print(document);
}

function withoutTypeName<Node extends ASTNode>(node: Node): Node {
  return visit(node, {
    [Kind.INLINE_FRAGMENT]: () => false,
    [Kind.SELECTION_SET]: (set: SelectionSetNode): SelectionSetNode => ({
      ...set,
      selections: set.selections.filter(
        (selection) => selection.kind !== Kind.FIELD || selection.name.value !== '__typename',
      ),
    }),
  });
}
