/** What an inquiry is probably about, by the words in it; a person decides. */
import type { InquiryGuess } from '../../contract/inquiry-states.ts'

type Guess = { kind: InquiryGuess; words: string[]; typeKey: string | null }
type Listed = Exclude<InquiryGuess, 'other'>

/** Beginnings of words, in the languages that the product speaks; matched without case and accents. */
const signs: Readonly<Record<Listed, readonly string[]>> = {
  partnership: [
    'partner',
    'resell',
    'referral',
    'affiliate',
    'integrat',
    'connector',
    'marketplace',
    'white label',
    'white-label',
    'alliance',
    'co-sell',
    'distribut',
    'wiederverk',
    'vertriebspartner',
    'kooperation',
    'zusammenarbeit',
    'schnittstelle',
    'socio',
    'revend',
    'alianza',
    'colabor',
    'integraci',
    'distribuidor',
  ],
  sales: [
    'price',
    'pricing',
    'quote',
    'demo',
    'trial',
    'buy',
    'purchase',
    'licence',
    'license',
    'preis',
    'angebot',
    'kaufen',
    'testzugang',
    'lizenz',
    'precio',
    'presupuesto',
    'comprar',
    'licencia',
    'prueba',
  ],
  support: [
    'error',
    'bug',
    'not working',
    'does not work',
    'broken',
    'password',
    'log in',
    'login',
    'ticket',
    'outage',
    'fehler',
    'funktioniert nicht',
    'kaputt',
    'passwort',
    'anmelden',
    'störung',
    'no funciona',
    'contraseña',
    'fallo',
    'avería',
  ],
  press: [
    'journalist',
    'press',
    'interview',
    'editor',
    'article',
    'podcast',
    'presse',
    'redaktion',
    'artikel',
    'periodista',
    'prensa',
    'entrevista',
  ],
  job: [
    'job',
    'career',
    'vacanc',
    'internship',
    'applying for',
    'my cv',
    'resume attached',
    'stelle',
    'bewerbung',
    'praktikum',
    'lebenslauf',
    'empleo',
    'curriculum',
    'prácticas',
  ],
  spam: [
    'seo',
    'backlink',
    'guest post',
    'link building',
    'casino',
    'crypto',
    'bitcoin',
    'loan offer',
    'rank your',
    'first page of google',
    'web traffic',
    'email list',
    'viagra',
    'kredit ohne',
    'gewinnspiel',
    'préstamo',
  ],
}
/** The kind of partnership that the words speak of, by the keys of the types that come with the product. */
const typeSigns: Readonly<Record<string, readonly string[]>> = {
  technology: [
    'integrat',
    'connector',
    'api',
    'app',
    'plugin',
    'marketplace',
    'schnittstelle',
    'integraci',
    'software',
  ],
  solution: [
    'resell',
    'implement',
    'consult',
    'agency',
    'customers',
    'wiederverk',
    'beratung',
    'agentur',
    'kunden',
    'revend',
    'consultor',
    'clientes',
  ],
  strategic: [
    'alliance',
    'bundle',
    'joint',
    'white label',
    'white-label',
    'oem',
    'allianz',
    'gemeinsam',
    'alianza',
    'conjunto',
  ],
}
const linksOfSpam = 3

export const guessInquiry = (of: { subject: string; text: string }): Guess => {
  const text = ` ${plain(`${of.subject}\n${of.text}`)} `
  const found = (list: readonly string[]) => list.filter((sign) => text.includes(` ${plain(sign)}`))
  const links = (of.text.match(/https?:\/\//gi) ?? []).length
  const hits = (Object.keys(signs) as Listed[]).map((kind) => ({ kind, words: found(signs[kind]) }))
  if (links >= linksOfSpam) hits.find(({ kind }) => kind === 'spam')!.words.push(`${links} links`)
  const [best] = hits
    .filter(({ words }) => words.length > 0)
    .sort((one, other) => other.words.length - one.words.length)
  const types = Object.entries(typeSigns)
    .map(([key, list]) => ({ key, amount: found(list).length }))
    .sort((one, other) => other.amount - one.amount)
  return {
    kind: best?.kind ?? 'other',
    words: (best?.words ?? []).slice(0, 20),
    typeKey: best?.kind === 'partnership' && types[0]!.amount > (types[1]?.amount ?? 0) ? types[0]!.key : null,
  }
}

/** Lower case, no accents, one space between words, so that a sign is looked for at the beginning of a word. */
const plain = (text: string) =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}-]+/gu, ' ')
    .trim()
