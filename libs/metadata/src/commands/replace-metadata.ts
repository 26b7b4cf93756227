// `replace_metadata`, both forms of args and all document versions (spec/metadata-actions-api.md 3.2).
import { isJsonList, isJsonObject, type JsonObject, type MetadataDocument } from '@app/types';
import { decodeFlag, decodeObject, optional, required } from '../decode/decoder.js';
import {
  decodeReplacementMetadata,
  placeInDefaultSource,
  type ReplacementMetadata,
} from '../decode/metadata-without-sources.js';
import { POLICIES_KEY } from '../decode/metadata-document.js';
import { DEFAULT_SOURCE } from '../decode/source.js';
import { checkTransforms } from './check-transforms.js';
import { METADATA_APIS, SUCCESS, type Command } from './command.js';
import { noDefaultSource } from './error.js';
import { checkPolicyNames, policiesOf } from './policies/policy-names.js';

export interface ReplaceMetadataArgs {
  readonly metadata: ReplacementMetadata;
  readonly allowInconsistent: boolean;
  /** The plain success message, or a report about the new document. */
  readonly answer: 'message' | 'report';
}

export const replaceMetadata: Command<ReplaceMetadataArgs> = {
  name: 'replace_metadata',
  access: 'change',
  apis: METADATA_APIS,
  inBulkAtomic: 'refused',
  decode(value, version) {
    const args = decodeObject(value);
    if (version === 1 && !Object.hasOwn(args, 'metadata')) {
      return { metadata: decodeReplacementMetadata(args), allowInconsistent: false, answer: 'message' };
    }
    // No warning exists yet that could be disallowed; a wrong type is still a fault.
    optional(args, 'allow_warnings', decodeFlag);
    return {
      metadata: required(args, 'metadata', decodeReplacementMetadata),
      allowInconsistent: optional(args, 'allow_inconsistent_metadata', decodeFlag) ?? false,
      answer: 'report',
    };
  },
  apply({ metadata, allowInconsistent, answer }, { document }) {
    const given = completeDocument(metadata, document);
    for (const { definition } of given.actions) checkTransforms(definition);
    const path = answer === 'message' ? [POLICIES_KEY] : ['metadata', POLICIES_KEY];
    checkPolicyNames(policiesOf(given), given, policiesOf(document), path);
    return {
      change: {
        document: keepPolicies(keepHiddenCronTriggers(given, document), document),
        strictness: allowInconsistent ? 'tolerant' : 'all-consistent',
        touched: [],
      },
      sourceEffects: [{ type: 'reload-sources', names: 'all' }],
      answer: answer === 'message' ? SUCCESS : { type: 'report', report: 'inconsistencies' },
    };
  },
};

function completeDocument(replacement: ReplacementMetadata, current: MetadataDocument): MetadataDocument {
  if (replacement.type === 'complete') return replacement.document;
  const defaultSource = current.sources.find(({ name }) => name === DEFAULT_SOURCE);
  if (defaultSource === undefined) throw noDefaultSource();
  return placeInDefaultSource(replacement.metadata, current, defaultSource);
}

/** Stock tools do not know of policies, so a document that says nothing of them leaves them as they are. */
function keepPolicies(document: MetadataDocument, { actionPolicies }: MetadataDocument): MetadataDocument {
  return document.actionPolicies !== undefined || actionPolicies === undefined
    ? document
    : { ...document, actionPolicies };
}

/** Cron triggers that exports leave out survive, unless the new document has one of the same name. */
function keepHiddenCronTriggers(document: MetadataDocument, current: MetadataDocument): MetadataDocument {
  const hidden = cronTriggersOf(current).filter((trigger) => trigger.include_in_metadata === false);
  const given = cronTriggersOf(document);
  const kept = hidden.filter((trigger) => !given.some(({ name }) => name === trigger.name));
  if (kept.length === 0) return document;
  return { ...document, otherSections: { ...document.otherSections, cron_triggers: [...given, ...kept] } };
}

function cronTriggersOf({ otherSections }: MetadataDocument): readonly JsonObject[] {
  const { cron_triggers: triggers } = otherSections;
  return isJsonList(triggers) ? triggers.filter(isJsonObject) : [];
}
