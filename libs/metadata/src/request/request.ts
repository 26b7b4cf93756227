// A decoded request: one command, or a tree of bulks. Whatever is unreadable in it was refused before anything runs.
import type { JsonPath } from '@app/types';
import type { Command } from '../commands/command.js';

export interface CommandRequest {
  readonly type: 'command';
  readonly command: Command<unknown>;
  /** What `command.decode` made. */
  readonly args: unknown;
  /** Where faults of the command are reported: `$.args`, `$.args[1].args`. */
  readonly path: JsonPath;
}

/** - `bulk`: the first error ends everything; `keep-going`: items fail on their own; `atomic`: one build for all; `concurrent`: SQL that only reads, all at once. */
export type BulkMode = 'bulk' | 'keep-going' | 'atomic' | 'concurrent';

export interface BulkRequest {
  readonly type: 'bulk';
  readonly mode: BulkMode;
  readonly items: readonly MetadataRequest[];
  readonly path: JsonPath;
}

export type MetadataRequest = CommandRequest | BulkRequest;

export interface DecodedRequest {
  /** The `type` of the envelope, for logs. */
  readonly name: string;
  readonly request: MetadataRequest;
  /** Optimistic concurrency (spec/metadata-actions-api.md 7); to be ignored unless `modifiesMetadata(request)`. */
  readonly resourceVersion: number | undefined;
}
