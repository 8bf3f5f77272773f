// A probe request's body, ready to be copied: all elements in order, and where the channel goes.
import { dsParameter, ssidElement, wps } from './elements.ts';

/** An element as it is, or a place for one that depends on the frame or on the phone. */
export type TemplatePart = Buffer | 'ssid' | 'ds' | 'wps';
export type Template = readonly TemplatePart[];

export interface FrameBody {
  readonly bytes: Uint8Array;
  /** Offset of the channel number of the DSSS Parameter Set; -1 without one. */
  readonly channelOffset: number;
}

/** `ssid`: empty for the wildcard. `uuid`: 16 bytes of the phone's own, used where the template has WPS. */
export function frameBody(template: Template, ssid: string, uuid: Uint8Array): FrameBody {
  const parts: Buffer[] = [];
  let length = 0;
  let channelOffset = -1;
  for (const part of template) {
    if (part === 'ds') channelOffset = length + 2;
    const bytes =
      part === 'ssid'
        ? ssidElement(ssid)
        : part === 'ds'
          ? dsParameter(0)
          : part === 'wps'
            ? wps(uuid, 'device')
            : part;
    parts.push(bytes);
    length += bytes.length;
  }
  // Not from the shared pool: such small views would pin 8 KiB each.
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return { bytes, channelOffset };
}
