// What the handlers app needs to know before it starts, with every default filled in.

export type MailTransport =
  | { readonly kind: 'smtp'; readonly url: string }
  | { readonly kind: 'smtp-host'; readonly host: string; readonly port: number; readonly login: MailLogin | undefined }
  /** No SMTP: mails are files in a folder, and their links are in the log. */
  | { readonly kind: 'outbox'; readonly folder: string };

export interface MailLogin {
  readonly user: string;
  readonly password: string;
}

export interface StripeConfig {
  readonly secretKey: string;
  /** Another host than Stripe's, e.g. a stand-in on loopback. */
  readonly apiBase: URL | undefined;
  /** Where payment methods that redirect come back to. Without it they are not offered. */
  readonly returnUrl: string | undefined;
}

export type StorageConfig =
  | { readonly kind: 'disk'; readonly folder: string }
  | {
      readonly kind: 's3';
      readonly bucket: string;
      readonly region: string;
      readonly endpoint: string | undefined;
      readonly keys: S3Keys | undefined;
    };

export interface S3Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface CrmConfig {
  /** Without a slash at its end. */
  readonly url: string;
  readonly apiKey: string | undefined;
  /** For one attempt. */
  readonly timeoutMs: number;
}

export interface HandlersConfig {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** The variable that `port` came from, for messages. */
  readonly portVariable: string;
  /** Undefined: whoever boots the app starts the embedded server and fills this in. */
  readonly databaseUrl: string | undefined;
  /** The variable that `databaseUrl` came from, for messages. */
  readonly databaseVariable: string;
  /** Folder of the embedded server, relative to the working directory. */
  readonly dataDir: string;
  readonly actionSecret: string | undefined;
  readonly adminSecret: string | undefined;
  /** Not empty: calls must be signed with one of these keys. */
  readonly signingKeys: readonly string[];
  /** Undefined: the sandbox takes its place. */
  readonly stripe: StripeConfig | undefined;
  readonly mail: { readonly transport: MailTransport; readonly from: string };
  /** Base of the links in mails; undefined: `http://localhost:<port>`. */
  readonly publicUrl: string | undefined;
  readonly verificationTtlSeconds: number;
  /** Undefined: caches and limits are in this process. */
  readonly redisUrl: string | undefined;
  readonly storage: StorageConfig;
  /** Largest file, decoded. */
  readonly maxFileBytes: number;
  /** How long a link to a file or a report works. */
  readonly downloadTtlSeconds: number;
  /** Undefined: there is no CRM. */
  readonly crm: CrmConfig | undefined;
}

/** A config with its database: what the app itself runs on. */
export type HandlersAppConfig = HandlersConfig & { readonly databaseUrl: string };
