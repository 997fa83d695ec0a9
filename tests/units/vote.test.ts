// The secret ballot's cryptography as the browser runs it, with a key of its own and with the
// vector of RFC 9474, appendix A.1.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { RSABSSA } from "@cloudflare/blindrsa-ts";
import { base64, begin, bytesOf, finish, grouped, keyOf, message } from "../../assets/vote.ts";

const suite = RSABSSA.SHA384.PSS.Randomized();
const poll = "330802:07yzpnzr0002t";

async function pair(): Promise<{ spki: string; sign: (blinded: string) => Promise<string> }> {
  const { publicKey, privateKey } = await suite.generateKey({ modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) });
  const spki = base64(new Uint8Array(await crypto.subtle.exportKey("spki", publicKey)));
  return { spki, sign: async (blinded) => base64(await suite.blindSign(privateKey, bytesOf(blinded))) };
}

const unhex = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/** What anybody does with a published ballot: ordinary RSA-PSS, no library. */
async function holds(spki: string, of: string, number: string, prefix: string, signature: string): Promise<boolean> {
  const key = await crypto.subtle.importKey("spki", bytesOf(spki), { name: "RSA-PSS", hash: "SHA-384" }, false, ["verify"]);
  const said = message(of, unhex(number));
  const signed = Uint8Array.from([...unhex(prefix), ...said]);
  return crypto.subtle.verify({ name: "RSA-PSS", saltLength: 48 }, key, bytesOf(signature), signed);
}

test("a token is blinded, signed unseen, and holds in its poll alone", async () => {
  const { spki, sign } = await pair();
  const key = await keyOf(spki);
  const kept = await begin(key, poll);
  assert.equal(kept.number.length, 32);
  const token = await finish(key, poll, kept, await sign(kept.blinded));
  assert.equal(token.inverse, undefined, "what joins number and blinded token is not kept");
  const signature = token.signature ?? "";
  assert.ok(await holds(spki, poll, token.number, token.prefix, signature));
  assert.ok(!(await holds(spki, "330802:07yzpnzr0003v", token.number, token.prefix, signature)));
  const another = await begin(key, poll);
  assert.notEqual(another.number, kept.number);
  await assert.rejects(finish(key, poll, another, await sign(kept.blinded)), "the server signed something else");
});

test("the vector of the RFC holds for what a reader checks", async () => {
  const vector = JSON.parse(readFileSync("tests/data/rfc9474.json", "utf8")) as Record<string, string>;
  const url = (text = "") => {
    const digits = text.replace(/^0x/, "");
    return Buffer.from(digits.length % 2 ? `0${digits}` : digits, "hex").toString("base64url");
  };
  const jwk = { kty: "RSA", n: url(vector.n), e: url(vector.e) };
  const key = await crypto.subtle.importKey("jwk", jwk, { name: "RSA-PSS", hash: "SHA-384" }, true, ["verify"]);
  const signed = Buffer.from(`${vector.msg_prefix ?? ""}${vector.msg ?? ""}`, "hex");
  assert.ok(await suite.verify(key, Buffer.from(vector.sig ?? "", "hex"), signed));
  const finished = await suite.finalize(key, signed, Buffer.from(vector.blind_sig ?? "", "hex"), unhex((vector.inv ?? "").replace(/^0x/, "").padStart(1024, "0")));
  assert.equal(Buffer.from(finished).toString("hex"), (vector.sig ?? "").replace(/^0x/, ""));
});

test("a number is written down in groups of four", () => {
  assert.equal(grouped("00aaff1234567890abcdef0011223344"), "00AA FF12 3456 7890 ABCD EF00 1122 3344");
});
