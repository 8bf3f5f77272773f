import { describe, expect, it } from 'vitest';
import { parseIgnoreList } from '../../../device/capture/ignore-list.ts';
import { seededRandom } from '../../../shared/random.ts';
import { LINK_TYPES } from '../../simulator/frame.ts';
import { pcapFile } from '../../simulator/pcap-writer.ts';
import { decodeBytes, occurred } from '../../support/decode-capture.ts';
import { samplePackets } from '../../support/sample-frames.ts';

const parse = (text: string) => parseIgnoreList(text, seededRandom(3));

describe('the ignore list', () => {
  it('drops the listed devices and no other', async () => {
    const { list, refused } = parse('# the till\n02:00:5e:00:00:00\r\n\n02-00-5E-00-00-01 # a printer\n');
    expect({ size: list.size, refused }).toEqual({ size: 2, refused: [] });
    const capture = pcapFile(samplePackets(LINK_TYPES.radiotap));
    const { frames } = await decodeBytes(capture, [], { ignore: list });
    expect(occurred(frames)).toEqual({ 'ignored-device': 8, counted: 4 });
  });

  it('names the lines that hold no address and takes the others', () => {
    const { list, refused } = parse('02:00:5e:00:00\n02:00:5e:00:00:09\nprinter\n02:00:5e:00:00:0g');
    expect({ size: list.size, refused }).toEqual({ size: 1, refused: [1, 3, 4] });
  });
});
