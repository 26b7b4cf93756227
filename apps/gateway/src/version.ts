// Versions that the server tells.

/** Of this product. A test compares it with package.json. */
export const PRODUCT_VERSION = '0.1.0';

/** Of the protocol: what tools of the ecosystem read to decide which features a server has. */
export const PROTOCOL_VERSION = 'v2.48.1';
