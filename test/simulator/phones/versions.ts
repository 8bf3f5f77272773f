// Phones of one model are not all alike: the maker builds it with radios of several suppliers and regions, and
// its owners run several releases of its software. Both change what the phone says of itself for good: a build
// its HT capabilities (IEEE 802.11-2020, 9.4.2.55.2), a release its extended capabilities (9.4.2.26).
import { streamOf, weightedIndex } from '../streams.ts';
import { extendedCapabilities } from './elements.ts';
import type { Template, TemplatePart } from './frame-body.ts';
import type { PhoneModel } from './model.ts';

const HT_CAPABILITIES = 45;
const EXTENDED_CAPABILITIES = 127;

/** HT bits that a build has otherwise than the first: none, Tx STBC, Rx STBC, LDPC, greenfield. */
const BUILD_BITS = [0, 0x0080, 0x0100, 0x0001, 0x0010] as const;
/** Extended capabilities of a release, the first has none: extended channel switching, SSID list, interworking, UTF-8 SSID. */
const RELEASE_BITS = [undefined, 3, 25, 31, 48] as const;

const known = new WeakMap<PhoneModel, readonly PhoneModel[]>();

/** The model as this phone has it. `identity`: the phone's, so that it keeps its version. */
export function versionOf(model: PhoneModel, identity: number): PhoneModel {
  const { builds, releases } = model.versions;
  const random = streamOf(identity, 'version');
  const build = weightedIndex(random, builds);
  return versionsOf(model)[build * releases.length + weightedIndex(random, releases)]!;
}

function versionsOf(model: PhoneModel): readonly PhoneModel[] {
  let versions = known.get(model);
  if (!versions) {
    const { builds, releases } = model.versions;
    versions = builds.flatMap((_, build) => releases.map((_, release) => version(model, build, release)));
    known.set(model, versions);
  }
  return versions;
}

function version(model: PhoneModel, build: number, release: number): PhoneModel {
  const templates = model.templates.map(({ weight, elements }) => ({
    weight,
    elements: ofRelease(
      elements.map((part) => ofBuild(part, build)),
      release,
    ),
  }));
  return { ...model, templates };
}

const isElement = (part: TemplatePart, id: number): part is Buffer =>
  typeof part !== 'string' && part[0] === id;

function ofBuild(part: TemplatePart, build: number): TemplatePart {
  if (!isElement(part, HT_CAPABILITIES)) return part;
  const own = Buffer.from(part);
  own.writeUInt16LE(own.readUInt16LE(2) ^ BUILD_BITS[build]!, 2);
  return own;
}

/** Turns the release's bit over; a template without extended capabilities gets some that say it alone. */
function ofRelease(elements: Template, release: number): Template {
  const bit = RELEASE_BITS[release];
  if (bit === undefined) return elements;
  const at = elements.findIndex((part) => isElement(part, EXTENDED_CAPABILITIES));
  if (at < 0) return [...elements, extendedCapabilities(8, bit)];
  const own = Buffer.from(elements[at] as Buffer);
  own[2 + (bit >> 3)]! ^= 1 << (bit & 7);
  return elements.with(at, own);
}
