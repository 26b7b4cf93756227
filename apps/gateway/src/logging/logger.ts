// The logger: subscribes to observations and writes one line for each that is wanted.
import type { Observation, Observe } from '@app/types';
import { LOG_TYPES, type LogType } from '../config/settings/logging-settings.js';
import type { SettingValues } from '../config/settings.js';
import { jsonLine, textLine } from './format-line.js';
import { hideSecrets } from './hide-secrets.js';
import { classify, printDetail, type LineLevel } from './log-record.js';
import { timestampPrinter } from './timestamp-text.js';

export interface LoggerPorts {
  /** Receives one line without its end. */
  readonly write: (line: string) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Whether people read the lines as they come. */
  readonly terminal: boolean;
  /** Texts that must never be written: the admin secrets. */
  readonly secrets: readonly string[];
}

export interface Logger {
  readonly observe: Observe;
  /** Whether lines of that type can appear at all: whoever builds costly observations asks first. */
  readonly wants: (type: LogType) => boolean;
}

const IMPORTANCE: Readonly<Record<LineLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3, critical: 4 };

/** Types that are not in the list of `LOG_TYPES` are internal and always on; the level counts for all. */
export function createLogger(settings: SettingValues['logging'], ports: LoggerPorts): Logger {
  const silenced = new Set<string>(LOG_TYPES.filter((type) => !settings.enabledTypes.includes(type)));
  const least = IMPORTANCE[settings.level];
  const asText = settings.format === 'text' || (settings.format === 'auto' && ports.terminal);
  const hide = hideSecrets(ports.secrets);
  const detailSettings = {
    logsQueries: settings.enabledTypes.includes('query-log'),
    queryOnlyOnError: settings.queryOnlyOnError,
    metadataQueryLogging: settings.metadataQueryLogging,
    maskedVariables: new Set(settings.maskedVariables),
  };
  const printTime = timestampPrinter();
  const observe = (observation: Observation): void => {
    const { type, level } = classify(observation);
    if (silenced.has(type) || IMPORTANCE[level] < least) return;
    const record = { type, level, detail: printDetail(observation, detailSettings) };
    const timestamp = printTime(ports.now());
    ports.write(hide(asText ? textLine(timestamp, record, observation) : jsonLine(timestamp, record)));
  };
  return { observe, wants: (type) => !silenced.has(type) };
}
