// The kinds of value a setting may have: how each is called in the help and read from text.
import { NOT_A_BOOLEAN_TEXT, readBooleanText } from '@app/auth';
import { parseCorsDomains, type CorsPolicy } from '../session/cors.js';
import { accepted, expected, refused, type Reading } from './reading.js';

export interface ValueKind<T> {
  /** Placeholder in the help. A `boolean` flag may stand without a value. */
  readonly name: string;
  readonly read: (text: string) => Reading<T>;
}

export const BOOLEAN: ValueKind<boolean> = {
  name: 'boolean',
  read(text) {
    const value = readBooleanText(text);
    return value === undefined ? refused(NOT_A_BOOLEAN_TEXT) : accepted(value);
  },
};

export const TEXT: ValueKind<string> = { name: 'text', read: accepted };

/** Text that is never repeated in a problem. */
export const SECRET: ValueKind<string> = { name: 'secret', read: accepted };

/** Decimal digits only: `1e3`, `0x10` and ` 1` are not what an operator means. */
export function integer(least: number, most: number): ValueKind<number> {
  return {
    name: 'integer',
    read(text) {
      const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
      if (value >= least && value <= most) return accepted(value);
      return expected(`an integer from ${least} to ${most}`, text);
    },
  };
}

export function choice<const T extends string>(values: readonly T[]): ValueKind<T> {
  return {
    name: values.join('|'),
    read(text) {
      const found = values.find((value) => value === text);
      return found === undefined ? expected(`one of ${values.join(', ')}`, text) : accepted(found);
    },
  };
}

const commaSeparated = (text: string): string[] => text.split(',').map((part) => part.trim());

/** Comma-separated names from a fixed set. `problem` replaces the usual text of a refusal. */
export function listOf<const T extends string>(values: readonly T[], problem?: string): ValueKind<readonly T[]> {
  return {
    name: 'list',
    read(text) {
      const found: T[] = [];
      for (const part of commaSeparated(text)) {
        const name = values.find((value) => value === part);
        if (name === undefined) {
          return problem === undefined
            ? expected(`a comma-separated list of ${values.join(', ')}`, text)
            : refused(problem);
        }
        if (!found.includes(name)) found.push(name);
      }
      return accepted(found);
    },
  };
}

/** Comma-separated names of any set; empty parts do not count. */
export const NAMES: ValueKind<readonly string[]> = {
  name: 'list',
  read: (text) => accepted(commaSeparated(text).filter((part) => part !== '')),
};

/** A JSON list of secrets, each a non-empty text. */
export const SECRET_LIST: ValueKind<readonly string[]> = {
  name: 'json',
  read(text) {
    const items = parseList(text);
    const isSecret = (item: unknown): item is string => typeof item === 'string' && item !== '';
    if (items !== undefined && items.length > 0 && items.every(isSecret)) return accepted(items);
    return refused('expected a JSON list of at least one non-empty string');
  },
};

/** A JSON list of objects, each kept as its own JSON text. */
export const SECRET_OBJECT_LIST: ValueKind<readonly string[]> = {
  name: 'json',
  read(text) {
    const items = parseList(text);
    const isObject = (item: unknown): boolean => typeof item === 'object' && item !== null && !Array.isArray(item);
    if (items !== undefined && items.length > 0 && items.every(isObject)) {
      return accepted(items.map((item) => JSON.stringify(item)));
    }
    return refused('expected a JSON list of at least one object');
  },
};

function parseList(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    // The parser's message quotes the text, which is a secret here.
    return undefined;
  }
}

/** Random bytes as text; a refusal does not repeat it. */
export const KEY_OF_32_BYTES: ValueKind<Buffer> = {
  name: 'key',
  read(text) {
    const key = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : decodeBase64(text);
    return key?.length === 32 ? accepted(key) : refused('expected 32 bytes in base64 or as 64 hexadecimal digits');
  },
};

function decodeBase64(text: string): Buffer | undefined {
  return /^[\w+/-]{43}=?$/.test(text) ? Buffer.from(text, 'base64') : undefined;
}

/** A PostgreSQL connection URL. Holds a password, so a refusal does not repeat it. */
export const POSTGRES_URL: ValueKind<string> = {
  name: 'url',
  read: (text) =>
    /^postgres(?:ql)?:\/\/[^\s]+$/.test(text)
      ? accepted(text)
      : refused('expected a PostgreSQL URL such as postgres://user:password@host:5432/database'),
};

export const REDIS_URL: ValueKind<string> = {
  name: 'url',
  read: (text) =>
    /^rediss?:\/\/\S+$/.test(text) && URL.canParse(text)
      ? accepted(text)
      : refused('expected a Redis URL such as redis://user:password@host:6379/0'),
};

/** Without credentials, query and fragment; a trailing slash does not count. */
export const HTTP_URL: ValueKind<string> = {
  name: 'url',
  read: (text) =>
    /^https?:\/\/[^\s/?#@]+(?:\/[^\s?#@]*)?$/.test(text) && URL.canParse(text)
      ? accepted(text.replace(/\/+$/, ''))
      : refused('expected a URL such as https://graphql.example.com'),
};

/** Addresses to listen on; `*` and its relatives are how upstream spells "every interface". */
export const HOST: ValueKind<string> = {
  name: 'host',
  read(text) {
    if (text === '*' || text === '*4' || text === '!4') return accepted('0.0.0.0');
    if (text === '*6' || text === '!6') return accepted('::');
    return /^[\w.:%-]+$/.test(text) ? accepted(text) : expected('a host name, an address or *', text);
  },
};

export const CORS_DOMAINS: ValueKind<CorsPolicy> = { name: 'list', read: parseCorsDomains };
