// Paths of REST endpoints: `users/:id` (spec/metadata-actions-api.md 6.3).

/** True when a variable's name occurs twice. */
export function repeatsVariable(url: string): boolean {
  const variables = url.split('/').filter((segment) => segment.startsWith(':'));
  return new Set(variables).size < variables.length;
}

/** True for an empty segment and for a `:` without a name. */
export function hasUnnamedSegment(url: string): boolean {
  return url.split('/').some((segment) => segment === '' || segment === ':');
}

export interface PathOfMethods {
  readonly url: string;
  readonly methods: readonly string[];
}

/** Whether some request would match both. */
export function isAmbiguous(left: PathOfMethods, right: PathOfMethods): boolean {
  if (!left.methods.some((method) => right.methods.includes(method))) return false;
  const ours = left.url.split('/');
  const theirs = right.url.split('/');
  return ours.length === theirs.length && ours.every((segment, index) => meets(segment, theirs[index] ?? ''));
}

function meets(left: string, right: string): boolean {
  return left === right || left.startsWith(':') || right.startsWith(':');
}

/** Groups of two and more whose paths meet, directly or through another one; each group sorted by URL. */
export function ambiguousGroups<T extends PathOfMethods>(endpoints: readonly T[]): readonly (readonly T[])[] {
  const left = new Set(endpoints);
  const groups: T[][] = [];
  for (const first of endpoints) {
    if (!left.delete(first)) continue;
    const group = [first];
    for (const member of group) {
      for (const other of left) {
        if (!isAmbiguous(member, other)) continue;
        left.delete(other);
        group.push(other);
      }
    }
    if (group.length > 1) groups.push(group.sort((a, b) => (a.url < b.url ? -1 : 1)));
  }
  return groups;
}
