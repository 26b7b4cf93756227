// The GraphQL multipart request: `operations`, `map`, then files, read as they come in. Each file ends up as base64 in
// the variables, so that an action gets it as a string and every handler can read it.
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { bodyTooLarge, requestNotWhole } from '../../http-server/error.js';
import { Base64Sink } from './base64-sink.js';
import { multipartError } from './error.js';
import { FilePlaces } from './file-places.js';

const MAX_FILES = 16;
const MAX_FIELD_BYTES = 1_048_576;
/** Both fields, and one more that is refused by name. */
const MAX_FIELDS = 3;
const MAX_PART_HEADERS = 16;

/** True for a content type that a form with files has. */
export function isMultipart(contentType: string | undefined): boolean {
  return contentType !== undefined && /^multipart\/form-data\s*;.*boundary=/i.test(contentType);
}

/**
 * Gives the request as JSON text. `maxBytes` bounds the body, and once more what its files become in all their places.
 * @throws GatewayError (as a rejection) when anything is wrong; the rest of the body is left unread then.
 */
export function readMultipart(request: IncomingMessage, maxBytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const reading = new MultipartReading(request, { maxBytes, resolve, reject });
    reading.begin();
  });
}

interface Outcome {
  readonly maxBytes: number;
  readonly resolve: (text: string) => void;
  readonly reject: (error: Error) => void;
}

class MultipartReading {
  private operations: string | undefined;
  private map: string | undefined;
  private places: FilePlaces | undefined;
  private received = 0;
  private placed = 0;
  private isOver = false;

  constructor(
    private readonly request: IncomingMessage,
    private readonly outcome: Outcome,
  ) {}

  begin(): void {
    const parser = this.createParser();
    if (parser === undefined) return;
    parser.on('field', (name, value, nameCut, valueCut) => {
      this.guard(() => {
        this.takeField(name, value, nameCut || valueCut);
      });
    });
    parser.on('file', (name, stream) => {
      this.guard(() => {
        this.takeFile(name, stream);
      });
    });
    parser.on('filesLimit', () => {
      this.fail(multipartError.tooManyFiles(MAX_FILES));
    });
    parser.on('fieldsLimit', () => {
      this.fail(multipartError.unknownField());
    });
    parser.on('error', () => {
      this.fail(multipartError.unreadable());
    });
    parser.on('finish', () => {
      this.guard(() => {
        this.finish();
      });
    });
    this.feed(parser);
  }

  private createParser(): BusboyInstance | undefined {
    const limits = { fieldSize: MAX_FIELD_BYTES, fields: MAX_FIELDS, files: MAX_FILES, headerPairs: MAX_PART_HEADERS };
    const contentType = this.request.headers['content-type'] ?? '';
    try {
      return new Busboy({ headers: { 'content-type': contentType }, limits });
    } catch {
      this.fail(multipartError.unreadable());
      return undefined;
    }
  }

  private feed(parser: BusboyInstance): void {
    const { request, outcome } = this;
    request.on('data', (chunk: Buffer) => {
      if (this.isOver) return;
      this.received += chunk.length;
      if (this.received > outcome.maxBytes) {
        this.fail(bodyTooLarge());
        return;
      }
      if (!parser.write(chunk)) {
        request.pause();
        parser.once('drain', () => request.resume());
      }
    });
    request.once('end', () => {
      if (!this.isOver) parser.end();
    });
    request.once('close', () => {
      if (!request.complete) this.fail(requestNotWhole());
    });
  }

  private takeField(name: string, value: string, isCut: boolean): void {
    if (isCut) throw multipartError.fieldTooLarge();
    if (name === 'operations' && this.operations === undefined) this.operations = value;
    else if (name === 'map' && this.map === undefined) this.map = value;
    else throw multipartError.unknownField();
  }

  private takeFile(name: string, stream: Readable): void {
    stream.on('error', () => {
      this.fail(multipartError.unreadable());
    });
    const places = (this.places ??= this.readPlaces());
    const puts = places.take(name);
    if (puts === undefined) throw multipartError.unmappedFile();
    const sink = new Base64Sink();
    stream.on('data', (chunk: Buffer) => {
      sink.add(chunk);
      this.placed += chunk.length * puts.length;
      if (this.placed > this.outcome.maxBytes) this.fail(bodyTooLarge());
    });
    stream.on('end', () => {
      if (this.isOver) return;
      const base64 = sink.end();
      for (const put of puts) put(base64);
    });
  }

  private readPlaces(): FilePlaces {
    if (this.operations === undefined) throw multipartError.missing('operations');
    if (this.map === undefined) throw multipartError.missing('map');
    return FilePlaces.read(this.operations, this.map);
  }

  private finish(): void {
    if (this.isOver) return;
    const text = (this.places ?? this.readPlaces()).finish();
    this.isOver = true;
    this.outcome.resolve(text);
  }

  private guard(step: () => void): void {
    if (this.isOver) return;
    try {
      step();
    } catch (error) {
      this.fail(error as Error);
    }
  }

  private fail(error: Error): void {
    if (this.isOver) return;
    this.isOver = true;
    this.outcome.reject(error);
  }
}
