// Entries of input objects where null means that nothing is given.
import type { InputTemplate } from '@app/engine';
import { isNull, templateFields, templateItems } from '../select/read-template.js';

export type Entries = readonly (readonly [key: string, value: InputTemplate])[];

const NOTHING: Entries = [];

/** An entry that is given and not null. */
export function presentEntry(entries: Entries, name: string): InputTemplate | undefined {
  const found = entries.find(([key]) => key === name)?.[1];
  return found === undefined || isNull(found) ? undefined : found;
}

/** The entries of an input object, in order; none for null. */
export function entriesOf(template: InputTemplate | undefined): Entries {
  return template === undefined || isNull(template) ? NOTHING : [...templateFields(template)];
}

/** The items of a list; none for null. */
export function itemsOf(template: InputTemplate | undefined): readonly InputTemplate[] {
  return template === undefined || isNull(template) ? [] : templateItems(template);
}
