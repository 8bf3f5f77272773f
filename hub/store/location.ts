// Where a store is: the path of a SQLite file, or the address of a PostgreSQL database.

export const isPostgres = (location: string): boolean => /^postgres(?:ql)?:\/\//i.test(location);

/** An address of something else than PostgreSQL, which may hold a password: not to be taken for a file, nor to be shown. */
export const isOtherAddress = (location: string): boolean =>
  !isPostgres(location) && /^[a-z][a-z0-9+.-]*:\/\//i.test(location);

/** For people: an address comes without its password. */
export function shownLocation(location: string): string {
  if (isOtherAddress(location)) return `${location.slice(0, location.indexOf(':'))}://…`;
  if (!isPostgres(location)) return location;
  const url = URL.parse(location);
  if (url === null) return 'postgres://…';
  url.password = '';
  // What stands there may be a password too.
  url.search = '';
  url.hash = '';
  return url.href;
}
