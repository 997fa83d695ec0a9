// A throw-away certificate for `localhost`, written byte by byte: the tests of https then need no
// tool beside Node. It is its own issuer, so only a browser told to ignore that takes it.
import { generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";

/** One DER value: tag, length, content. */
function der(tag, ...parts) {
  const content = Buffer.concat(parts);
  const length = content.length < 128
    ? Buffer.from([content.length])
    : content.length < 256 ? Buffer.from([0x81, content.length]) : Buffer.from([0x82, content.length >> 8, content.length & 255]);
  return Buffer.concat([Buffer.from([tag]), length, content]);
}
const SEQUENCE = 0x30, SET = 0x31, OID = 0x06, INTEGER = 0x02, BITS = 0x03, OCTETS = 0x04, TEXT = 0x0c, TIME = 0x18;
const VERSION = 0xa0, EXTENSIONS = 0xa3, DNS_NAME = 0x82;
const oid = (hex) => der(OID, Buffer.from(hex, "hex"));
const bits = (content) => der(BITS, Buffer.from([0]), content);
const time = (when) => der(TIME, Buffer.from(`${when.toISOString().replace(/[-:T]/g, "").slice(0, 14)}Z`));
const pem = (label, bytes) => `-----BEGIN ${label}-----\n${bytes.toString("base64").replace(/.{64}/g, "$&\n")}\n-----END ${label}-----\n`;

const DAY = 86_400_000;

/** Writes `cert.pem` and `key.pem` into a folder and answers where they are. */
export function selfSigned(folder, now = Date.now()) {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const ecdsaWithSha256 = der(SEQUENCE, oid("2a8648ce3d040302"));
  const name = der(SEQUENCE, der(SET, der(SEQUENCE, oid("550403"), der(TEXT, Buffer.from("localhost")))));
  const alternative = der(SEQUENCE, oid("551d11"), der(OCTETS, der(SEQUENCE, der(DNS_NAME, Buffer.from("localhost")))));
  const body = der(
    SEQUENCE,
    der(VERSION, der(INTEGER, Buffer.from([2]))),
    der(INTEGER, Buffer.from([1]), randomBytes(8)),
    ecdsaWithSha256,
    name,
    der(SEQUENCE, time(new Date(now - DAY)), time(new Date(now + DAY))),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(EXTENSIONS, der(SEQUENCE, alternative)),
  );
  const whole = der(SEQUENCE, body, ecdsaWithSha256, bits(sign("sha256", body, privateKey)));
  const cert = path.join(folder, "cert.pem");
  const key = path.join(folder, "key.pem");
  writeFileSync(cert, pem("CERTIFICATE", whole));
  writeFileSync(key, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  return { cert, key };
}
