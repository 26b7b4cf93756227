// Names that occur more than once.

/** Every name that occurs again, once each, in the order of its second occurrence. */
export function findDuplicates(names: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  const duplicates = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) duplicates.add(name);
    seen.add(name);
  }
  return [...duplicates];
}
