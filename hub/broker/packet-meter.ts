// Follows MQTT packets in a byte stream by their fixed headers alone (MQTT 3.1.1, §2.2: one byte of
// type, one to four bytes of length), to stop a packet that is too large before anything holds it.

/** Takes the next bytes of the stream; `false` once a packet is larger than allowed or has no length. */
export type PacketMeter = (chunk: Uint8Array) => boolean;

const LENGTH_BYTES_MAX = 4;

/** `remainingBytesMax`: largest length after the fixed header, in bytes. */
export function createPacketMeter(remainingBytesMax: number): PacketMeter {
  let inLength = false;
  let lengthBytes = 0;
  let length = 0;
  let bodyLeft = 0;
  return (chunk) => {
    for (let at = 0; at < chunk.length; ) {
      if (bodyLeft > 0) {
        const step = Math.min(bodyLeft, chunk.length - at);
        bodyLeft -= step;
        at += step;
        continue;
      }
      const byte = chunk[at]!;
      at += 1;
      if (!inLength) {
        inLength = true;
        lengthBytes = 0;
        length = 0;
        continue;
      }
      length += (byte & 0x7f) * 128 ** lengthBytes;
      lengthBytes += 1;
      if (length > remainingBytesMax) return false;
      if (byte & 0x80) {
        if (lengthBytes === LENGTH_BYTES_MAX) return false;
        continue;
      }
      inLength = false;
      bodyLeft = length;
    }
    return true;
  };
}
