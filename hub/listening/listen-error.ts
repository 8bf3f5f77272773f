// Why a server could not listen, in words: which address, and what to do about it.

/** `setting`: where the port stands in the configuration. Other errors come back as they are. */
export function listenError(error: unknown, host: string, port: number, setting: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const at = `port ${port} on ${host}`;
  switch (code) {
    case 'EADDRINUSE':
      return new Error(
        `${at} is taken by another program: stop that one, or set ${setting}.port to another port (0 takes any free one)`,
        { cause: error },
      );
    case 'EACCES':
      return new Error(`${at} may not be taken by this user: set ${setting}.port to one from 1024 up`, {
        cause: error,
      });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new Error(`${host} is not an address of this machine: correct ${setting}.host`, {
        cause: error,
      });
    default:
      return error;
  }
}
