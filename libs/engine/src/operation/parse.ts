// Stage 1: text -> document. Hostile nesting is refused before the recursive parser sees it.
import { Kind, parse, type DocumentNode, type FragmentDefinitionNode, type OperationDefinitionNode } from 'graphql';
import { operationError } from './error.js';

/** Deepest nesting of braces, brackets and parentheses that a document may have. */
export const MAX_NESTING = 500;

export interface ParsedDocument {
  readonly operations: readonly OperationDefinitionNode[];
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

// Strings and comments are skipped as a whole, so that braces inside them do not count.
const NESTING_TOKEN = /"""(?:\\"""|[^])*?"""|"(?:\\.|[^"\\\n])*"|#[^\n\r]*|[{}[\]()]/g;

function checkNesting(text: string): void {
  let depth = 0;
  for (const [token] of text.matchAll(NESTING_TOKEN)) {
    if (token === '{' || token === '[' || token === '(') {
      if (++depth > MAX_NESTING) throw operationError.tooDeep(MAX_NESTING);
    } else if (token === '}' || token === ']' || token === ')') depth--;
  }
}

/** Parses a request's document. @throws GatewayError validation-failed at `$.query`. */
export function parseDocument(text: string): ParsedDocument {
  checkNesting(text);
  let document: DocumentNode;
  try {
    document = parse(text, { noLocation: true });
  } catch {
    throw operationError.syntax();
  }
  return indexDefinitions(document);
}

/** Sorts a document's definitions. @throws GatewayError for duplicate fragments and definitions that cannot run. */
export function indexDefinitions(document: DocumentNode): ParsedDocument {
  const operations: OperationDefinitionNode[] = [];
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) operations.push(definition);
    else if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      const name = definition.name.value;
      if (fragments.has(name)) throw operationError.duplicateFragment(name);
      fragments.set(name, definition);
    } else throw operationError.syntax();
  }
  return { operations, fragments };
}

const NAME = /^[_A-Za-z][_0-9A-Za-z]*$/;

/** Picks the operation to run (spec/queries-and-mutations.md 1.3). */
export function selectOperation(document: ParsedDocument, name: string | undefined): OperationDefinitionNode {
  const { operations } = document;
  if (name === undefined) {
    const [only] = operations;
    if (only === undefined || operations.length > 1) throw operationError.ambiguousOperation();
    return only;
  }
  if (!NAME.test(name)) throw operationError.operationName(name);
  if (operations.some((operation) => operation.name === undefined)) throw operationError.anonymousBesideName();
  const found = operations.find((operation) => operation.name?.value === name);
  if (found === undefined) throw operationError.noSuchOperation(name);
  return found;
}
