// Fragment cycles are found before anything is inlined.
import { Kind, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';
import type { JsonPath } from '@app/types';
import { operationError } from './error.js';

/**
 * Refuses cycles among the fragments that an operation reaches. Every fragment is walked once, so shared fragments cost
 * nothing extra. @throws GatewayError validation-failed, with the path through fields and fragments.
 */
export function checkFragments(root: SelectionSetNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>): void {
  const acyclic = new Set<string>();
  const open: string[] = [];
  const visit = (selectionSet: SelectionSetNode, path: JsonPath): void => {
    for (const node of selectionSet.selections) {
      if (node.kind === Kind.FIELD) {
        if (node.selectionSet) visit(node.selectionSet, [...path, node.name.value, 'selectionSet']);
      } else if (node.kind === Kind.INLINE_FRAGMENT) visit(node.selectionSet, path);
      else enter(node.name.value, path);
    }
  };
  const enter = (name: string, path: JsonPath): void => {
    const start = open.indexOf(name);
    if (start >= 0) throw operationError.fragmentCycle(open.slice(start), path);
    const fragment = fragments.get(name);
    if (fragment === undefined) throw operationError.undefinedFragment(name, path);
    if (acyclic.has(name)) return;
    open.push(name);
    visit(fragment.selectionSet, [...path, name, 'selectionSet']);
    open.pop();
    acyclic.add(name);
  };
  visit(root, ['selectionSet']);
}
