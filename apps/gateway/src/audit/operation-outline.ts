// What the audit log needs to know of an operation, from its text alone: also operations that are refused are recorded.
import { Kind, type FieldNode, type OperationDefinitionNode, type SelectionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { parseDocument } from '@app/engine';
import { GatewayError } from '@app/types';

type ParsedDocument = ReturnType<typeof parseDocument>;

export interface OperationOutline {
  readonly operation: 'query' | 'mutation' | 'subscription' | 'unreadable';
  readonly name: string | undefined;
  readonly fields: readonly FieldNode[];
}

export const UNREADABLE: OperationOutline = Object.freeze({ operation: 'unreadable', name: undefined, fields: [] });

/** A request may ask for a field under a thousand aliases; who reads the log learns enough from fewer. */
const MOST_FIELDS = 100;
const MOST_KEPT_CHARACTERS = 8 * 1024 * 1024;

export type ReadOutline = (query: string, operationName: string | undefined) => OperationOutline;

/** Keeps outlines of the latest texts: a text is parsed once for the log. */
export function createOutlineReader(): ReadOutline {
  const documents = new LRUCache<string, ParsedDocument>({
    maxSize: MOST_KEPT_CHARACTERS,
    sizeCalculation: (_document, query) => query.length + 1,
  });
  return (query, operationName) => {
    let document = documents.get(query);
    if (document === undefined) {
      document = parsed(query);
      if (document === undefined) return UNREADABLE;
      documents.set(query, document);
    }
    return outlineOf(document, operationName);
  };
}

function parsed(query: string): ParsedDocument | undefined {
  try {
    return parseDocument(query);
  } catch (error) {
    if (error instanceof GatewayError) return undefined;
    throw error;
  }
}

function outlineOf(document: ParsedDocument, operationName: string | undefined): OperationOutline {
  const { operations } = document;
  const found =
    operationName === undefined
      ? onlyOne(operations)
      : operations.find((operation) => operation.name?.value === operationName);
  if (found === undefined) return UNREADABLE;
  const fields: FieldNode[] = [];
  collect(found.selectionSet.selections, document, { fields, seen: new Set() });
  return { operation: found.operation, name: found.name?.value, fields };
}

const onlyOne = (operations: readonly OperationDefinitionNode[]): OperationDefinitionNode | undefined =>
  operations.length === 1 ? operations[0] : undefined;

/** Fragments are opened once each, so cycles end. */
function collect(
  selections: readonly SelectionNode[],
  document: ParsedDocument,
  found: { readonly fields: FieldNode[]; readonly seen: Set<string> },
): void {
  for (const selection of selections) {
    if (found.fields.length >= MOST_FIELDS) return;
    if (selection.kind === Kind.FIELD) found.fields.push(selection);
    else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet.selections, document, found);
    else {
      const name = selection.name.value;
      const fragment = document.fragments.get(name);
      if (fragment === undefined || found.seen.has(name)) continue;
      found.seen.add(name);
      collect(fragment.selectionSet.selections, document, found);
    }
  }
}
