// Where the public reads about the counting in one store, and objects to it: what the code on a notice says.

/** `publicUrl`: as configured, with or without a slash at its end. */
export function publicPageUrl(publicUrl: string, retailer: string, store: string): string {
  const base = new URL(publicUrl).href.replace(/\/+$/, '');
  return `${base}/about/${retailer}/${store}`;
}
