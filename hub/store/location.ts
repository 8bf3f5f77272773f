// Where a store is: the path of a SQLite file, or the address of a PostgreSQL database.

export const isPostgres = (location: string): boolean => /^postgres(?:ql)?:\/\//i.test(location);

/** For people: an address comes without its password. */
export function shownLocation(location: string): string {
  if (!isPostgres(location)) return location;
  const url = URL.parse(location);
  if (url === null) return 'postgres://…';
  url.password = '';
  // What stands there may be a password too.
  url.search = '';
  url.hash = '';
  return url.href;
}
