// Files that are often taken for captures: what they are, and what makes one of them.
const PIPE = '| footfall-sensor replay -';

/** By their first bytes, as text of one byte a character. */
const FORMATS: readonly (readonly [magic: string, problem: string])[] = [
  ['BZh', `is packed by bzip2, which is not read: bzcat FILE ${PIPE}`],
  ['\xfd7zXZ\0', `is packed by xz, which is not read: xzcat FILE ${PIPE}`],
  ['PK\x03\x04', `is a zip archive, which is not read: unzip -p FILE ${PIPE}`],
  ['7z\xbc\xaf\x27\x1c', `is a 7z archive, which is not read: 7z x -so FILE ${PIPE}`],
  ['\x04\x22\x4d\x18', `is packed by lz4, which is not read: lz4cat FILE ${PIPE}`],
  ['\x1f\x9d', `is packed by compress, which is not read: zcat FILE ${PIPE}`],
  ['Rar!', `is a rar archive, which is not read: unrar p -inul FILE ${PIPE}`],
  ['LZIP', `is packed by lzip, which is not read: lzip -dc FILE ${PIPE}`],
  ['\x1f\x8b', 'is gzip data that was packed again: unpack it once'],
  ['\x28\xb5\x2f\xfd', 'is zstd data that was packed again: unpack it once'],
  ['SQLite format 3\0', "is a SQLite database: of Kismet's, kismetdb_to_pcap makes a capture"],
  ['GMBU', 'is a capture of Network Monitor: editcap -F pcap FILE NEW makes one that is read'],
  ['\0\0\0\0', 'begins with zeros: the power was cut before anything of it was written'],
  ['snoop\0\0\0', 'is a capture of snoop: editcap -F pcap FILE NEW makes one that is read'],
];

/** Why `bytes`, the first of a file, are not a capture; undefined where more of them must come to tell. */
export function foreignProblem(bytes: Uint8Array, isAll: boolean): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  for (const [magic, problem] of FORMATS) {
    if (head.startsWith(magic)) return problem;
    if (!isAll && magic.startsWith(head)) return undefined;
  }
  return 'is not a pcap or pcapng capture';
}
