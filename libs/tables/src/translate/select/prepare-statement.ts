// A printed statement gets the name of its prepared form: a digest of its text.
import { createHash } from 'node:crypto';
import { printStatement, type Statement } from '@app/sql';
import type { PreparedStatement } from '../table-payload.js';

/** 24 characters of base64: 144 bits, so different texts never share a name. */
const NAME_LENGTH = 24;

export function prepareStatement(statement: Statement): PreparedStatement {
  const { text, parameters, touches } = printStatement(statement);
  const name = createHash('sha256').update(text).digest('base64url').slice(0, NAME_LENGTH);
  return Object.freeze({ name, text, parameters: Object.freeze(parameters), touches });
}
