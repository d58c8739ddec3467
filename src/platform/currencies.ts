/**
 * ISO 4217, list one: the currencies in use and how many decimals their minor unit has. Precious metals, units of
 * account without a minor unit (XDR, XSU, XUA) and the test codes are left out: nobody is paid in them.
 */
export const currencyTableVersion = 'ISO 4217:2015, list of 1 January 2026'

const withDecimals = (decimals: number, codes: string) => codes.split(' ').map((code) => [code, decimals] as const)

/** Decimals of the minor unit by currency code. */
export const currencyExponents: ReadonlyMap<string, number> = new Map([
  ...withDecimals(0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'),
  ...withDecimals(
    2,
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW ' +
      'CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF ' +
      'IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK ' +
      'MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP ' +
      'SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ' +
      'ZAR ZMW ZWG',
  ),
  ...withDecimals(3, 'BHD IQD JOD KWD LYD OMR TND'),
  ...withDecimals(4, 'CLF UYW'),
])

/** Left the list since 2023. Amounts recorded in them keep their meaning, so they are read but not offered any more. */
export const withdrawnCurrencyExponents: ReadonlyMap<string, number> = new Map(
  withDecimals(2, 'ANG BGN CUC HRK SLL ZWL'),
)
