// The spaces of French that may not break: a line may not begin with `:`, `;`, `?`, `!`, `»` or `%`, nor end with `«` or
// `art.`.

export const frenchSpaces = (text: string): string =>
  text.replace(/ (?=[:;?!»%])/g, '\u00a0').replace(/(?<=«|\bart\.) /g, '\u00a0');
