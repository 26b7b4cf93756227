// The sections nobody reads yet: only their outer shape is checked, their content is kept as it is.
import type { Json, JsonObject } from '@app/types';
import { SECTIONS, type ListSection, type Section } from '../section.js';
import {
  decodeObject,
  decodeText,
  keepJson,
  listOf,
  optional,
  otherEntries,
  required,
  uniqueListOf,
} from './decoder.js';

/**
 * Everything in `metadata` beside `version`, the typed sections and the keys of `alreadyRead`. Sections that are absent
 * or `null` stay absent; completely unknown ones survive after the known ones.
 */
export function decodeOtherSections(metadata: JsonObject, alreadyRead: readonly string[] = []): Record<string, Json> {
  const known = SECTIONS.map((section) => section.key);
  const entries: [string, Json][] = [];
  for (const section of SECTIONS) {
    const value = decodeOtherSection(metadata, section);
    if (value !== undefined) entries.push([section.key, value]);
  }
  return {
    ...Object.fromEntries(entries),
    ...otherEntries(metadata, ['version', ...known, ...alreadyRead]),
  };
}

function decodeOtherSection(metadata: JsonObject, section: Section): Json | undefined {
  switch (section.shape) {
    case 'typed':
      return undefined;
    case 'object':
      return optional(metadata, section.key, decodeObject);
    case 'list': {
      const items = optional(metadata, section.key, decodeListSection(section));
      // As upstream has it, names that occur twice are a fault of the document, not of the list.
      return items === undefined ? undefined : uniqueListOf(section.items, keepJson, nameIn(section))(items);
    }
  }
}

const nameIn =
  ({ nameKey }: ListSection) =>
  (item: Json): string =>
    (item as JsonObject)[nameKey] as string;

function decodeListSection({ nameKey, sortKey }: ListSection): (value: Json) => readonly JsonObject[] {
  return listOf((value) => {
    const item = decodeObject(value);
    required(item, nameKey, decodeText);
    required(item, sortKey, decodeText);
    return item;
  });
}
