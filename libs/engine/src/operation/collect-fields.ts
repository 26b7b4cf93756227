// Selection sets with fragments inlined, directives applied and equal response keys grouped: what the validator walks.
import {
  Kind,
  print,
  type FieldNode,
  type FragmentDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { JsonPath } from '@app/types';
import { checkDirectives, isIncluded, type ReadToggle } from './directives.js';
import { operationError } from './error.js';

/** All nodes that one response key stands for; the first one gives name and arguments. */
export interface FieldGroup {
  readonly responseKey: string;
  readonly first: FieldNode;
  readonly nodes: FieldNode[];
}

export interface CollectEnv {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly toggle: ReadToggle;
}

/**
 * Groups the fields that selection sets put on a type, in order of first occurrence. `typeNames`: the type's own name and those of
 * its interfaces. @throws GatewayError
 */
export function collectFields(
  typeNames: readonly string[],
  from: { readonly selectionSets: readonly SelectionSetNode[]; readonly path: JsonPath },
  env: CollectEnv,
): readonly FieldGroup[] {
  const groups = new Map<string, FieldGroup>();
  // A fragment spread twice into one selection adds nothing the second time.
  const spread = new Set<string>();
  const visit = (selectionSet: SelectionSetNode): void => {
    for (const node of selectionSet.selections) {
      if (node.kind === Kind.FIELD) {
        if (keeps(node, 'a field')) addField(groups, node, from.path);
      } else if (node.kind === Kind.FRAGMENT_SPREAD) {
        const name = node.name.value;
        const fragment = env.fragments.get(name);
        if (fragment === undefined) throw operationError.undefinedFragment(name, from.path);
        if (!keeps(node, 'a fragment spread') || spread.has(name)) continue;
        spread.add(name);
        if (typeNames.includes(fragment.typeCondition.name.value)) visit(fragment.selectionSet);
      } else if (keeps(node, 'an inline fragment')) {
        const condition = node.typeCondition?.name.value;
        if (condition === undefined || typeNames.includes(condition)) visit(node.selectionSet);
      }
    }
  };
  const keeps = (node: SelectionNode, place: 'a field' | 'a fragment spread' | 'an inline fragment'): boolean => {
    const { directives } = node;
    if (directives === undefined || directives.length === 0) return true;
    const path = node.kind === Kind.FIELD ? [...from.path, node.name.value] : from.path;
    checkDirectives(directives, place, path);
    return isIncluded(directives, path, env.toggle);
  };
  from.selectionSets.forEach(visit);
  return [...groups.values()];
}

function addField(groups: Map<string, FieldGroup>, node: FieldNode, path: JsonPath): void {
  const responseKey = (node.alias ?? node.name).value;
  const group = groups.get(responseKey);
  if (group === undefined) {
    groups.set(responseKey, { responseKey, first: node, nodes: [node] });
    return;
  }
  const [known, added] = [group.first.name.value, node.name.value];
  if (known !== added) throw operationError.sameResponseName([known, added], responseKey, path);
  if (printArguments(group.first) !== printArguments(node)) {
    throw operationError.inconsistentArguments(known, [...path, known]);
  }
  group.nodes.push(node);
}

/** Arguments as comparable text; their order does not count. */
function printArguments(node: FieldNode): string {
  if (node.arguments === undefined || node.arguments.length === 0) return '';
  return node.arguments
    .map((argument) => print(argument))
    .sort()
    .join(', ');
}
