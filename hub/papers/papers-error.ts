/** A paper that cannot be made as things stand: says for people what to add. Ends the command with status 2. */
export class PapersError extends Error {}
