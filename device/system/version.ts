/** Goes into the state message, and is what `--version` says; the package's version. */
export const VERSION = '0.1.0';
