// Fragment cycles and nesting through fragments are found before anything is inlined.
import { Kind, type FragmentDefinitionNode, type SelectionNode, type SelectionSetNode } from 'graphql';
import { operationError } from './error.js';
import { MAX_NESTING } from './parse.js';

/**
 * Refuses cycles among the fragments that an operation reaches, and chains of them that nest deeper than a document
 * could by itself: later stages recurse. Every fragment is walked once, so shared fragments cost nothing extra.
 * @throws GatewayError validation-failed, with the path through fields and fragments.
 */
export function checkFragments(root: SelectionSetNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>): void {
  /** Levels below each fragment that was walked to its end. */
  const heights = new Map<string, number>();
  const open: string[] = [];
  const path = ['selectionSet'];
  const visit = (selectionSet: SelectionSetNode, depth: number): number => {
    if (depth > MAX_NESTING) throw operationError.tooDeep(MAX_NESTING);
    let height = 0;
    for (const node of selectionSet.selections) height = Math.max(height, below(node, depth));
    return height + 1;
  };
  const below = (node: SelectionNode, depth: number): number => {
    if (node.kind === Kind.FRAGMENT_SPREAD) return enter(node.name.value, depth);
    if (node.kind === Kind.INLINE_FRAGMENT) return visit(node.selectionSet, depth + 1);
    return node.selectionSet === undefined ? 0 : visitUnder(node.name.value, node.selectionSet, depth + 1);
  };
  const visitUnder = (name: string, selectionSet: SelectionSetNode, depth: number): number => {
    path.push(name, 'selectionSet');
    const height = visit(selectionSet, depth);
    path.length -= 2;
    return height;
  };
  const enter = (name: string, depth: number): number => {
    const start = open.indexOf(name);
    if (start >= 0) throw operationError.fragmentCycle(open.slice(start), path);
    const fragment = fragments.get(name);
    if (fragment === undefined) throw operationError.undefinedFragment(name, path);
    const known = heights.get(name);
    if (known !== undefined) {
      if (depth + known > MAX_NESTING) throw operationError.tooDeep(MAX_NESTING);
      return known;
    }
    open.push(name);
    const height = visitUnder(name, fragment.selectionSet, depth + 1);
    open.pop();
    heights.set(name, height);
    return height;
  };
  visit(root, 1);
}
