// X.509 certificates (RFC 5280) of the hub: its own authority, and what its servers show. Node makes keys and
// signatures but no certificates; the ASN.1 types of @peculiar/asn1-x509 write what is around them. The package
// above it, @peculiar/x509, would bring 35 others and a global polyfill; openssl(1) would be a program that has
// to be there, and files in between.
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto';
import { isIP } from 'node:net';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  id_kp_serverAuth,
  KeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  Name,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509';

/** Both PEM. */
export interface Issued {
  readonly certificate: string;
  readonly key: string;
}

export interface Term {
  /** ms since 1970, whole seconds count. */
  readonly fromMs: number;
  readonly toMs: number;
}

const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';
const COMMON_NAME = '2.5.4.3';

/** An authority, signed by itself; `name` is for people. */
export function issueAuthority(name: string, term: Term): Issued {
  const extensions = [
    extension(id_ce_basicConstraints, true, new BasicConstraints({ cA: true, pathLenConstraint: 0 })),
    extension(id_ce_keyUsage, true, new KeyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign)),
  ];
  return issue({ subject: nameOf(name), extensions, term });
}

/** For a server under `names`, host names and IP addresses; `authority` signs it. */
export function issueServer(authority: Issued, names: readonly string[], term: Term): Issued {
  const extensions = [
    extension(id_ce_basicConstraints, true, new BasicConstraints({ cA: false })),
    extension(id_ce_keyUsage, true, new KeyUsage(KeyUsageFlags.digitalSignature)),
    extension(id_ce_extKeyUsage, false, new ExtendedKeyUsage([id_kp_serverAuth])),
    extension(id_ce_subjectAltName, false, new SubjectAlternativeName(names.map(generalName))),
  ];
  // A common name has room for 64 characters, and is for people alone: clients read the names above.
  return issue({ subject: nameOf(names[0]!.slice(0, 64)), extensions, term, authority });
}

const generalName = (name: string) =>
  isIP(name) ? new GeneralName({ iPAddress: name }) : new GeneralName({ dNSName: name });

function issue({
  subject,
  extensions,
  term,
  authority,
}: {
  readonly subject: Name;
  readonly extensions: Extension[];
  readonly term: Term;
  readonly authority?: Issued;
}): Issued {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signedBy = authority ? createPrivateKey(authority.key) : keys.privateKey;
  const algorithm = new AlgorithmIdentifier({ algorithm: ECDSA_WITH_SHA256 });
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: serialNumber(),
    signature: algorithm,
    issuer: authority ? subjectOf(authority.certificate) : subject,
    validity: new Validity({ notBefore: new Date(term.fromMs), notAfter: new Date(term.toMs) }),
    subject,
    subjectPublicKeyInfo: keyInfo(keys.publicKey),
    extensions: new Extensions([...extensions, ...keyIdentifiers(keys.publicKey, createPublicKey(signedBy))]),
  });
  const signature = sign('sha256', Buffer.from(AsnConvert.serialize(tbsCertificate)), signedBy);
  const der = AsnConvert.serialize(
    new Certificate({
      tbsCertificate,
      signatureAlgorithm: algorithm,
      signatureValue: Uint8Array.from(signature).buffer,
    }),
  );
  return {
    certificate: new X509Certificate(Buffer.from(der)).toString(),
    key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
}

const keyInfo = (key: KeyObject) =>
  AsnConvert.parse(key.export({ type: 'spki', format: 'der' }), SubjectPublicKeyInfo);

/** By which a chain is found (§4.2.1.1, §4.2.1.2). */
function keyIdentifiers(own: KeyObject, authority: KeyObject): Extension[] {
  const keyIdentifier = new KeyIdentifier(keyHash(authority));
  return [
    extension(id_ce_subjectKeyIdentifier, false, new SubjectKeyIdentifier(keyHash(own))),
    extension(id_ce_authorityKeyIdentifier, false, new AuthorityKeyIdentifier({ keyIdentifier })),
  ];
}

/** The leftmost 160 bits of SHA-256 over the key (RFC 7093, §2, method 1). */
function keyHash(key: KeyObject): ArrayBuffer {
  const bits = new Uint8Array(keyInfo(key).subjectPublicKey);
  return Uint8Array.from(createHash('sha256').update(bits).digest().subarray(0, 20)).buffer;
}

/** 127 random bits, positive (§4.1.2.2). */
function serialNumber(): ArrayBuffer {
  const bytes = Uint8Array.from(randomBytes(16));
  bytes[0] = (bytes[0]! & 0x7f) | 0x40;
  return bytes.buffer;
}

function nameOf(commonName: string): Name {
  const value = new AttributeValue({ utf8String: commonName });
  return new Name([new RelativeDistinguishedName([new AttributeTypeAndValue({ type: COMMON_NAME, value })])]);
}

const subjectOf = (pem: string) =>
  AsnConvert.parse(new X509Certificate(pem).raw, Certificate).tbsCertificate.subject;

function extension(extnID: string, critical: boolean, value: object): Extension {
  return new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });
}
