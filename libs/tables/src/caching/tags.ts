// Names of kept answers by what of a source they were made of.
import type { QualifiedTable } from '@app/types';

/** Answers that read the table or view. */
export const tableTag = (source: string, { schema, name }: QualifiedTable): string =>
  `table:${source}.${schema}.${name}`;

/** All answers that read anything of the source. */
export const sourceTag = (source: string): string => `source:${source}`;

/** Answers that read a view, or call a function: which tables are behind it is not known. */
export const opaqueTag = (source: string): string => `opaque:${source}`;
