// Stage 1: text -> document. Hostile nesting is refused before the recursive parser sees it.
import { Kind, parse, type DocumentNode, type FragmentDefinitionNode, type OperationDefinitionNode } from 'graphql';
import { operationError } from './error.js';

/** Deepest nesting of braces, brackets and parentheses that a document may have. */
export const MAX_NESTING = 500;

export interface ParsedDocument {
  readonly operations: readonly OperationDefinitionNode[];
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

const QUOTE = '"';
const BLOCK_QUOTE = '"""';

/**
 * Counts open brackets in one pass over the text; no regular expression, as one that skips strings takes quadratic time
 * on text full of quotes. Strings and comments are skipped as a whole, so that brackets inside them do not count.
 */
function checkNesting(text: string): void {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    switch (text[i]) {
      case '{':
      case '[':
      case '(':
        if (++depth > MAX_NESTING) throw operationError.tooDeep(MAX_NESTING);
        break;
      case '}':
      case ']':
      case ')':
        depth--;
        break;
      case '#':
        i = endOfLine(text, i);
        break;
      case QUOTE:
        i = text.startsWith(BLOCK_QUOTE, i) ? endOfBlockString(text, i + 3) : endOfString(text, i + 1);
    }
  }
}

/** Index of the last character of the comment. */
function endOfLine(text: string, from: number): number {
  let i = from;
  while (i < text.length && text[i] !== '\n' && text[i] !== '\r') i++;
  return i;
}

/** Index of the closing quote. A string that does not end is where the parser stops, so the rest does not matter. */
function endOfString(text: string, from: number): number {
  let i = from;
  while (i < text.length && text[i] !== QUOTE) i += text[i] === '\\' ? 2 : 1;
  return i;
}

/** Index of the last closing quote. In block strings only `\"""` is an escape. */
function endOfBlockString(text: string, from: number): number {
  let end = text.indexOf(BLOCK_QUOTE, from);
  while (end > from && text[end - 1] === '\\') end = text.indexOf(BLOCK_QUOTE, end + 3);
  return end < 0 ? text.length : end + 2;
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
