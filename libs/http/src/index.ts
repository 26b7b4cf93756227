export { HttpClient, type HttpClientOptions } from './client/http-client.js';
