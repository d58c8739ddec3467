/** Countries by their codes and names, and their calling codes. */
import { headerForm } from './fields.ts'

/** ISO 3166-1 alpha-2, officially assigned. */
const codes =
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW'.split(
    ' ',
  )

const spellings: Readonly<Record<string, string>> = {
  usa: 'US',
  'u s': 'US',
  'u s a': 'US',
  'united states of america': 'US',
  america: 'US',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  britain: 'GB',
  'great britain': 'GB',
  'u k': 'GB',
  'the netherlands': 'NL',
  holland: 'NL',
  'czech republic': 'CZ',
  'republic of ireland': 'IE',
  'south korea': 'KR',
  'republic of korea': 'KR',
  korea: 'KR',
  russia: 'RU',
  'russian federation': 'RU',
  'viet nam': 'VN',
  turkey: 'TR',
  macedonia: 'MK',
  'hong kong': 'HK',
  macau: 'MO',
  uae: 'AE',
  deu: 'DE',
  gbr: 'GB',
  fra: 'FR',
  esp: 'ES',
  ita: 'IT',
  nld: 'NL',
  che: 'CH',
  aut: 'AT',
  jpn: 'JP',
  chn: 'CN',
  ind: 'IN',
  bra: 'BR',
  can: 'CA',
  aus: 'AU',
}

let known: { codes: ReadonlySet<string>; byName: ReadonlyMap<string, string> } | undefined

/** Built on first use: names in five languages, as people write them into lists. */
export const countryCodes = () => {
  if (known) return known
  const byName = new Map<string, string>()
  for (const locale of ['en', 'de', 'es', 'fr', 'it']) {
    const names = new Intl.DisplayNames([locale], { type: 'region' })
    for (const code of codes) byName.set(headerForm(names.of(code) ?? code), code)
  }
  for (const [spelling, code] of Object.entries(spellings)) byName.set(spelling, code)
  known = { codes: new Set(codes), byName }
  return known
}

/** ITU-T E.164 country codes of the countries whose numbers people write without one most. */
export const callingCodes: Readonly<Record<string, string>> = {
  US: '1',
  CA: '1',
  GB: '44',
  IE: '353',
  DE: '49',
  AT: '43',
  CH: '41',
  FR: '33',
  ES: '34',
  PT: '351',
  NL: '31',
  BE: '32',
  LU: '352',
  DK: '45',
  SE: '46',
  NO: '47',
  FI: '358',
  PL: '48',
  CZ: '420',
  SK: '421',
  HU: '36',
  RO: '40',
  BG: '359',
  GR: '30',
  HR: '385',
  SI: '386',
  EE: '372',
  LV: '371',
  LT: '370',
  UA: '380',
  TR: '90',
  IL: '972',
  AE: '971',
  SA: '966',
  EG: '20',
  ZA: '27',
  NG: '234',
  KE: '254',
  IN: '91',
  PK: '92',
  BD: '880',
  CN: '86',
  HK: '852',
  TW: '886',
  JP: '81',
  KR: '82',
  SG: '65',
  MY: '60',
  TH: '66',
  VN: '84',
  ID: '62',
  PH: '63',
  AU: '61',
  NZ: '64',
  BR: '55',
  MX: '52',
  AR: '54',
  CL: '56',
  CO: '57',
  PE: '51',
}
