// What `iw` prints, read into values (iw 5 and 6: info.c, interface.c, reg.c). It calls its output unfit for
// programs, but there is no other without a netlink library; so only the few lines that have stayed the same for
// ten years are read, by their indentation, and all else is passed over. No network's name gets through.

/** A radio (`wiphy`) as `iw list` describes it. */
export interface ListedRadio {
  /** Its number, as in `phy1`; it rises each time that an adapter is plugged in. */
  readonly index: number;
  readonly name: string;
  /** Interface modes: `managed`, `monitor`, `AP` … */
  readonly modes: readonly string[];
  /** Channels of the 2.4 GHz band that the radio may be tuned to. */
  readonly channels: readonly number[];
}

/** An interface as `iw dev` and `iw dev NAME info` describe it. */
export interface ListedInterface {
  readonly name: string;
  /** Number of its radio. */
  readonly radio: number;
  readonly type: string;
  /** The channel it is tuned to; null while it is down, or hears nothing in particular. */
  readonly channel: number | null;
}

/** Channels 1 to 14 (IEEE 802.11-2020, 15.4.4.3) are those below this. */
const BAND_MHZ_MAX = 2500;

export function parseIwList(text: string): ListedRadio[] {
  return blocksOf(text, /^Wiphy (\S+)$/).flatMap(([name, lines]) => {
    const index = firstMatch(lines, /^\twiphy index: (\d+)$/);
    if (index === undefined) return [];
    return [{ name, index: Number(index), modes: modesOf(lines), channels: channelsOf(lines) }];
  });
}

function modesOf(lines: readonly string[]): string[] {
  const start = lines.indexOf('\tSupported interface modes:');
  if (start < 0) return [];
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => !/^\t\t \* /.test(line));
  return rest.slice(0, end < 0 ? rest.length : end).map((line) => line.slice('\t\t * '.length).trim());
}

/** `* 2437 MHz [6] (20.0 dBm)`, since iw 6 `2437.0 MHz`; `(disabled)` where the country forbids even to listen. */
function channelsOf(lines: readonly string[]): number[] {
  return lines.flatMap((line) => {
    const [, mhz, channel, state] = /^\t\t\t\* ([\d.]+) MHz \[(\d+)\](.*)$/.exec(line) ?? [];
    if (channel === undefined || state?.includes('disabled')) return [];
    return Number(mhz) < BAND_MHZ_MAX ? [Number(channel)] : [];
  });
}

/** Interfaces without a name (P2P devices) are left out. */
export function parseIwDev(text: string): ListedInterface[] {
  return blocksOf(text, /^phy#(\d+)$/).flatMap(([radio, lines]) =>
    blocksOf(lines.join('\n'), /^\tInterface (\S+)$/).map(([name, own]) => ({
      name,
      radio: Number(radio),
      ...typeAndChannel(own),
    })),
  );
}

/** One interface, of `iw dev NAME info`; undefined where the text describes none. */
export function parseIwInfo(text: string): ListedInterface | undefined {
  const [block] = blocksOf(text, /^Interface (\S+)$/);
  if (!block) return undefined;
  const [name, lines] = block;
  const radio = firstMatch(lines, /^\s+wiphy (\d+)$/);
  return radio === undefined ? undefined : { name, radio: Number(radio), ...typeAndChannel(lines) };
}

function typeAndChannel(lines: readonly string[]): Pick<ListedInterface, 'type' | 'channel'> {
  const channel = firstMatch(lines, /^\s+channel (\d+) \(/);
  return {
    type: firstMatch(lines, /^\s+type (.+)$/) ?? 'unknown',
    channel: channel === undefined ? null : Number(channel),
  };
}

/**
 * The country whose rules are in force: of the radio itself where it keeps its own (`phy#1 (self-managed)`), else
 * of all. `00` is the world's least common rules: none was set, or the rules are not installed.
 */
export function parseRegulatoryCountry(text: string, radio?: number): string | undefined {
  const countryOf = (head: RegExp) =>
    firstMatch(blocksOf(text, head)[0]?.[1] ?? [], /^country ([A-Z0-9]{2}):/);
  const own =
    radio === undefined ? undefined : countryOf(new RegExp(`^(phy#${radio})(?: \\(self-managed\\))?$`));
  return own ?? countryOf(/^(global)$/);
}

/** Cuts the text at the lines that `head` matches: the group, and the lines until the next of the same depth. */
function blocksOf(text: string, head: RegExp): [string, string[]][] {
  const blocks: [string, string[]][] = [];
  let open: string[] | undefined;
  let depth = 0;
  for (const line of text.split('\n')) {
    const name = head.exec(line)?.[1];
    if (name !== undefined) {
      open = [];
      depth = indentOf(line);
      blocks.push([name, open]);
    } else if (isHead(line, depth)) open = undefined;
    else open?.push(line);
  }
  return blocks;
}

/** A line as deep as the block's own head begins another; `country XX:` alone stands as deep as what it belongs to. */
const isHead = (line: string, depth: number) =>
  line !== '' && indentOf(line) <= depth && !/^country /.test(line);

const indentOf = (line: string) => /^\t*/.exec(line)![0].length;

function firstMatch(lines: readonly string[], pattern: RegExp): string | undefined {
  for (const line of lines) {
    const found = pattern.exec(line)?.[1];
    if (found !== undefined) return found;
  }
  return undefined;
}
