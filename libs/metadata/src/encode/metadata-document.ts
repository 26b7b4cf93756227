// A document as JSON: `encodeMetadataDocument` for storing, `exportMetadata` for callers. Both print the sections in the
// order of SECTIONS and leave out empty ones, except `version` and `sources` (spec/metadata-actions-api.md 3.1).
import { isJsonList, isJsonObject, type Json, type JsonObject, type MetadataDocument } from '@app/types';
import { SECTIONS, type Section } from '../section.js';
import { encodeAction } from './action.js';
import { encodeCustomTypes } from './custom-types.js';
import { objectOf, unlessEmpty, type Entry } from './object-of.js';
import { sortByText, sortJsonList } from './sort-by-text.js';
import { encodeSource } from './source.js';

/** Everything, as it is stored; reading it again gives an equal document. */
export function encodeMetadataDocument(document: MetadataDocument): JsonObject {
  const known = new Set(SECTIONS.map(({ key }) => key));
  return objectOf([
    ['version', 3],
    ...SECTIONS.map((section): Entry => [section.key, encodeSection(document, section)]),
    ...Object.entries(document.otherSections).filter(([key]) => !known.has(key)),
  ]);
}

/** What `export_metadata` answers: cron triggers whose `include_in_metadata` is false stay out of it. */
export function exportMetadata(document: MetadataDocument): JsonObject {
  const { cron_triggers: triggers } = document.otherSections;
  if (!isJsonList(triggers)) return encodeMetadataDocument(document);
  const shown = triggers.filter((trigger) => !isJsonObject(trigger) || trigger.include_in_metadata !== false);
  return encodeMetadataDocument({ ...document, otherSections: { ...document.otherSections, cron_triggers: shown } });
}

function encodeSection(document: MetadataDocument, section: Section): Json | undefined {
  switch (section.shape) {
    case 'typed':
      return encodeTypedSection(document, section.key);
    case 'object':
      return unlessEmpty(document.otherSections[section.key]);
    case 'list':
      return unlessEmpty(sortJsonList(document.otherSections[section.key], section.sortKey));
  }
}

function encodeTypedSection(
  document: MetadataDocument,
  key: Extract<Section, { shape: 'typed' }>['key'],
): Json | undefined {
  switch (key) {
    case 'sources':
      return sortByText(document.sources, ({ name }) => name).map(encodeSource);
    case 'actions':
      return unlessEmpty(sortByText(document.actions, ({ name }) => name).map(encodeAction));
    case 'custom_types':
      return unlessEmpty(encodeCustomTypes(document.customTypes));
    case 'inherited_roles':
      return unlessEmpty(
        sortByText(document.inheritedRoles, (role) => role.role_name).map((role) => ({
          role_name: role.role_name,
          role_set: role.role_set,
        })),
      );
  }
}
