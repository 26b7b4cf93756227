// How deep and how large an operation is (spec/auth-and-security.md 9). Fragments count where they are spread, each measured once.
import { Kind, type FragmentDefinitionNode, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';

export interface OperationSize {
  /** Nesting of selection sets: a root field without one has depth 1. */
  readonly depth: number;
  /** Fields that have a selection set. */
  readonly nodes: number;
  /** Whether `__schema` or `__type` is asked for. */
  readonly introspects: boolean;
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

const NOTHING: OperationSize = { depth: 0, nodes: 0, introspects: false };
const INTROSPECTION: ReadonlySet<string> = new Set(['__schema', '__type']);

/** The fragments must be free of cycles. Introspection fields do not count. */
export function measureOperation(operation: OperationDefinitionNode, fragments: Fragments): OperationSize {
  const known = new Map<string, OperationSize>();
  const measure = (set: SelectionSetNode): OperationSize => {
    let size = NOTHING;
    for (const selection of set.selections) {
      switch (selection.kind) {
        case Kind.FIELD:
          size = together(size, measureField(selection.name.value, selection.selectionSet));
          break;
        case Kind.INLINE_FRAGMENT:
          size = together(size, measure(selection.selectionSet));
          break;
        case Kind.FRAGMENT_SPREAD:
          size = together(size, measureFragment(selection.name.value));
      }
    }
    return size;
  };
  const measureField = (name: string, set: SelectionSetNode | undefined): OperationSize => {
    if (INTROSPECTION.has(name)) return { depth: 0, nodes: 0, introspects: true };
    if (set === undefined) return { depth: 1, nodes: 0, introspects: false };
    const inner = measure(set);
    return { ...inner, depth: inner.depth + 1, nodes: inner.nodes + 1 };
  };
  const measureFragment = (name: string): OperationSize => {
    const measured = known.get(name);
    if (measured !== undefined) return measured;
    const fragment = fragments.get(name);
    const size = fragment === undefined ? NOTHING : measure(fragment.selectionSet);
    known.set(name, size);
    return size;
  };
  return measure(operation.selectionSet);
}

function together(a: OperationSize, b: OperationSize): OperationSize {
  return {
    depth: Math.max(a.depth, b.depth),
    nodes: a.nodes + b.nodes,
    introspects: a.introspects || b.introspects,
  };
}
