// Literals of permissions as values of a column's type.
import type { InputReader } from '@app/engine';
import { GatewayError, type CatalogType, type Json } from '@app/types';
import { columnReader } from '../value/column-reader.js';
import { PermissionFault } from './error.js';

/** Reads literals; keeps one reader for each column's type, since metadata has many permissions on few columns. */
export interface LiteralReader {
  /** Null is SQL NULL. @throws PermissionFault */
  value(value: Json, type: CatalogType): Json;
}

export function openLiteralReader(): LiteralReader {
  const readers = new Map<CatalogType, InputReader>();
  return {
    value(value, type) {
      if (value === null) return null;
      let reader = readers.get(type);
      if (reader === undefined) readers.set(type, (reader = columnReader(type, { nullable: true })));
      try {
        return reader.read(value, []);
      } catch (error) {
        if (error instanceof GatewayError) throw new PermissionFault(error.message);
        throw error;
      }
    },
  };
}
