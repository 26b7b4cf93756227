// `operations` and `map` of a multipart request: where each file belongs, and putting it there as base64.
import { isJsonList, isJsonObject, parseJson, printJson, type Json } from '@app/types';
import { multipartError } from './error.js';

/** Puts a file's base64 where it belongs. */
export type Put = (base64: string) => void;

/** More than one place for a file multiplies it. */
const MAX_PLACES = 16;
const INDEX = /^(?:0|[1-9]\d{0,4})$/;

export class FilePlaces {
  private constructor(
    private readonly operations: Json,
    private readonly places: Map<string, readonly Put[]>,
  ) {}

  /** @throws GatewayError `parse-failed` unless every path leads to a null in variables. */
  static read(operationsText: string, mapText: string): FilePlaces {
    const operations = parse(operationsText);
    if (!isJsonObject(operations) && !isJsonList(operations)) throw multipartError.badOperations();
    const map = parse(mapText);
    if (!isJsonObject(map)) throw multipartError.badMap();
    const places = new Map<string, readonly Put[]>();
    for (const [file, paths] of Object.entries(map)) {
      if (!isJsonList(paths) || paths.length === 0 || paths.length > MAX_PLACES) throw multipartError.badMap();
      places.set(
        file,
        paths.map((path) => findPlace(operations, path)),
      );
    }
    return new FilePlaces(operations, places);
  }

  /** Where the file belongs, told once; undefined for a file that is not in the map or was taken before. */
  take(file: string): readonly Put[] | undefined {
    const puts = this.places.get(file);
    this.places.delete(file);
    return puts;
  }

  /** The request as JSON text. @throws GatewayError while a file is missing. */
  finish(): string {
    if (this.places.size > 0) throw multipartError.missingFile();
    return printJson(this.operations);
  }
}

/** `variables.input.file_data`, in a batch `0.variables.files.1`. */
function findPlace(operations: Json, path: Json): Put {
  if (typeof path !== 'string') throw multipartError.badMap();
  const steps = path.split('.');
  const last = steps.pop();
  if (last === undefined || steps[isJsonList(operations) ? 1 : 0] !== 'variables') throw multipartError.badPath();
  const holder = steps.reduce<Json | undefined>(child, operations);
  if (child(holder, last) !== null) throw multipartError.badPath();
  return (base64) => {
    // Parsed for this request only, and its own key: nobody else sees it change.
    (holder as Record<string, Json>)[last] = base64;
  };
}

function child(holder: Json | undefined, step: string): Json | undefined {
  if (isJsonList(holder)) return INDEX.test(step) ? holder[Number(step)] : undefined;
  return isJsonObject(holder) && Object.hasOwn(holder, step) ? holder[step] : undefined;
}

function parse(text: string): Json {
  try {
    return parseJson(text);
  } catch {
    throw multipartError.unreadable();
  }
}
