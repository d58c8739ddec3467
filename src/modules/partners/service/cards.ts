/** A contact as a vCard 4.0 (RFC 6350). */
type Card = {
  fullName: string
  givenName: string | null
  familyName: string | null
  email: string | null
  phone: string | null
  title: string | null
  company: string
}

export const vcard = (contact: Card): string => {
  const lines = [
    'BEGIN:VCARD',
    'VERSION:4.0',
    `FN:${escaped(contact.fullName)}`,
    `N:${escaped(contact.familyName ?? '')};${escaped(contact.givenName ?? '')};;;`,
    `ORG:${escaped(contact.company)}`,
    ...(contact.title ? [`TITLE:${escaped(contact.title)}`] : []),
    ...(contact.email ? [`EMAIL:${escaped(contact.email)}`] : []),
    ...(contact.phone ? [`TEL;VALUE=uri:tel:${contact.phone}`] : []),
    'END:VCARD',
  ]
  return `${lines.map(fold).join('\r\n')}\r\n`
}

const escaped = (text: string) =>
  text
    .replaceAll('\\', '\\\\')
    .replaceAll(/\r\n|\r|\n/g, '\\n')
    .replaceAll(',', '\\,')
    .replaceAll(';', '\\;')

/** Lines of at most 75 octets, never cut inside a character (RFC 6350, 3.2). */
const fold = (line: string): string => {
  const parts: string[] = []
  let part = ''
  for (const character of line) {
    const room = parts.length === 0 ? 75 : 74
    if (Buffer.byteLength(part + character) > room) {
      parts.push(part)
      part = ''
    }
    part += character
  }
  return [...parts, part].join('\r\n ')
}
