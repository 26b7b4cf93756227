// The environment variables of the handlers app and what makes a value valid. Values are still text here.
import { IsEmail, IsOptional, IsUrl, Matches, ValidateBy, type ValidationOptions } from 'class-validator';

const WEB = { require_tld: false, require_protocol: true, protocols: ['http', 'https'] };
const httpUrl = (): PropertyDecorator => IsUrl(WEB, { message: 'expected an http or https URL' });

/** A whole number in decimal digits. */
function IsWholeNumber(from: number, to: number): PropertyDecorator {
  const validate = (value: unknown) =>
    typeof value === 'string' && /^\d{1,10}$/.test(value) && Number(value) >= from && Number(value) <= to;
  const options: ValidationOptions = { message: `expected a whole number from ${from} to ${to}` };
  return ValidateBy({ name: 'isWholeNumber', validator: { validate } }, options);
}
const IsPort = (): PropertyDecorator => IsWholeNumber(0, 65_535);
const IsPostgresUrl = (): PropertyDecorator =>
  Matches(/^postgres(?:ql)?:\/\//, { message: 'expected a URL that starts with postgres:// or postgresql://' });

function IsSmtpUrl(): PropertyDecorator {
  const validate = (value: unknown) =>
    typeof value === 'string' && /^smtps?:\/\/[^\s/]+/.test(value) && URL.canParse(value);
  const options: ValidationOptions = { message: 'expected a URL that starts with smtp:// or smtps://' };
  return ValidateBy({ name: 'isSmtpUrl', validator: { validate } }, options);
}

/** One property per variable; an unset or empty variable is absent. */
export class HandlersEnvironment {
  @IsPort() @IsOptional() HANDLERS_PORT?: string;
  @IsPort() @IsOptional() NESTJS_PORT?: string;
  @Matches(/^\S+$/, { message: 'expected a host name or an address' }) @IsOptional() HANDLERS_HOST?: string;
  @IsPostgresUrl() @IsOptional() HANDLERS_DATABASE_URL?: string;
  @IsPostgresUrl() @IsOptional() HASURA_GRAPHQL_DATABASE_URL?: string;
  @IsOptional() ACTIONGRAPH_DATA_DIR?: string;
  @IsOptional() ACTION_SECRET?: string;
  @IsOptional() HASURA_GRAPHQL_ADMIN_SECRET?: string;
  @IsOptional() ACTIONGRAPH_HANDLER_SIGNING_KEY?: string;
  @IsOptional() ACTIONGRAPH_HANDLER_SIGNING_KEYS?: string;
  @Matches(/^(?:sk|rk)_\w+$/, { message: 'expected a secret key of Stripe (sk_... or rk_...)' })
  @IsOptional()
  STRIPE_SECRET_KEY?: string;
  @httpUrl() @IsOptional() STRIPE_API_BASE?: string;
  @httpUrl() @IsOptional() STRIPE_RETURN_URL?: string;
  @IsSmtpUrl() @IsOptional() SMTP_URL?: string;
  @Matches(/^[^\s/:]+$/, { message: 'expected a host name' }) @IsOptional() SMTP_HOST?: string;
  @IsPort() @IsOptional() SMTP_PORT?: string;
  @IsOptional() SMTP_USER?: string;
  @IsOptional() SMTP_PASSWORD?: string;
  @IsEmail({ allow_display_name: true, require_tld: false }, { message: 'expected an e-mail address' })
  @IsOptional()
  SMTP_FROM?: string;
  @httpUrl() @IsOptional() HANDLERS_PUBLIC_URL?: string;
  @IsOptional() OUTBOX_DIR?: string;
  @IsWholeNumber(1, 31_536_000) @IsOptional() VERIFICATION_TTL_SECONDS?: string;
  @Matches(/^rediss?:\/\/\S+$/, { message: 'expected a URL that starts with redis:// or rediss://' })
  @IsOptional()
  REDIS_URL?: string;
  @Matches(/^[^\s/:]+$/, { message: 'expected a host name' }) @IsOptional() REDIS_HOST?: string;
  @IsPort() @IsOptional() REDIS_PORT?: string;
  @IsOptional() FILES_DIR?: string;
  @Matches(/^[\w.-]+$/, { message: 'expected the name of a bucket' }) @IsOptional() S3_BUCKET?: string;
  @httpUrl() @IsOptional() S3_ENDPOINT?: string;
  @Matches(/^[\w-]+$/, { message: 'expected the name of a region' }) @IsOptional() S3_REGION?: string;
  @IsOptional() S3_ACCESS_KEY_ID?: string;
  @IsOptional() S3_SECRET_ACCESS_KEY?: string;
  @IsWholeNumber(1, 1_073_741_824) @IsOptional() UPLOAD_MAX_BYTES?: string;
  @IsWholeNumber(1, 31_536_000) @IsOptional() DOWNLOAD_TTL_SECONDS?: string;
  @httpUrl() @IsOptional() CRM_API_URL?: string;
  @Matches(/^[\x21-\x7e]+$/, { message: 'expected printable characters without spaces' })
  @IsOptional()
  CRM_API_KEY?: string;
  @IsWholeNumber(1, 600_000) @IsOptional() CRM_TIMEOUT_MS?: string;
}
