/** The distinguished encoding rules (ITU-T X.690) as far as certificates and signatures need them. */

export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  nothing: 0x05,
  oid: 0x06,
  utf8: 0x0c,
  utcTime: 0x17,
  time: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const

/** One value: its tag, its length, its parts one after the other. */
export const der = (tag: number, ...parts: readonly Uint8Array[]): Uint8Array => {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  return join(Uint8Array.of(tag, ...lengthBytes(length)), ...parts)
}

const lengthBytes = (length: number): number[] => {
  if (length < 0x80) return [length]
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256)
  return [0x80 | bytes.length, ...bytes]
}

export const join = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))
export const sequence = (...parts: readonly Uint8Array[]) => der(tags.sequence, ...parts)
/** Parts in the order of their bytes, as the rules ask for in a set. */
export const setOf = (...parts: readonly Uint8Array[]) =>
  der(tags.set, ...[...parts].sort((one, other) => Buffer.compare(one, other)))
export const octets = (bytes: Uint8Array) => der(tags.octets, bytes)
export const bits = (bytes: Uint8Array, unusedBits = 0) => der(tags.bits, Uint8Array.of(unusedBits), bytes)
export const nothing = () => der(tags.nothing)
export const text = (value: string) => der(tags.utf8, Buffer.from(value, 'utf8'))
export const boolean = (value: boolean) => der(tags.boolean, Uint8Array.of(value ? 0xff : 0))
/** A tag of the context: [0], [1] and so on, around whole values. */
export const context = (number: number, ...parts: readonly Uint8Array[]) => der(0xa0 | number, ...parts)

/** A positive integer from its bytes, highest first. */
export const integer = (bytes: Uint8Array): Uint8Array => {
  let from = 0
  while (from < bytes.length - 1 && bytes[from] === 0) from += 1
  const trimmed = bytes.subarray(from)
  return trimmed[0]! >= 0x80 ? der(tags.integer, Uint8Array.of(0), trimmed) : der(tags.integer, trimmed)
}

export const oid = (dotted: string): Uint8Array => {
  const [first, second, ...rest] = dotted.split('.').map(Number)
  const bytes = [first! * 40 + second!]
  for (const part of rest) {
    const groups = [part % 128]
    for (let left = Math.floor(part / 128); left > 0; left = Math.floor(left / 128)) groups.unshift(0x80 | (left % 128))
    bytes.push(...groups)
  }
  return der(tags.oid, Uint8Array.from(bytes))
}

/** A point in time in UTC with seconds: two digits of the year until 2049, four from 2050 on (RFC 5280, 4.1.2.5). */
export const time = (date: Date): Uint8Array => {
  const digits = date.toISOString().replace(/[-:T]/g, '').slice(0, 14)
  return date.getUTCFullYear() < 2050
    ? der(tags.utcTime, Buffer.from(`${digits.slice(2)}Z`))
    : der(tags.time, Buffer.from(`${digits}Z`))
}

/** A value that was read: where its contents are, and the whole value with tag and length. */
export type Value = { readonly tag: number; readonly content: Uint8Array; readonly whole: Uint8Array }

/** Reads the value at the beginning of the bytes. Throws on anything that these rules do not allow. */
export const readValue = (bytes: Uint8Array): Value => {
  const tag = bytes[0]
  const first = bytes[1]
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) throw new Error('This is no encoded value')
  let length = first
  let begin = 2
  if (first >= 0x80) {
    const count = first - 0x80
    if (count < 1 || count > 4) throw new Error('A length is not written as the rules ask')
    length = 0
    for (let at = 0; at < count; at += 1) length = length * 256 + (bytes[2 + at] ?? Number.NaN)
    begin += count
    if (!(length >= 0x80) || lengthBytes(length).length !== count + 1)
      throw new Error('A length is not written as the rules ask')
  }
  const end = begin + length
  if (end > bytes.length) throw new Error('A value ends too early')
  return { tag, content: bytes.subarray(begin, end), whole: bytes.subarray(0, end) }
}

/** Reads values one after the other until the bytes end. */
export const readAll = (bytes: Uint8Array): Value[] => {
  const values: Value[] = []
  for (let at = 0; at < bytes.length; ) {
    const value = readValue(bytes.subarray(at))
    values.push(value)
    at += value.whole.length
  }
  return values
}

/** The parts of a value that has the tag. Throws when it has another one. */
export const partsOf = (value: Value | undefined, tag: number): Value[] => {
  if (value?.tag !== tag) throw new Error(`A value of the kind 0x${tag.toString(16)} is missing`)
  return readAll(value.content)
}

export const isOid = (value: Value | undefined, dotted: string): boolean =>
  value !== undefined && Buffer.compare(value.whole, oid(dotted)) === 0
