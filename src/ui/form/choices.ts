import { getLocale } from '../texts.ts'
import type { FieldOption } from './formTypes.ts'

/** ISO 3166-1 alpha-2, officially assigned codes; the names come from the browser in the reader's language. */
const countries =
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW'.split(
    ' ',
  )

/** ISO 639-1 languages that people do business in; others come in as their tag. */
const languages =
  'ar bg bn ca cs da de el en es et eu fa fi fr gl he hi hr hu id is it ja ka ko lt lv mk ms nb nl pl pt ro ru sk sl sq sr sv sw ta th tr uk ur vi zh'.split(
    ' ',
  )

const namesOf = (codes: string[], type: 'region' | 'language'): FieldOption[] => {
  const names = new Intl.DisplayNames([getLocale(), 'en'], { type })
  return codes
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .sort((a, b) => a.label.localeCompare(b.label, getLocale()))
}

let countryList: FieldOption[] | undefined
let languageList: FieldOption[] | undefined

export const countryOptions = (): FieldOption[] => {
  countryList ??= namesOf(countries, 'region')
  return countryList
}

export const languageOptions = (): FieldOption[] => {
  languageList ??= namesOf(languages, 'language')
  return languageList
}

/** The country's name in the reader's language. */
export const countryName = (code: string): string =>
  new Intl.DisplayNames([getLocale(), 'en'], { type: 'region' }).of(code) ?? code

/** A language's name in the reader's language. */
export const languageName = (code: string): string =>
  new Intl.DisplayNames([getLocale(), 'en'], { type: 'language' }).of(code) ?? code
